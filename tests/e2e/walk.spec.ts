import { modelText, monacoReady, paste, select } from "./monaco";
import { expect, test } from "./page";
import { TEMPLATE, describeBake, openSample, verdict } from "./sample";
import { unzip, zip } from "./zip";

test("the start page says what this is and offers three doors", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Bakewright" })).toBeVisible();
  for (const name of ["Open a folder", "Open a zip", "Open the sample repo"]) {
    await expect(page.getByRole("button", { name })).toBeVisible();
  }
});

test("the sample shows a bake at once", async ({ page }) => {
  await openSample(page);
  await expect(verdict(page)).toContainText("Would bake hello-all-20261122051500-trusty");
  await expect(page.getByRole("button", { name: /hello/ }).first()).toBeVisible();
});

test("the files pane names the layout and marks files as what they are", async ({ page }) => {
  await openSample(page);
  const files = page.getByRole("navigation", { name: "Files" });
  await expect(files).toContainText("spinnaker-config (deb)");
  for (const name of [
    "aws-custom.json, Packer template, 1 problem",
    "docker-debug.pkr.hcl, Packer template (HCL2)",
    "install-custom.sh, script",
    "us-east-1.json, var file",
    "rosco-local.yml, Rosco configuration",
  ]) {
    await expect(files.getByRole("treeitem", { name, exact: true })).toBeVisible();
  }
});

test("a visual edit changes its own bytes, the text follows, undo runs through both", async ({ page }) => {
  await openSample(page);
  await describeBake(page);
  await monacoReady(page);
  const before = await modelText(page, TEMPLATE);
  expect(before).toContain('"root_volume_size": "16"');
  const visual = page.getByRole("region", { name: "Visual view" });
  await visual.getByRole("textbox", { name: "Default of root_volume_size" }).fill("24");
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(before?.replace('"root_volume_size": "16"', '"root_volume_size": "24"'));

  const line = (before ?? "").split("\n").findIndex((text) => text.includes('"build_host": ""')) + 1;
  const column = (before ?? "").split("\n")[line - 1].indexOf('""') + 2;
  await select(page, TEMPLATE, line, column);
  await paste(page, "ci");
  await expect(visual.getByRole("textbox", { name: "Default of build_host" })).toHaveValue("ci");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(visual.getByRole("textbox", { name: "Default of build_host" })).toHaveValue("");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(before);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(visual.getByRole("textbox", { name: "Default of root_volume_size" })).toHaveValue("24");
});

test("a zip comes back byte for byte but for what was edited", async ({ page }) => {
  const mixed = '{\r\n  "variables": {"a": "1"},\n  "builders": [{"type": "null"}]\r\n}\n';
  const opened = {
    "repo/rosco/packer/t.json": { bytes: Buffer.from(`\ufeff${mixed}`), mode: 0o644 },
    "repo/rosco/packer/run.sh": { bytes: Buffer.from("#!/bin/sh\r\necho hi\n"), mode: 0o755 },
    "repo/logo.bin": { bytes: Buffer.from([0, 255, 1, 254]), mode: 0o600 },
    "repo/plain.json": { bytes: Buffer.from('{"builders": [], "variables": {"x": "1"}}'), mode: 0o644 },
  };
  await page.goto("/");
  await page.getByLabel("Zip file").setInputFiles({ name: "repo.zip", mimeType: "application/zip", buffer: zip(opened) });
  const files = page.getByRole("navigation", { name: "Files" });
  await files.getByRole("treeitem", { name: /^plain.json/ }).click();
  await page.getByRole("textbox", { name: "Default of x" }).fill("2");
  await page.getByRole("button", { name: /^Export/ }).click();
  const review = page.getByRole("dialog", { name: "Export" });
  await expect(review).toContainText("1 changed file");
  await expect(review.getByRole("region", { name: "Difference" })).toContainText('{"builders": [], "variables": {"x": "2"}}');
  const download = page.waitForEvent("download");
  await review.getByRole("button", { name: "Save as zip" }).click();
  const saved = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of saved) chunks.push(chunk as Buffer);
  const exported = unzip(Buffer.concat(chunks));
  expect([...exported.keys()]).toEqual(Object.keys(opened));
  for (const [path, file] of Object.entries(opened)) {
    const wanted = path.endsWith("plain.json") ? Buffer.from('{"builders": [], "variables": {"x": "2"}}') : file.bytes;
    expect(exported.get(path)?.bytes.equals(wanted), path).toBe(true);
    expect(exported.get(path)?.mode, path).toBe(file.mode);
  }
});

test("a folder is opened, edited and saved back", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("my-config", { create: true });
    const write = async (into: FileSystemDirectoryHandle, name: string, text: string) => {
      const stream = await (await into.getFileHandle(name, { create: true })).createWritable();
      await stream.write(text);
      await stream.close();
    };
    const packer = await folder.getDirectoryHandle("packer", { create: true });
    await write(packer, "t.json", '{"builders": [], "variables": {"x": "1"}}\r\n');
    await write(folder, ".gitignore", "secret.txt\n");
    await write(folder, "secret.txt", "hush");
    Object.assign(window, { showDirectoryPicker: async () => folder });
  });
  await page.getByRole("button", { name: "Open a folder" }).click();
  const files = page.getByRole("navigation", { name: "Files" });
  await expect(files.getByRole("treeitem", { name: /^t.json/ })).toBeVisible();
  await expect(files.getByRole("treeitem", { name: /secret/ })).toHaveCount(0);
  await files.getByRole("treeitem", { name: /^t.json/ }).click();
  await page.getByRole("textbox", { name: "Default of x" }).fill("5");
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("button", { name: "Save into the folder my-config" }).click();
  await expect(page.getByText("Saved 1 file into the folder.")).toBeVisible();
  const text = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("my-config");
    const packer = await folder.getDirectoryHandle("packer");
    return (await (await packer.getFileHandle("t.json")).getFile()).text();
  });
  expect(text).toBe('{"builders": [], "variables": {"x": "5"}}\r\n');
});

test("bad archives are refused with their reason, and the page goes on", async ({ page }) => {
  await page.goto("/");
  const hostile = zip({ "../out.json": "{}" });
  await page.getByLabel("Zip file").setInputFiles({ name: "bad.zip", mimeType: "application/zip", buffer: hostile });
  await expect(page.getByRole("alert")).toContainText("../out.json");
  await page.getByLabel("Zip file").setInputFiles({ name: "no.zip", mimeType: "application/zip", buffer: Buffer.from("hello") });
  await expect(page.getByRole("alert")).toContainText("not a zip");
  await page.getByRole("button", { name: "Open the sample repo" }).click();
  await expect(page.getByRole("navigation", { name: "Files" })).toBeVisible();
});

test("broken JSON, an array and a binary file are shown as what they are", async ({ page }) => {
  const odd = zip({
    "packer/half.json": '{"variables": {"a": "1"}, "builders": [{"type": "nu',
    "packer/list.json": "[1, 2]",
    "packer/blob.bin": Buffer.from([0, 255, 254]),
  });
  await page.goto("/");
  await page.getByLabel("Zip file").setInputFiles({ name: "odd.zip", mimeType: "application/zip", buffer: odd });
  const files = page.getByRole("navigation", { name: "Files" });
  await files.getByRole("treeitem", { name: /^half.json/ }).click();
  await expect(page.getByRole("textbox", { name: "Default of a" })).toHaveValue("1");
  await expect(page.getByText("What is sound is shown below.").first()).toBeVisible();
  await files.getByRole("treeitem", { name: /^blob.bin/ }).click();
  await expect(page.getByText("This file cannot be edited here")).toBeVisible();
});
