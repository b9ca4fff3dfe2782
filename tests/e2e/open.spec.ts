import type { Page } from "@playwright/test";
import { modelText, monacoReady, paste, select } from "./monaco";
import { expect, test } from "./page";
import { tar, untar } from "./tar";
import { bytesOf, treeItem } from "./workspace";

const TEMPLATE = '{\n  "variables": {"x": "1"},\n  "builders": [{"type": "null"}]\n}\n';

async function give(page: Page, ...files: { name: string; buffer: Buffer }[]) {
  const with_type = files.map((file) => ({ mimeType: "application/octet-stream", ...file }));
  await page.getByLabel("Zip file").setInputFiles(with_type);
}

const opened = (page: Page) => expect(page.getByRole("button", { name: /^Export/ })).toBeVisible();

for (const packed of [false, true]) {
  const name = packed ? "repo.tar.gz" : "repo.tar";
  test(`a ${name} is opened and saved as what it was`, async ({ page }) => {
    const archive = tar({ "repo/packer/web.json": TEMPLATE, "repo/packer/install.sh": "#!/bin/sh\n" }, packed);
    await page.goto("/");
    await give(page, { name, buffer: archive });
    await opened(page);
    await expect(treeItem(page, "web.json")).toBeVisible();
    await page.getByRole("button", { name: /^Export/ }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("dialog", { name: "Export" }).getByRole("button", { name: `Save as ${packed ? "tar.gz" : "tar"}` }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe(name);
    const files = untar(await bytesOf(saved));
    expect(files.get("repo/packer/web.json")).toEqual({ bytes: Buffer.from(TEMPLATE), mode: 0o755 });
    expect([...files.keys()].sort()).toEqual(["repo/packer/install.sh", "repo/packer/web.json"]);
  });
}

test("single files are opened as they are", async ({ page }) => {
  await page.goto("/");
  await give(page, { name: "web.json", buffer: Buffer.from(TEMPLATE) });
  await opened(page);
  await expect(treeItem(page, "web.json")).toBeVisible();
  await page.getByRole("button", { name: "Workspaces" }).click();
  await give(page, { name: "a.json", buffer: Buffer.from(TEMPLATE) }, { name: "install.sh", buffer: Buffer.from("#!/bin/sh\n") });
  await opened(page);
  await expect(treeItem(page, "a.json")).toBeVisible();
  await expect(treeItem(page, "install.sh")).toBeVisible();
});

test("a template is pasted and opened", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Paste a template" }).click();
  await page.getByRole("textbox", { name: "Text to open" }).fill(TEMPLATE);
  await page.getByRole("button", { name: "Open the text" }).click();
  await opened(page);
  await expect(treeItem(page, "template.json")).toHaveAccessibleName(/Packer template/);
});

test("files are dropped on the page", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Paste a template" })).toBeVisible();
  const transfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "web.json", { type: "application/json" }));
    return transfer;
  }, TEMPLATE);
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  await opened(page);
  await expect(treeItem(page, "web.json")).toBeVisible();
});

test("what is opened for long can be stopped", async ({ page }) => {
  await page.goto("/");
  const files: Record<string, Buffer> = {};
  for (let at = 0; at < 4000; at += 1) files[`repo/${at}.bin`] = Buffer.alloc(12_000, at);
  await give(page, { name: "large.tar", buffer: tar(files) });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  await expect(page.getByRole("main", { name: "Start" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  // The worker is there again.
  await give(page, { name: "small.tar", buffer: tar({ "web.json": TEMPLATE }) });
  await opened(page);
});

const MANIFEST = `apiVersion: spinnaker.io/v1alpha2
kind: SpinnakerService
metadata:
  name: spinnaker   # ours
spec:
  spinnakerConfig:
    files:
      profiles__rosco__packer__web.json: |
        {
          "variables": {"x": "1"},
          "builders": [{"type": "null"}]
        }
    # the rest
    profiles: {}
`;

test("a template inside a manifest is edited there, and the rest of it stays", async ({ page }) => {
  await page.goto("/");
  await give(page, { name: "spin.yml", buffer: Buffer.from(MANIFEST) });
  await opened(page);
  await expect(page.getByRole("navigation", { name: "Files" })).toContainText("Operator manifest");
  await treeItem(page, "web.json").click();
  await monacoReady(page);
  const inside = "spin.yml!/profiles/rosco/packer/web.json";
  await expect.poll(() => modelText(page, inside)).toBe(TEMPLATE);
  await select(page, inside, 2, 23, 2, 24);
  await paste(page, "2");
  await expect.poll(() => modelText(page, inside)).toContain('{"x": "2"}');
  await expect(treeItem(page, "spin.yml")).toHaveAccessibleName(/changed/);
  await page.getByRole("button", { name: /^Export/ }).click();
  const review = page.getByRole("dialog", { name: "Export" });
  await expect(review.getByRole("region", { name: "Difference" })).toContainText('{"x": "2"}');
  await review.getByRole("combobox", { name: "Save as" }).selectOption("patch");
  const download = page.waitForEvent("download");
  await review.getByRole("button", { name: "Save as patch" }).click();
  const patch = (await bytesOf(await download)).toString();
  expect(patch.split("\n").filter((line) => /^[+-][^+-]/.test(line))).toEqual([
    '-          "variables": {"x": "1"},',
    '+          "variables": {"x": "2"},',
  ]);
});
