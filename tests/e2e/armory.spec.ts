import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { modelText, monacoReady, paste, select } from "./monaco";
import { expect, test } from "./page";
import { TEMPLATE, previewTab, verdict } from "./sample";
import { chooseView, exported, openFolder, openZip, readFolder, savedZip, treeItem } from "./workspace";
import type { ZipFile } from "./zip";

// A config repo of other people, which lies outside of this repository.
const SHARED = resolve(import.meta.dirname, "../..", process.env.BAKEWRIGHT_SHARED ?? "../shared");
const REPO = join(SHARED, "corpus/config-repos/armory");
const SCRIPT = "deb-config/spinnaker/config/packer/install-custom.sh";

test.skip(!existsSync(REPO), `${REPO} is absent: the walks over a real config repo are skipped`);

/** The repo's files, and the script that its template runs and that is not with it. */
function repo(): Record<string, ZipFile> {
  const files: Record<string, ZipFile> = {};
  const walk = (folder: string) => {
    for (const name of readdirSync(join(REPO, folder)).sort()) {
      const path = folder ? `${folder}/${name}` : name;
      const { mode } = statSync(join(REPO, path));
      if (statSync(join(REPO, path)).isDirectory()) walk(path);
      else files[path] = { bytes: readFileSync(join(REPO, path)), mode: mode & 0o777 };
    }
  };
  walk("");
  files[SCRIPT] = { bytes: Buffer.from('#!/bin/sh\nset -e\napt-get install -y $packages\n'), mode: 0o755 };
  return files;
}

const bytesOf = (files: Record<string, ZipFile>) =>
  Object.fromEntries(Object.entries(files).map(([path, { bytes }]) => [path, bytes]));

async function expectRecognised(page: Page) {
  const files = page.getByRole("navigation", { name: "Files" });
  await expect(files).toContainText("spinnaker-config (deb)");
  for (const name of [/^aws-custom.json, Packer template/, /^install-custom.sh, script/, /^README.md/]) {
    await expect(files.getByRole("treeitem", { name }).first()).toBeVisible();
  }
  await expect(page.getByRole("button", { name: "Export", exact: true })).toBeVisible();
}

/** Describes a bake in the form, as for a stage in Deck. */
async function describe(page: Page) {
  await page.getByRole("button", { name: "Describe a Bake stage" }).click();
  const stage = page.getByRole("complementary", { name: "Bake stage" });
  await stage.getByRole("textbox", { name: "Package", exact: true }).fill("hello");
  await stage.getByRole("combobox", { name: "Base OS" }).selectOption("trusty");
  await stage.getByRole("combobox", { name: "Regions" }).fill("us-east-1");
  await stage.getByRole("combobox", { name: "Template file name" }).fill("aws-custom.json");
  await stage.getByRole("textbox", { name: "Instant" }).fill("2026-11-22 05:15:00");
  return stage;
}

/** One visual edit and one in the text; gives what the template is then. */
async function edit(page: Page): Promise<string> {
  await monacoReady(page);
  const before = (await modelText(page, TEMPLATE)) ?? "";
  const visual = page.getByRole("region", { name: "Visual view" });
  await visual.getByRole("textbox", { name: "Default of upgrade" }).fill("true");
  const once = before.replace('"upgrade": ""', '"upgrade": "true"');
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(once);

  const lines = once.split("\n");
  const line = lines.findIndex((text) => text.includes('"pause_before": "30s"'));
  const column = lines[line].indexOf("30s") + 1;
  await select(page, TEMPLATE, line + 1, column, line + 1, column + 3);
  await paste(page, "10s");
  const twice = once.replace('"pause_before": "30s"', '"pause_before": "10s"');
  await expect(visual.getByRole("textbox", { name: /pause_before/ })).toHaveValue("10s");

  // One history over both ways to edit, and back again.
  const [undo, redo] = [page.getByRole("button", { name: "Undo" }), page.getByRole("button", { name: "Redo" })];
  await undo.click();
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(once);
  await undo.click();
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(before);
  await redo.click();
  await redo.click();
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(twice);
  return twice;
}

