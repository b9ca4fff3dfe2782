import type { BrowserContext, Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { expect, test } from "./page";
import { openSample } from "./sample";
import { bytesOf, chooseView, treeItem } from "./workspace";
import { unzip } from "./zip";

const size = (page: Page) => page.getByRole("textbox", { name: "Default of root_volume_size" });
const status = (page: Page) => page.getByRole("contentinfo", { name: "Status" });

async function openEdited(page: Page, value: string) {
  await openSample(page);
  await chooseView(page, "Visual");
  await size(page).fill(value);
  await expect(status(page)).toContainText("Saved in this browser");
}

/** Kills the page's process, as a crash does: nothing of the page runs any more. */
async function kill(context: BrowserContext, page: Page) {
  const session = await context.newCDPSession(page);
  const gone = page.waitForEvent("crash");
  // It never answers.
  session.send("Page.crash").catch(() => undefined);
  await gone;
  await page.close();
}

// The same in each run, so that a failure comes again.
function* numbers(seed: number) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const KILLS = process.env.BAKEWRIGHT_SOAK ? 100 : 10;

test(`a page that is killed at ${KILLS} random moments loses no acknowledged edit`, async ({ context }) => {
  test.setTimeout(60_000 + KILLS * 15_000);
  const random = numbers(20261122);
  const next = () => random.next().value as number;
  let page = await context.newPage();
  await openEdited(page, "100");
  // What the status bar said is saved, and what was typed on top of it.
  let acknowledged = 100;
  for (let round = 0; round < KILLS; round += 1) {
    let typed = acknowledged;
    const edits = 1 + Math.floor(next() * 8);
    for (let edit = 0; edit < edits; edit += 1) {
      typed += 1;
      await size(page).fill(String(typed));
      await page.waitForTimeout(next() * 200);
      if (next() < 0.4) {
        await expect(status(page)).toContainText("Saved in this browser");
        acknowledged = typed;
      }
    }
    await kill(context, page);
    page = await context.newPage();
    await page.goto("/");
    await chooseView(page, "Visual");
    const value = Number(await size(page).inputValue());
    expect(value, `after kill ${round + 1}`).toBeGreaterThanOrEqual(acknowledged);
    expect(value, `after kill ${round + 1}`).toBeLessThanOrEqual(typed);
    // What came back is what is saved now, its history too.
    acknowledged = value;
  }
  await expect(page.getByRole("button", { name: "Undo" })).toBeEnabled();
  await page.close();
});

test("of two tabs on one workspace one edits, and the other can take over", async ({ context, page }) => {
  // Two pages start, and one of them twice.
  test.slow();
  await openEdited(page, "31");
  const other = await context.newPage();
  await other.goto("/");
  await expect(status(other)).toContainText("Open in another tab");
  await chooseView(other, "Visual");
  await size(other).fill("99");
  await expect(other.getByText(/take over in the status bar/)).toBeVisible();
  await expect(size(page)).toHaveValue("31");

  await size(page).fill("32");
  await status(other).getByRole("button", { name: "Take over" }).click();
  await expect(status(other)).toContainText("Saved in this browser");
  await expect(size(other)).toHaveValue("32");
  await expect(status(page)).toContainText("Open in another tab");
  await size(other).fill("33");
  await expect(status(other)).toContainText("Saved in this browser");

  // With the one gone, the other goes on from what is there.
  await other.close();
  await expect(status(page)).toContainText("Saved in this browser");
  await expect(size(page)).toHaveValue("33");
  await size(page).fill("34");
  await expect(status(page)).toContainText("Saved in this browser");
  await page.reload();
  await expect(size(page)).toHaveValue("34");
});

test("where the browser gives no storage, that is said and work goes on", async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  });
  await openSample(page);
  await expect(status(page)).toContainText("Not saved: this browser gives no storage to this page");
  await chooseView(page, "Visual");
  await size(page).fill("77");
  await expect(page.getByRole("button", { name: "Export (1)" })).toBeVisible();
  await expect(status(page)).toContainText("export before you close it");
});

test("where storage runs full, that is said, and is over once there is space", async ({ page }) => {
  await openEdited(page, "50");
  await page.evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    Object.assign(window, { space: () => (IDBObjectStore.prototype.put = put) });
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await size(page).fill("51");
  await expect(status(page)).toContainText("Not saved: this browser's storage is full");
  await page.evaluate(() => (window as unknown as { space: () => void }).space());
  await size(page).fill("52");
  await expect(status(page)).toContainText("Saved in this browser");
  await page.reload();
  await expect(size(page)).toHaveValue("52");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(size(page)).not.toHaveValue("52");
});

test("kept workspaces are renamed, removed, brought back and saved all at once", async ({ page }) => {
  await openEdited(page, "61");
  await page.getByRole("button", { name: "Workspaces" }).click();
  await page.getByRole("button", { name: "Open the sample repo" }).click();
  await expect(treeItem(page, "aws-custom.json")).toBeVisible();
  await page.getByRole("button", { name: "Workspaces" }).click();
  const kept = page.getByRole("region", { name: "Kept in this browser" });
  await expect(kept.getByRole("listitem")).toHaveCount(2);
  await expect(kept.getByRole("listitem").first()).toContainText(/\d+ files, \d+ KB, just now/);

  await kept.getByRole("button", { name: "Rename sample-config" }).last().click();
  await kept.getByRole("textbox", { name: "New name" }).fill("the edited one");
  await kept.getByRole("textbox", { name: "New name" }).press("Enter");
  await expect(kept.getByRole("button", { name: "Rename the edited one" })).toBeVisible();
  await kept.getByRole("button", { name: "Remove sample-config" }).click();
  await expect(kept).toContainText("sample-config is removed");
  await expectAccessible(page, "kept workspaces");

  const download = page.waitForEvent("download");
  await kept.getByRole("button", { name: "Save all as a zip" }).click();
  const files = unzip(await bytesOf(await download));
  const folders = new Set([...files.keys()].map((path) => path.split("/")[0]));
  expect([...folders]).toEqual(["the edited one"]);
  const template = files.get("the edited one/deb-config/spinnaker/config/packer/aws-custom.json");
  expect(template?.bytes.toString()).toContain('"root_volume_size": "61"');

  await kept.getByRole("button", { name: "Bring back" }).click();
  await expect(kept.getByRole("button", { name: "Rename sample-config" })).toBeVisible();
  await kept.getByRole("button", { name: "Remove sample-config" }).click();
  await expect(kept).toContainText("sample-config is removed");
  await page.reload();
  await expect(kept.getByRole("listitem")).toHaveCount(1);
  await kept.getByRole("button", { name: /^the edited one/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "the edited one" })).toBeVisible();
});
