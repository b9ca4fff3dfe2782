import type { Page } from "@playwright/test";
import { monacoReady } from "../../tests/e2e/monaco";
import { expect } from "../../tests/e2e/page";
import { previewTab, verdict } from "../../tests/e2e/sample";
import { chooseView, openZip, treeItem } from "../../tests/e2e/workspace";
import { LARGE, STAGE, largeTemplate } from "./repo";

export const LINES = 2_000;

const IMPORT = `import(new URL(document.querySelector("meta[name=bakewright-monaco]").content, document.baseURI).href)`;

/** Opens the template with its bake, and has the page mark keys, changes of the model and writes to the preview. */
export async function openLarge(page: Page, view: "Visual" | "Split" | "Text") {
  await page.addInitScript(() => {
    const mark = (name: string) => performance.mark(`measure:${name}`);
    Object.assign(window, { measured: mark });
    addEventListener("keydown", () => mark("key"), { capture: true });
    addEventListener("input", ({ target }) => target instanceof HTMLInputElement && mark("changed"), { capture: true });
  });
  await page.goto("/");
  // Before the app listens to the model that it is going to make; the bundle is there once an editor was shown.
  await openZip(page, "other.zip", { "other.txt": "" });
  await treeItem(page, "other.txt").click();
  await monacoReady(page);
  await page.evaluate(
    `${IMPORT}.then(({ editor }) => editor.onDidCreateModel((model) => model.onDidChangeContent(() => measured("changed"))))`,
  );
  await page.getByRole("button", { name: "Workspaces" }).click();
  await openZip(page, "large.zip", { [LARGE]: largeTemplate(LINES) });
  await page.getByRole("button", { name: "Paste", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Paste a Bake stage or pipeline" });
  await dialog.getByRole("textbox", { name: "JSON of a stage or pipeline" }).fill(JSON.stringify(STAGE));
  await dialog.getByRole("button", { name: "Fill the form" }).click();
  await expect(verdict(page)).toContainText("Would bake");
  await previewTab(page, "Variables").click();
  await chooseView(page, view);
  await page.evaluate(() => {
    const preview = document.querySelector("[aria-label='Bake preview']");
    const mark = (window as unknown as { measured: (name: string) => void }).measured;
    new MutationObserver(() => mark("written")).observe(preview as Element, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
}

