import type { Page } from "@playwright/test";
import { monacoReady, paste, select, textEditor } from "./monaco";
import { expect } from "./page";
import { TEMPLATE, describeBake, openSample, previewTab, verdict } from "./sample";
import { chooseView, giveZip, openZip, treeItem } from "./workspace";
import { zip } from "./zip";

/** Something that the app can show, and how to come there. */
export type Screen = { name: string; open: (page: Page) => Promise<void> };

const dialog = (page: Page, name: string) => page.getByRole("dialog", { name });

/** A narrow screen shows one pane, chosen by its tab. */
async function showPane(page: Page, name: "Files" | "Editor" | "Bake") {
  const tab = page.getByRole("tablist", { name: "Panes" }).getByRole("tab", { name });
  if (await tab.isVisible()) await tab.click();
}

/** The sample with its bake, in the split view. */
async function openFrame(page: Page) {
  await openSample(page);
  await monacoReady(page);
  // By its label, for on a narrow screen it is there and not shown.
  await expect(page.getByLabel("Verdict")).toContainText("Would bake");
}

async function openBake(page: Page, tab: string) {
  await openFrame(page);
  await showPane(page, "Bake");
  await previewTab(page, tab).click();
}

async function changeSomething(page: Page) {
  await showPane(page, "Editor");
  await chooseView(page, "Visual");
  await page.getByRole("textbox", { name: "Default of root_volume_size" }).fill("24");
}

/** Every screen: for what is looked at on all of them. */
export const SCREENS: Screen[] = [
  {
    name: "start",
    open: async (page) => {
      await page.goto("/");
      await expect(page.getByRole("button", { name: "Open a zip" })).toBeVisible();
    },
  },
  {
    name: "start-kept",
    open: async (page) => {
      await openFrame(page);
      await page.getByRole("button", { name: "Workspaces" }).click();
      await giveZip(page, "bad.zip", zip({ "../out.json": "{}" }));
      await expect(page.getByRole("main", { name: "Start" }).getByRole("alert")).toBeVisible();
      await expect(page.getByRole("region", { name: "Kept in this browser" })).toBeVisible();
    },
  },
  {
    name: "starter",
    open: async (page) => {
      await page.goto("/");
      await page.getByRole("button", { name: "New from…" }).click();
      const questions = dialog(page, "New from…");
      await questions.getByRole("textbox", { name: "URL" }).fill("ftp://artifacts.example.com/hello.tar.gz");
      await expect(questions.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "starter-made",
    open: async (page) => {
      await openFrame(page);
      await showPane(page, "Files");
      await page.getByRole("button", { name: "New from…" }).click();
      const questions = dialog(page, "New from…");
      await questions.getByRole("combobox", { name: "What to ship" }).selectOption("deb");
      await expect(questions.getByRole("region", { name: "What is made" })).toContainText("aws-ebs-deb.json");
    },
  },
  { name: "split", open: openFrame },
  {
    name: "visual",
    open: async (page) => {
      await openFrame(page);
      await chooseView(page, "Visual");
    },
  },
  {
    name: "text",
    open: async (page) => {
      await openFrame(page);
      await chooseView(page, "Text");
      await select(page, TEMPLATE, 5, 5);
    },
  },
  {
    name: "script",
    open: async (page) => {
      await openFrame(page);
      await showPane(page, "Files");
      await treeItem(page, "install-custom.sh").click();
      await expect(textEditor(page, TEMPLATE.replace("aws-custom.json", "install-custom.sh"))).toBeAttached();
    },
  },
  {
    name: "files",
    open: async (page) => {
      await openFrame(page);
      await showPane(page, "Files");
    },
  },
  {
    name: "no-bake",
    open: async (page) => {
      await page.goto("/");
      await openZip(page, "repo.zip", { "packer/sound.json": '{"variables": {"x": "1"}, "builders": [{"type": "null"}]}\n' });
      await monacoReady(page);
      await showPane(page, "Bake");
      await expect(page.getByRole("complementary", { name: "Bake stage" }).getByText("No Bake stage yet")).toBeVisible();
    },
  },
  {
    name: "no-template",
    open: async (page) => {
      await page.goto("/");
      await openZip(page, "notes.zip", { "README.md": "# Notes\n" });
      await expect(page.getByText("No Packer template in this workspace")).toBeVisible();
    },
  },
  {
    name: "read-only",
    open: async (page) => {
      await page.goto("/");
      await openZip(page, "binary.zip", { "logo.bin": Buffer.from([0, 255, 1, 254]) });
      await showPane(page, "Files");
      await treeItem(page, "logo.bin").click();
      await expect(page.getByText("This file cannot be edited here")).toBeVisible();
    },
  },
  {
    name: "broken",
    open: async (page) => {
      await openFrame(page);
      await showPane(page, "Editor");
      await chooseView(page, "Text");
      await select(page, TEMPLATE, 3, 1);
      await paste(page, "oops ");
      await chooseView(page, "Split");
      await expect(page.getByText("What is sound is shown below.").first()).toBeVisible();
    },
  },
  { name: "bake-request", open: (page) => openBake(page, "Request") },
  { name: "bake-command", open: (page) => openBake(page, "Command") },
  { name: "bake-variables", open: (page) => openBake(page, "Variables") },
  {
    name: "bake-variables-unfolded",
    open: async (page) => {
      await openBake(page, "Variables");
      await page.getByRole("button", { name: "Where repository comes from" }).click();
    },
  },
  { name: "bake-template", open: (page) => openBake(page, "Template") },
  { name: "bake-scripts", open: (page) => openBake(page, "Scripts") },
  { name: "bake-key", open: (page) => openBake(page, "Key") },
  {
    name: "bake-fails",
    open: async (page) => {
      await openSample(page);
      await showPane(page, "Files");
      const stage = await describeBake(page);
      await showPane(page, "Bake");
      await stage.getByRole("combobox", { name: "Regions" }).fill("eu-west-1");
      await expect(verdict(page)).toContainText("Would fail");
    },
  },
  {
    name: "problems",
    open: async (page) => {
      await openFrame(page);
      await page.getByRole("region", { name: "Problems" }).getByRole("button").first().click();
    },
  },
  {
    name: "paste",
    open: async (page) => {
      await openFrame(page);
      await showPane(page, "Bake");
      await page.getByRole("button", { name: "Paste", exact: true }).click();
      await dialog(page, "Paste a Bake stage or pipeline").getByRole("textbox").fill('{"type": "bake", "package": "a"}');
    },
  },
  {
    name: "export",
    open: async (page) => {
      await openFrame(page);
      await changeSomething(page);
      await page.getByRole("button", { name: /^Export/ }).click();
      await expect(dialog(page, "Export").getByRole("region", { name: "Difference" })).toContainText("24");
    },
  },
  {
    name: "export-nothing",
    open: async (page) => {
      await openFrame(page);
      await page.getByRole("button", { name: /^Export/ }).click();
      await expect(dialog(page, "Export")).toContainText("Nothing changed");
    },
  },
  {
    name: "palette",
    open: async (page) => {
      await openFrame(page);
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("listbox", { name: "Results" }).getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "palette-nothing",
    open: async (page) => {
      await openFrame(page);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Search files and commands" }).fill("no such thing");
      await expect(page.getByText("Nothing is called that.")).toBeVisible();
    },
  },
];
