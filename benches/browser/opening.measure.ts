import { monacoReady } from "../../tests/e2e/monaco";
import { expect, test } from "../../tests/e2e/page";
import { giveZip } from "../../tests/e2e/workspace";
import { zip } from "../../tests/e2e/zip";
import { report } from "./figures";
import { manyFiles } from "./repo";

const TIMES = 10;
const FILES = 1_000;

test("from navigation to usable, and to Monaco", async ({ browser, baseURL }) => {
  const usable: number[] = [];
  const painted: number[] = [];
  const monaco: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    // Another context each time: nothing of the page is cached.
    const page = await (await browser.newContext({ baseURL })).newPage();
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector("button.door")) return;
        observer.disconnect();
        // The doors are there and answer; they are seen after the frame that follows.
        requestAnimationFrame(() => setTimeout(() => performance.mark("measure:usable")));
      }).observe(document, { subtree: true, childList: true });
    });
    await page.goto("/");
    const mark = await page.waitForFunction(() => performance.getEntriesByName("measure:usable")[0]?.startTime);
    usable.push((await mark.jsonValue()) as number);
    const paint = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    painted.push((await paint.jsonValue()) as number);
    await page.getByRole("button", { name: "Open the sample repo" }).click();
    const opened = await page.evaluate(() => performance.now());
    monaco.push((await monacoReady(page)) - opened);
    await page.context().close();
  }
  report("navigation to first paint", painted);
  report("navigation to usable", usable, "under 1,000 ms");
  report("sample opened to Monaco ready", monaco);
});

test("opening a zip of 1,000 files", async ({ browser, baseURL }) => {
  const archive = zip(manyFiles(FILES));
  const shown: number[] = [];
  const saved: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const page = await (await browser.newContext({ baseURL })).newPage();
    await page.addInitScript(() => {
      addEventListener("change", () => performance.mark("measure:given"), { capture: true });
      new MutationObserver((_, observer) => {
        if (!document.querySelector("[role=treeitem]")) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => performance.mark("measure:shown")));
      }).observe(document, { subtree: true, childList: true });
    });
    await page.goto("/");
    await giveZip(page, "many.zip", archive);
    const took = await page.waitForFunction(() => {
      const [given, shown] = ["given", "shown"].map((name) => performance.getEntriesByName(`measure:${name}`)[0]?.startTime);
      return shown && given && shown - given;
    });
    shown.push((await took.jsonValue()) as number);
    await expect(page.getByText("Saved in this browser")).toBeVisible({ timeout: 60_000 });
    saved.push(await page.evaluate(() => performance.now() - performance.getEntriesByName("measure:given")[0].startTime));
    await page.context().close();
  }
  report(`a zip of ${FILES} files (${(archive.length / 1e6).toFixed(1)} MB) to its tree`, shown, "under 2,000 ms");
  report("the same, to saved in the browser", saved);
});
