import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { modelText, monacoReady } from "./monaco";
import { expect, test } from "./page";
import { chooseView, exported, giveZip, makeFolder, openZip, treeItem } from "./workspace";
import { zip } from "./zip";

const SOUND = '{"variables": {"x": "1"}, "builders": [{"type": "null"}]}\n';

/** After a refusal the page goes on: what is sound opens. */
async function expectItGoesOn(page: Page) {
  await giveZip(page, "sound.zip", zip({ "packer/sound.json": SOUND }));
  await expect(treeItem(page, "sound.json")).toBeVisible();
}

for (const [what, entries, message] of [
  ["a path out of the folder", [["a/../../out.json", "{}"]], "`a/../../out.json` is refused"],
  ["an absolute path", [["/etc/passwd", "x"]], "`/etc/passwd` is refused: the path is absolute"],
  ["a drive letter", [["C:/x.json", "x"]], "`C:/x.json` is refused"],
  ["a path that is there twice", [["a.json", "1"], ["b.json", "2"], ["a.json", "3"]], "`a.json` is in the archive twice"],
  ["a file that is a folder too", [["a", "1"], ["a/b.json", "2"]], "`a` is a file, and a folder for `a/b.json`, at once"],
  ["a bomb", [["bomb", Buffer.alloc(20 << 20)]], "`bomb` unpacks to 20971520 bytes"],
  ["nothing", [], "holds no files that can be opened"],
] as [string, [string, string | Buffer][], string][]) {
  test(`a zip with ${what} is refused with its reason`, async ({ page }) => {
    await page.goto("/");
    await giveZip(page, "bad.zip", zip(entries));
    await expect(page.getByRole("alert")).toContainText(message);
    await expect(page.getByRole("main", { name: "Start" })).toBeVisible();
    await expectItGoesOn(page);
  });
}

test("a zip that is cut short, and a file that is none, say so", async ({ page }) => {
  await page.goto("/");
  const whole = zip({ "a.json": SOUND, "b.json": SOUND });
  await giveZip(page, "cut.zip", whole.subarray(0, whole.length - 30));
  await expect(page.getByRole("alert")).toContainText("cut short or damaged");
  await giveZip(page, "empty.zip", Buffer.alloc(0));
  await expect(page.getByRole("alert")).toContainText("it is empty");
  await expectItGoesOn(page);
});

test("symbolic links are shown, left alone and kept", async ({ page }) => {
  await page.goto("/");
  await openZip(page, "links.zip", {
    "README.md": "",
    "packer/sound.json": { bytes: Buffer.from(SOUND), mode: 0o644 },
    "packer/inside": { bytes: Buffer.from("sound.json"), mode: 0o777, link: true },
    "packer/outside": { bytes: Buffer.from("../../etc/passwd"), mode: 0o777, link: true },
  });
  await expect(page.getByText(/packer\/outside.*leads out.*not followed/)).toBeVisible();
  await treeItem(page, "outside").click();
  await expect(page.getByText("This file cannot be edited here")).toBeVisible();
  await expect(page.getByText("the file is a symbolic link")).toBeVisible();
  const saved = await exported(page);
  expect(saved.get("packer/outside")).toEqual({ bytes: Buffer.from("../../etc/passwd"), mode: 0o777, link: true });
});

test("an empty folder says that it is empty", async ({ page }) => {
  await page.goto("/");
  await makeFolder(page, "empty", {});
  await page.getByRole("button", { name: "Open a folder" }).click();
  await expect(page.getByRole("alert")).toContainText("empty holds no files that can be opened");
  await expectItGoesOn(page);
});

test("a folder without templates opens, and says what is missing", async ({ page }) => {
  await page.goto("/");
  await openZip(page, "notes.zip", { "README.md": "# Notes\n", "run.log": "nothing\n" });
  await expect(page.getByText("No Packer template in this workspace")).toBeVisible();
  await treeItem(page, "README.md").click();
  await monacoReady(page);
  await expect.poll(() => modelText(page, "README.md")).toBe("# Notes\n");
});