test("the repo is opened from a folder, edited, previewed and saved back", async ({ page }) => {
  const files = bytesOf(repo());
  await page.goto("/");
  await openFolder(page, "armory", files);
  await expectRecognised(page);
  await describe(page);
  await expectVerdict(page);
  const template = await edit(page);

  await page.getByRole("button", { name: "Export (1)" }).click();
  const review = page.getByRole("dialog", { name: "Export" });
  await expect(review).toContainText("1 changed file");
  await expect(review.getByRole("region", { name: "Difference" })).toContainText('"upgrade": "true"');
  await review.getByRole("button", { name: "Save into the folder armory" }).click();
  await expect(page.getByText("Saved 1 file into the folder.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Export", exact: true })).toBeVisible();

  const saved = await readFolder(page, "armory");
  expect([...saved.keys()].sort()).toEqual(Object.keys(files).sort());
  for (const [path, bytes] of Object.entries(files)) {
    const wanted = path === TEMPLATE ? Buffer.from(template) : bytes;
    expect(saved.get(path)?.equals(wanted), path).toBe(true);
  }
});

test("the repo is opened from a zip, edited, previewed and exported with only that change", async ({ page }) => {
  const files = repo();
  await page.goto("/");
  await openZip(page, "armory.zip", files);
  await expectRecognised(page);
  const stage = await describe(page);
  await expectVerdict(page);
  const template = await edit(page);

  await stage.getByRole("combobox", { name: "Attribute 1 name" }).fill("repository");
  await stage.getByRole("textbox", { name: "Attribute 1 value" }).fill("http://repo.acme.example/debian");
  const preview = page.getByRole("region", { name: "Bake preview" });
  await expect(preview.getByRole("row", { name: /repository/ }).first()).toContainText("http://repo.acme.example/debian");
  await previewTab(page, "Command").click();
  await expect(preview.getByLabel("Packer command")).toContainText("repository=http://repo.acme.example/debian");
  await previewTab(page, "Scripts").click();
  const environment = preview.getByRole("table", { name: /Environment of 1. shell/ });
  await expect(environment.getByRole("row", { name: /^upgrade/ })).toContainText("true");

  await chooseView(page, "Text");
  await expect(page.getByRole("region", { name: "Visual view" })).toHaveCount(0);
  await chooseView(page, "Visual");
  await expect(page.getByRole("textbox", { name: "Default of upgrade" })).toHaveValue("true");

  const saved = await exported(page);
  expect([...saved.keys()]).toEqual(Object.keys(files));
  for (const [path, { bytes, mode }] of Object.entries(files)) {
    const wanted = path === TEMPLATE ? Buffer.from(template) : bytes;
    expect(saved.get(path)?.bytes.equals(wanted), path).toBe(true);
    expect(saved.get(path)?.mode, path).toBe(mode);
  }
});

test("a reload brings the repo back with its edits, its stage and its way out", async ({ page }) => {
  const files = repo();
  await page.goto("/");
  await openZip(page, "armory.zip", files);
  await describe(page);
  const template = await edit(page);
  await treeItem(page, "install-custom.sh").click();
  await expect(page.getByText("Saved in this browser")).toBeVisible();
  await page.reload();
  await expectRecognisedAgain(page);
  await expectVerdict(page);
  await expect(page.getByRole("button", { name: "install-custom.sh", exact: true })).toHaveAttribute("aria-current", "true");

  await page.getByRole("button", { name: "Export (1)" }).click();
  const saved = await savedZip(page);
  expect([...saved.keys()]).toEqual(Object.keys(files));
  expect(saved.get(TEMPLATE)?.bytes.toString()).toBe(template);
  expect(saved.get(SCRIPT)).toEqual(files[SCRIPT]);
});

/** Packer takes the key `enhanced_networking` no more: it calls it deprecated and refuses. */
async function expectVerdict(page: Page) {
  await expect(verdict(page)).toContainText("Would fail at Packer");
  await expect(verdict(page)).toContainText("enhanced_networking");
}

async function expectRecognisedAgain(page: Page) {
  await expect(page.getByRole("navigation", { name: "Files" })).toContainText("spinnaker-config (deb)");
  await expect(page.getByRole("textbox", { name: "Package", exact: true })).toHaveValue("hello");
}
