import type { Page } from "@playwright/test";
import { select } from "../../tests/e2e/monaco";
import { test } from "../../tests/e2e/page";
import { report } from "./figures";
import { LINES, openLarge } from "./large";
import { LARGE, largeTemplate } from "./repo";
import { type Stretch, Timeline } from "./timeline";

const KEYS = Number(process.env.KEYS ?? 300);
/** As fast as one types in haste. */
const PAUSE = 120;

/** Types letters, and takes them away again. */
async function type(page: Page) {
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press(key % 40 < 20 ? "x" : "Backspace");
    await page.waitForTimeout(PAUSE);
  }
}

/** Of each key: from the change to the last write of the preview before the next key. */
function strokes(timeline: Timeline): { key: number; stretch: Stretch }[] {
  const [keys, changes, writes] = ["key", "changed", "written"].map((name) => timeline.marks(name));
  const found = keys.flatMap((key, at) => {
    const next = keys[at + 1] ?? Number.POSITIVE_INFINITY;
    const within = (time: number) => time >= key && time < next;
    const [from, to] = [changes.find(within), writes.findLast(within)];
    return from === undefined || to === undefined || to < from ? [] : [{ key, stretch: { from, to } }];
  });
  console.log(`${found.length} of ${KEYS} keys were shown by the preview before the next`);
  return found;
}

async function measure(page: Page, what: string) {
  const browser = page.context().browser();
  if (!browser) throw new Error("no browser");
  const plain = await Timeline.record(browser, page, false, () => type(page));
  const found = strokes(plain);
  const of = (value: (stroke: { key: number; stretch: Stretch }) => number) => found.map(value);
  report(`${what}: elapsed`, of(({ stretch }) => stretch.to - stretch.from), "p99 under 50 ms");
  report(`${what}: main thread busy, with whoever`, of(({ stretch }) => plain.busy(stretch)));
  report(`${what}: of that, style, layout and paint`, of(({ stretch }) => plain.drawing(stretch)));
  report(`${what}: from the key to the change`, of(({ key, stretch }) => stretch.from - key));
  const sampled = await Timeline.record(browser, page, true, () => type(page));
  const again = strokes(sampled);
  report(`${what}: our code`, again.map(({ stretch }) => sampled.code(stretch).ours), "p99 under 16 ms");
  report(`${what}: Monaco's, from the key on`, again.map(({ key, stretch }) => sampled.code({ from: key, to: stretch.to }).monaco));
}

for (const view of ["Text", "Split"] as const) {
  test(`a key in Monaco, in the ${view.toLowerCase()} view`, async ({ page }) => {
    await openLarge(page, view);
    const line = largeTemplate(LINES).split("\n").findIndex((text) => text.includes('"typed": ""')) + 1;
    const column = 15;
    await select(page, LARGE, line, column);
    await measure(page, `text, ${view.toLowerCase()} view`);
  });
}

test("a key in a field of the visual view", async ({ page }) => {
  await openLarge(page, "Split");
  await page.getByRole("textbox", { name: "Default of typed" }).focus();
  await measure(page, "field, split view");
});
