import type { Locator, Page } from "@playwright/test";

// The bundle's address stands in the page; importing it again gives the module that the app uses.
const IMPORT = `import(new URL(document.querySelector("meta[name=bakewright-monaco]").content, document.baseURI).href)`;

/** Waits until Monaco is loaded; gives the milliseconds since navigation began. */
export async function monacoReady(page: Page): Promise<number> {
  const ready = await page.waitForFunction(() => performance.getEntriesByName("monaco ready")[0]?.startTime);
  return (await ready.jsonValue()) as number;
}

/** The text editor that shows a file; focus it, for it cannot be clicked: Monaco types into an unseen element. */
export function textEditor(page: Page, path: string): Locator {
  return page.getByRole("textbox", { name: path, exact: true }).and(page.locator("[aria-roledescription=editor]"));
}

/** What Monaco holds of a file; `undefined` where it has no model of it. */
export function modelText(page: Page, path: string): Promise<string | undefined> {
  return page.evaluate(`${IMPORT}.then((bundle) => bundle.textOf(${JSON.stringify(path)}))`);
}

/** Has the focused editor take a text as if it were pasted over what is selected. */
export function paste(page: Page, text: string): Promise<void> {
  return page.evaluate(
    `${IMPORT}.then(({ editor }) => editor.getEditors().find((one) => one.hasTextFocus()).trigger("test", "paste", { text: ${JSON.stringify(text)} }))`,
  );
}

/** Puts the caret at a place, both from 1, columns in UTF-16 units; selects up to another, if given. */
export function select(page: Page, path: string, line: number, column: number, toLine = line, toColumn = column) {
  const range = JSON.stringify({ startLineNumber: line, startColumn: column, endLineNumber: toLine, endColumn: toColumn });
  return page.evaluate(
    `${IMPORT}.then(({ editor }) => {
      const one = editor.getEditors().find((each) => each.getModel()?.uri.path === ${JSON.stringify(`/${path}`)});
      one.focus();
      one.setSelection(${range});
    })`,
  );
}