test("a file of 20 MB opens read-only, and the rest is edited beside it", async ({ page }) => {
  const noise = randomBytes(20 << 20);
  await page.goto("/");
  await openZip(page, "large.zip", { "packer/huge.bin": noise, "packer/sound.json": SOUND, "README.md": "" });
  await treeItem(page, "huge.bin").click();
  await expect(page.getByText("This file cannot be edited here")).toBeVisible();
  await treeItem(page, "sound.json").click();
  await page.getByRole("textbox", { name: "Default of x" }).fill("2");
  await expect(page.getByText("Saved in this browser")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Default of x" })).toHaveValue("2");
  const saved = await exported(page);
  expect(saved.get("packer/huge.bin")?.bytes.equals(noise)).toBe(true);
  expect(saved.get("packer/sound.json")?.bytes.toString()).toBe(SOUND.replace('"1"', '"2"'));
});

test("a text of 20 MB from a folder says why it cannot be edited", async ({ page }) => {
  const large = Buffer.from(`{"builders": [], "list": [${"1234567,".repeat((20 << 20) / 8)}1]}\n`);
  await page.goto("/");
  await makeFolder(page, "large", { "packer/sound.json": SOUND });
  // Written in place: so many bytes are slow to hand over.
  await page.evaluate(async (size) => {
    const root = await navigator.storage.getDirectory();
    const packer = await (await root.getDirectoryHandle("large")).getDirectoryHandle("packer");
    const stream = await (await packer.getFileHandle("large.json", { create: true })).createWritable();
    await stream.write(`{"builders": [], "list": [${"1234567,".repeat(size / 8)}1]}\n`);
    await stream.close();
  }, 20 << 20);
  await page.getByRole("button", { name: "Open a folder" }).click();
  await treeItem(page, "large.json").click();
  await expect(page.getByText("This file cannot be edited here")).toBeVisible();
  await expect(page.getByText(`the file has ${large.length} bytes`)).toBeVisible();
  await treeItem(page, "sound.json").click();
  await expect(page.getByRole("textbox", { name: "Default of x" })).toHaveValue("1");
});

test("half-typed JSON keeps the form, an array says that it is no template", async ({ page }) => {
  await page.goto("/");
  await openZip(page, "odd.zip", {
    "README.md": "",
    "packer/half.json": '{"variables": {"a": "1"}, "builders": [{"type": "nu',
    "packer/list.json": "[1, 2]",
    "packer/nothing.json": "",
  });
  await treeItem(page, "half.json").click();
  await expect(page.getByRole("textbox", { name: "Default of a" })).toHaveValue("1");
  await expect(page.getByText("What is sound is shown below.").first()).toBeVisible();
  // A value is edited in the form while the text is broken elsewhere.
  await page.getByRole("textbox", { name: "Default of a" }).fill("2");
  await monacoReady(page);
  await expect.poll(() => modelText(page, "packer/half.json")).toBe('{"variables": {"a": "2"}, "builders": [{"type": "nu');
  await treeItem(page, "list.json").click();
  await expect.poll(() => modelText(page, "packer/list.json")).toBe("[1, 2]");
  await treeItem(page, "nothing.json").click();
  await expect.poll(() => modelText(page, "packer/nothing.json")).toBe("");
});

test("a stage for a base OS and a region that nobody knows says which", async ({ page }) => {
  await page.goto("/");
  await openZip(page, "sound.zip", { "packer/sound.json": SOUND });
  await page.getByRole("button", { name: "Paste", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Paste a Bake stage or pipeline" });
  const stage = { type: "bake", cloudProviderType: "aws", package: "hello", baseOs: "beos", regions: ["mars-1"], vmType: "hvm" };
  await dialog.getByRole("textbox", { name: "JSON of a stage or pipeline" }).fill(JSON.stringify(stage));
  await dialog.getByRole("button", { name: "Fill the form" }).click();
  const verdict = page.getByRole("region", { name: "Bake preview" }).getByRole("status", { name: "Verdict" });
  await expect(verdict).toContainText("Would fail");
  await expect(verdict).toContainText("beos");
  await expect(page.getByRole("combobox", { name: "Base OS" })).toHaveValue("beos");
  await chooseView(page, "Visual");
  await expect(page.getByRole("textbox", { name: "Default of x" })).toHaveValue("1");
});
