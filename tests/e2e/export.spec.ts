import { expectAccessible } from "./accessibility";
import { expect, test } from "./page";
import { TEMPLATE, openSample } from "./sample";
import { bytesOf, chooseView, openFolder, readFolder, treeItem } from "./workspace";
import { untar } from "./tar";
import { unzip } from "./zip";
import type { Page } from "@playwright/test";

const review = (page: Page) => page.getByRole("dialog", { name: "Export" });

async function save(page: Page, name: string): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await review(page).getByRole("button", { name }).click();
  return bytesOf(await download);
}

async function changeSomething(page: Page) {
  await chooseView(page, "Visual");
  await page.getByRole("textbox", { name: "Default of root_volume_size" }).fill("24");
  await expect(page.getByRole("button", { name: "Export (1)" })).toBeVisible();
}

test("what changed stands side by side, and one file can be taken", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSample(page);
  await changeSomething(page);
  await page.getByRole("button", { name: "Export (1)" }).click();
  const table = review(page).getByRole("table", { name: "Changed lines: before, after" });
  const row = table.getByRole("row").filter({ hasText: "root_volume_size" });
  await expect(row.getByRole("cell")).toHaveCount(4);
  await review(page).getByRole("button", { name: "Copy file" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"root_volume_size": "24"');
  await review(page).getByRole("button", { name: "Copy the shown stage for Deck" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"type": "bake"');
  const one = await save(page, "Save this file");
  expect(one.toString()).toContain('"root_volume_size": "24"');
  await expectAccessible(page, "the review of an export");
});

test("only what changed is packed, as a tar too", async ({ page }) => {
  await openSample(page);
  await changeSomething(page);
  await page.getByRole("button", { name: "Export (1)" }).click();
  await review(page).getByRole("combobox", { name: "What" }).selectOption("changed");
  await review(page).getByRole("combobox", { name: "Save as" }).selectOption("tar.gz");
  const files = untar(await save(page, "Save as tar.gz"));
  expect([...files.keys()]).toEqual([TEMPLATE]);
});

test("a repo leaves in another layout, and what that changes is said", async ({ page }) => {
  await openSample(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await review(page).getByRole("combobox", { name: "Layout" }).selectOption("operator");
  const told = review(page).getByRole("region", { name: "What the layout changes" });
  await expect(told).toContainText("executable");
  const manifest = unzip(await save(page, "Save as zip")).get("packer-templates.yml")?.bytes.toString() ?? "";
  expect(manifest).toContain("kind: SpinnakerService");
  expect(manifest).toContain("profiles__rosco__packer__aws-custom.json: |");

  await page.getByRole("button", { name: "Export", exact: true }).click();
  await review(page).getByRole("combobox", { name: "Layout" }).selectOption("kustomize");
  await expect(told).toContainText("hides");
  await told.getByRole("checkbox", { name: /Debian packages/ }).check();
  await expect(told).not.toContainText("hides");
  await expectAccessible(page, "an export into another layout");
  const files = unzip(await save(page, "Save as zip"));
  expect([...files.keys()].some((path) => path.endsWith("/aws-ebs.json"))).toBe(true);
});

test("the bakes go along on request, and the problems that remain are said", async ({ page }) => {
  await openSample(page);
  await expect(page.getByRole("region", { name: "Problems" })).toContainText("build_info_url");
  await page.getByRole("button", { name: /^Export/ }).click();
  await review(page).getByText(/problems? remains?/).click();
  await expect(review(page).getByText("build_info_url is used but neither declared nor passed")).toBeVisible();
  await review(page).getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "New bake" }).click();
  await page.getByRole("button", { name: /^Export/ }).click();
  await review(page).getByRole("checkbox", { name: "Include the bakes (.bakewright/)" }).check();
  await expect(review(page).getByRole("list", { name: "Changed files" })).toContainText("bake.json");
  const files = unzip(await save(page, "Save as zip"));
  expect([...files.keys()].filter((path) => path.startsWith(".bakewright/")).sort()).toEqual([".bakewright/bake.json", ".bakewright/hello.json"]);
});

test.describe("a file that changed on disk", () => {
  const FILES = { "packer/a.json": '{"variables": {"x": "1"}, "builders": []}\n', "packer/b.json": '{"variables": {"y": "1"}, "builders": []}\n' };
  const ON_DISK = '{"variables": {"x": "disk"}, "builders": []}\n';

  async function conflict(page: Page) {
    await page.goto("/");
    await openFolder(page, "repo", FILES);
    for (const [file, name] of [["a.json", "x"], ["b.json", "y"]]) {
      await treeItem(page, file).click();
      await chooseView(page, "Visual");
      await page.getByRole("textbox", { name: `Default of ${name}` }).fill("mine");
    }
    await expect(page.getByRole("button", { name: "Export (2)" })).toBeVisible();
    await page.evaluate(async (text) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("repo");
      const stream = await (await (await folder.getDirectoryHandle("packer")).getFileHandle("a.json")).createWritable();
      await stream.write(text);
      await stream.close();
    }, ON_DISK);
    await page.getByRole("button", { name: "Export (2)" }).click();
    await review(page).getByRole("button", { name: "Save into the folder repo" }).click();
    await expect(review(page).getByRole("alert")).toContainText("packer/a.json");
    const saved = await readFolder(page, "repo");
    expect(saved.get("packer/a.json")?.toString()).toBe(ON_DISK);
    expect(saved.get("packer/b.json")?.toString()).toBe(FILES["packer/b.json"]);
  }

  const mine = (name: string) => FILES[`packer/${name}` as keyof typeof FILES].replace('"1"', '"mine"');

  test("is written over", async ({ page }) => {
    await conflict(page);
    await review(page).getByRole("button", { name: "Write mine over them" }).click();
    await expect(page.getByText("Saved 2 files into the folder.")).toBeVisible();
    const saved = await readFolder(page, "repo");
    expect(saved.get("packer/a.json")?.toString()).toBe(mine("a.json"));
    await expect(page.getByRole("button", { name: "Export", exact: true })).toBeVisible();
  });

  test("is taken", async ({ page }) => {
    await conflict(page);
    await review(page).getByRole("button", { name: "Take what is on disk" }).click();
    await expect(page.getByText("Saved 1 file into the folder.")).toBeVisible();
    const saved = await readFolder(page, "repo");
    expect(saved.get("packer/a.json")?.toString()).toBe(ON_DISK);
    expect(saved.get("packer/b.json")?.toString()).toBe(mine("b.json"));
    await expect(page.getByRole("button", { name: "Export", exact: true })).toBeVisible();
    await treeItem(page, "a.json").click();
    await expect(page.getByRole("textbox", { name: "Default of x" })).toHaveValue("disk");
  });

  test("is left alone", async ({ page }) => {
    await conflict(page);
    await review(page).getByRole("button", { name: "Leave them, save the rest" }).click();
    await expect(page.getByText("Saved 1 file into the folder.")).toBeVisible();
    const saved = await readFolder(page, "repo");
    expect(saved.get("packer/a.json")?.toString()).toBe(ON_DISK);
    expect(saved.get("packer/b.json")?.toString()).toBe(mine("b.json"));
    await expect(page.getByRole("button", { name: "Export (1)" })).toBeVisible();
  });
});

test("a folder that may not be written to any more is asked for again", async ({ page }) => {
  await page.addInitScript(() => {
    const state = { now: "granted" };
    Object.assign(window, { permission: state });
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: async () => (state.now === "granted" ? "granted" : "prompt"),
      requestPermission: async () => state.now,
    });
  });
  const turn = (to: string) =>
    page.evaluate((to) => Object.assign((window as unknown as { permission: object }).permission, { now: to }), to);
  await page.goto("/");
  await openFolder(page, "mine", { "a.json": '{"variables": {"x": "1"}, "builders": []}\n' });
  await treeItem(page, "a.json").click();
  await chooseView(page, "Visual");
  await page.getByRole("textbox", { name: "Default of x" }).fill("2");
  await turn("denied");
  await page.getByRole("button", { name: "Export (1)" }).click();
  await review(page).getByRole("button", { name: "Save into the folder mine" }).click();
  await expect(review(page).getByRole("alert")).toContainText("does not let this page write");
  expect((await readFolder(page, "mine")).get("a.json")?.toString()).toContain('"x": "1"');
  await turn("granted");
  await review(page).getByRole("button", { name: "Save into the folder mine" }).click();
  await expect(page.getByText("Saved 1 file into the folder.")).toBeVisible();
  expect((await readFolder(page, "mine")).get("a.json")?.toString()).toContain('"x": "2"');
});
