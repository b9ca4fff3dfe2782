import type { Page } from "@playwright/test";
import { modelText, monacoReady, textEditor } from "./monaco";
import { expect, test } from "./page";
import { TEMPLATE, openSample, previewTab, verdict } from "./sample";
import { treeItem } from "./workspace";

/** What has the focus, as assistive technology would name it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing";
    const label = element.getAttribute("aria-label") ?? element.getAttribute("title") ?? element.textContent ?? "";
    return `${element.getAttribute("role") ?? element.tagName.toLowerCase()} ${label.trim()}`;
  });
}

/** Presses Tab until that has the focus. */
async function tabTo(page: Page, wanted: RegExp, most = 40, key = "Tab") {
  const passed: string[] = [];
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press(key);
    const now = await focused(page);
    passed.push(now);
    if (wanted.test(now)) return passed;
  }
  throw new Error(`${wanted} is not reached by ${most} times ${key}, only ${passed.join("; ")}`);
}

test("everything from the start page to the export is done by the keyboard", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Open a folder" })).toBeVisible();
  const doors = await tabTo(page, /Open the sample repo/);
  expect(doors).toHaveLength(5);
  await page.keyboard.press("Enter");

  // The focus goes to the tree, at the file that is shown.
  await expect(treeItem(page, "aws-custom.json")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(treeItem(page, "aws-custom.json")).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(treeItem(page, "aws-custom.json")).toBeVisible();
  for (const _ of ["config", "packer", "aws-custom.json", "docker-debug.pkr.hcl", "install-custom.sh"]) {
    await page.keyboard.press("ArrowDown");
  }
  await expect(treeItem(page, "install-custom.sh")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "install-custom.sh", exact: true })).toHaveAttribute("aria-current", "true");

  // The palette finds a file and gives the focus back.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("aws-cust");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "aws-custom.json", exact: true })).toHaveAttribute("aria-current", "true");
  await expect(treeItem(page, "install-custom.sh")).toBeFocused();

  // A value in the form.
  await page.getByRole("region", { name: "Visual view" }).getByRole("textbox", { name: "description" }).focus();
  await tabTo(page, /Default of root_volume_size/, 120);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("24");
  await expect(page.getByRole("button", { name: "Export (1)" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Export", exact: true })).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(page.getByRole("textbox", { name: "Default of root_volume_size" })).toHaveValue("24");
  await expect(page.getByRole("textbox", { name: "Default of root_volume_size" })).toBeFocused();

  // The parts of the preview are one stop, arrows choose among them.
  await previewTab(page, "Variables").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(previewTab(page, "Command")).toBeFocused();
  await expect(page.getByLabel("Packer command")).toContainText("packer build");

  // Export: the dialog takes the focus, Escape gives it back.
  await page.keyboard.press("Control+e");
  const review = page.getByRole("dialog", { name: "Export" });
  await expect(review).toBeVisible();
  expect(await focused(page)).not.toBe("nothing");
  await page.keyboard.press("Escape");
  await expect(review).toBeHidden();
  await expect(previewTab(page, "Command")).toBeFocused();
  await page.keyboard.press("Control+e");
  await tabTo(page, /Save as zip/, 12);
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await download).suggestedFilename()).toBe("sample-config.zip");
});

test("text is edited by the keyboard, and Tab is freed from it", async ({ page }) => {
  await openSample(page);
  await monacoReady(page);
  await page.getByRole("button", { name: "Text", exact: true }).focus();
  await page.keyboard.press("Enter");
  await tabTo(page, /aws-custom\.json/, 6);
  await expect(textEditor(page, TEMPLATE)).toBeFocused();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Tab");
  await expect.poll(() => modelText(page, TEMPLATE)).toMatch(/^\s+\{/);
  await page.keyboard.press("Control+m");
  await page.keyboard.press("Tab");
  await expect(textEditor(page, TEMPLATE)).not.toBeFocused();
  expect(await focused(page)).not.toBe("nothing");
});

test("the focus is not lost with what had it", async ({ page }) => {
  await openSample(page);
  await monacoReady(page);
  const names = async () => page.getByRole("textbox", { name: /^Name of variable/ }).count();
  const before = await names();
  // The last variable: its row goes, and the focus to the one above.
  await page.getByRole("textbox", { name: "Name of variable configDir" }).focus();
  await tabTo(page, /Remove variable configDir/, 8);
  await page.keyboard.press("Enter");
  await expect.poll(names).toBe(before - 1);
  await expect(page.getByRole("textbox", { name: "Name of variable install_dir" })).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect.poll(names).toBe(before);

  // A tab that is closed leaves it to its neighbour.
  await treeItem(page, "install-custom.sh").click();
  await page.getByRole("button", { name: "install-custom.sh", exact: true }).focus();
  await page.keyboard.press("Delete");
  await expect(page.getByRole("button", { name: "install-custom.sh", exact: true })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "aws-custom.json", exact: true })).toBeFocused();

  // Back to the start page, and in again.
  await page.getByRole("button", { name: "Workspaces" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main", { name: "Start" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Open a folder" })).toBeFocused();
});

test("panes are made wider by the keyboard", async ({ page }) => {
  await openSample(page);
  for (const [name, key] of [["Width of the files pane", "ArrowRight"], ["Width of the bake pane", "ArrowLeft"]]) {
    const divider = page.getByRole("separator", { name });
    const width = Number(await divider.getAttribute("aria-valuenow"));
    await divider.focus();
    await page.keyboard.press(key);
    await expect(divider).toHaveAttribute("aria-valuenow", String(width + 16));
  }
});

test("a narrow screen shows one pane at a time, chosen by tabs", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSample(page);
  const panes = page.getByRole("tablist", { name: "Panes" });
  const [files, editor, bake] = [
    page.getByRole("navigation", { name: "Files" }),
    page.getByRole("main", { name: "Editor" }),
    page.getByRole("region", { name: "Bake preview" }),
  ];
  await expect(editor).toBeVisible();
  await expect(files).toBeHidden();
  await expect(bake).toBeHidden();
  await panes.getByRole("tab", { name: "Editor" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(files).toBeVisible();
  await expect(editor).toBeHidden();
  await treeItem(page, "install-custom.sh").click();
  await expect(editor).toBeVisible();
  await panes.getByRole("tab", { name: "Bake" }).click();
  await expect(bake).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Bake stage" })).toBeVisible();
  await expect(verdict(page)).toContainText("Would bake");
  // Nothing sticks out at the side.
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
});

test("on a wide screen all landmarks are there at once, by role and name", async ({ page }) => {
  await openSample(page);
  for (const [role, name] of [
    ["navigation", "Files"],
    ["main", "Editor"],
    ["complementary", "Bake stage"],
    ["region", "Bake preview"],
    ["region", "Problems"],
  ] as const) {
    await expect(page.getByRole(role, { name, exact: true })).toBeVisible();
  }
  await expect(page.getByRole("button", { name: /^Export/ })).toBeVisible();
  const stage = await page.getByRole("complementary", { name: "Bake stage" }).boundingBox();
  const preview = await page.getByRole("region", { name: "Bake preview" }).boundingBox();
  expect((stage?.y ?? 0) + (stage?.height ?? 0)).toBeLessThanOrEqual(preview?.y ?? 0);
  // Folded, the form leaves the room to the preview.
  await page.getByRole("complementary", { name: "Bake stage" }).getByRole("button", { name: /^Bake stage/ }).click();
  await expect(page.getByRole("textbox", { name: "Package", exact: true })).toBeHidden();
  await expect(page.getByRole("region", { name: "Bake preview" })).toBeVisible();
});
