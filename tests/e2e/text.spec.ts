import type { Page } from "@playwright/test";
import { modelText, monacoReady, paste, select, textEditor } from "./monaco";
import { expect, test } from "./page";
import { exported, openZip } from "./workspace";

const MIXED = '\ufeff{\r\n  "builders": [],\n  "variables": {"x": "é🦀"}\r\n}\r\n';
const FILES = {
  "packer/mixed.json": MIXED,
  "packer/crlf.json": '{\r\n  "builders": [],\r\n  "variables": {"x": "1"}\r\n}\r\n',
  "packer/bom.json": '\ufeff{"builders": [], "variables": {"x": "1"}}',
  "packer/old-mac.json": '{\r  "builders": [],\r  "variables": {"x": "1"}\r}\r',
  "packer/run.sh": "#!/bin/bash\necho hi\n",
  "notes.txt": "one line",
};

/** Opens a zip of texts, shows one of them as text. */
async function open(page: Page, path: keyof typeof FILES) {
  await page.goto("/");
  await openZip(page, "texts.zip", FILES);
  await show(page, path);
  await monacoReady(page);
}

async function show(page: Page, path: keyof typeof FILES) {
  const name = path.split("/").at(-1) ?? path;
  await page.getByRole("treeitem", { name: new RegExp(`^${name}`) }).click();
  const text = page.getByRole("group", { name: "View" }).getByRole("button", { name: "Text" });
  if (await text.isVisible()) await text.click();
}

const exportButton = (page: Page) => page.getByRole("button", { name: /^Export/ });

test("what is typed reaches the file, as steps that can be undone and done again", async ({ page }) => {
  await open(page, "packer/run.sh");
  const editor = textEditor(page, "packer/run.sh");
  await select(page, "packer/run.sh", 2, 8);
  await page.keyboard.type(" there");
  await expect(exportButton(page)).toHaveText("Export (1)");
  await page.keyboard.press("Enter");
  await page.keyboard.type("exit");
  await expect.poll(() => modelText(page, "packer/run.sh")).toBe("#!/bin/bash\necho hi there\nexit\n");
  await expect(editor).toBeFocused();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("Control+z");
  await expect.poll(() => modelText(page, "packer/run.sh")).toBe(FILES["packer/run.sh"]);
  await expect(exportButton(page)).toHaveText("Export");
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => modelText(page, "packer/run.sh")).toBe("#!/bin/bash\necho hi there\nexit\n");
});

test("undo in the text belongs to its file", async ({ page }) => {
  await open(page, "packer/run.sh");
  await select(page, "packer/run.sh", 2, 8);
  await paste(page, "!");
  await show(page, "notes.txt");
  await select(page, "notes.txt", 1, 1);
  await paste(page, "not ");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(() => modelText(page, "notes.txt")).toBe("one line");
  expect(await modelText(page, "packer/run.sh")).toBe("#!/bin/bash\necho hi!\n");
});

test("a composition of an input method is one step", async ({ page }) => {
  await open(page, "notes.txt");
  await select(page, "notes.txt", 1, 1);
  const keyboard = await page.context().newCDPSession(page);
  await keyboard.send("Input.imeSetComposition", { text: "n", selectionStart: 1, selectionEnd: 1 });
  await keyboard.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
  await keyboard.send("Input.insertText", { text: "日" });
  await expect.poll(() => modelText(page, "notes.txt")).toBe("日one line");
  await page.keyboard.press("Control+z");
  await expect.poll(() => modelText(page, "notes.txt")).toBe("one line");
  await expect(exportButton(page)).toHaveText("Export");
});

for (const path of ["packer/mixed.json", "packer/crlf.json", "packer/bom.json", "packer/old-mac.json"] as const) {
  test(`an edit of ${path} and its inverse leave every byte`, async ({ page }) => {
    await open(page, path);
    await select(page, path, 1, 2);
    await paste(page, '\n  "min_packer_version": "1.5.0",');
    await expect(exportButton(page)).toHaveText("Export (1)");
    // The inverse, typed: what was pasted is selected and removed.
    await select(page, path, 1, 2, 2, 33);
    await page.keyboard.press("Delete");
    await expect(exportButton(page)).toHaveText("Export");
    // And once more, by undo, with a change that stays.
    await select(page, path, 1, 2);
    await paste(page, "\n");
    await page.keyboard.press("Control+z");
    await show(page, "notes.txt");
    await select(page, "notes.txt", 1, 1);
    await paste(page, "\n");
    const files = await exported(page);
    for (const [name, text] of Object.entries(FILES)) {
      const wanted = name === "notes.txt" ? "\none line" : text;
      expect(files.get(name)?.bytes.toString(), name).toBe(wanted);
    }
  });
}

test("a text can be read and edited before Monaco is there, and the caret goes over", async ({ page }) => {
  let arrive = () => {};
  const wait = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\/monaco\/\d/, async (route) => {
    await wait;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  await openZip(page, "texts.zip", FILES);
  await show(page, "packer/mixed.json");
  const area = page.getByRole("textbox", { name: "packer/mixed.json" });
  await expect(area).toHaveValue(MIXED.slice(1).replaceAll("\r\n", "\n"));
  await area.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("  ");
  await page.keyboard.press("Control+z");
  await expect(exportButton(page)).toHaveText("Export");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type('  "a": 1,');
  arrive();
  await monacoReady(page);
  await expect(textEditor(page, "packer/mixed.json")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("x");
  const files = await exported(page);
  const [brace, rest] = ['\ufeff{\r\n', MIXED.slice(4)];
  expect(files.get("packer/mixed.json")?.bytes.toString()).toMatch(new RegExp(`^${brace}  "a": 1,\r?\n *x${rest.slice(0, 4)}`));
  expect(files.get("packer/mixed.json")?.bytes.toString().endsWith(rest)).toBe(true);
});

test("Monaco underlines what is no JSON", async ({ page }) => {
  await open(page, "packer/crlf.json");
  await select(page, "packer/crlf.json", 1, 2);
  await paste(page, ",");
  await expect(page.locator(".squiggly-error").first()).toBeVisible();
});

test("keys of the app work in the text, and Ctrl+M lets Tab leave it", async ({ page }) => {
  await open(page, "notes.txt");
  await textEditor(page, "notes.txt").focus();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(textEditor(page, "notes.txt")).toBeFocused();
  await page.keyboard.press("Control+m");
  await page.keyboard.press("Tab");
  await expect(textEditor(page, "notes.txt")).not.toBeFocused();
  expect(await modelText(page, "notes.txt")).toBe("one line");
});

test("a whole text of 2,000 lines is typed into without falling out of step", async ({ page }) => {
  await open(page, "notes.txt");
  await select(page, "notes.txt", 1, 1, 1, 9);
  const lines = Array.from({ length: 2_000 }, (_, line) => `  "key ${line}": "value ${line}"`).join(",\n");
  await paste(page, `{\n${lines}\n}\n`);
  await select(page, "notes.txt", 1_000, 1);
  await page.keyboard.type("abc");
  await page.keyboard.press("Backspace");
  // The check for being out of step comes a second after the last change; it would show as an error.
  await page.waitForTimeout(1_500);
  const files = await exported(page);
  expect(files.get("notes.txt")?.bytes.toString()).toBe(await modelText(page, "notes.txt"));
});
