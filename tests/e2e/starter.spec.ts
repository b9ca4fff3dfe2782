import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { modelText, monacoReady } from "./monaco";
import { expect, test } from "./page";
import { TEMPLATE, openSample, verdict } from "./sample";
import { exported, treeItem } from "./workspace";

const SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const URL = "https://artifacts.example.com/hello-1.0.0.tar.gz";

const questions = (page: Page) => page.getByRole("dialog", { name: "New from…" });

async function answerTarball(page: Page) {
  const dialog = questions(page);
  await dialog.getByRole("textbox", { name: "URL" }).fill(URL);
  await dialog.getByRole("textbox", { name: "SHA-256" }).fill(SHA);
  return dialog;
}

test("from the start page to an exported zip with a tarball's bake", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "New from…" }).click();
  const dialog = questions(page);
  await expect(dialog.getByRole("combobox", { name: "What to ship" })).toHaveValue("tarball");
  await dialog.getByRole("textbox", { name: "Application" }).fill("billing");

  // What is missing is said where it belongs, once it is asked for.
  await dialog.getByRole("button", { name: "Make the repo" }).click();
  await expect(dialog.getByRole("alert").first()).toContainText("https://");
  await expect(dialog.getByRole("textbox", { name: "URL" })).toBeFocused();

  await answerTarball(page);
  await dialog.getByRole("checkbox", { name: "Runs as a systemd service" }).check();
  await dialog.getByRole("textbox", { name: "Command" }).fill("bin/billing --port 80");
  const made = dialog.getByRole("region", { name: "What is made" });
  await expect(made).toContainText("deb-config/spinnaker/config/packer/aws-ebs-tarball.json");
  await expect(made).toContainText("install-tarball.sh");
  await expect(made).toContainText("The stage names no package.");
  await expectAccessible(page, "the questions of a starter");
  await dialog.getByRole("button", { name: "Make the repo" }).click();

  await expect(treeItem(page, "aws-ebs-tarball.json")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Files" })).toContainText("spinnaker-config (deb)");
  await expect(verdict(page)).toContainText("Would bake billing");

  const files = await exported(page);
  expect([...files.keys()].sort()).toEqual([
    "build.gradle",
    "deb-config/spinnaker/config/packer/aws-ebs-tarball.json",
    "deb-config/spinnaker/config/packer/install-tarball.sh",
    "deb-config/spinnaker/config/rosco-local.yml",
  ]);
  const script = files.get("deb-config/spinnaker/config/packer/install-tarball.sh");
  expect(script?.mode).toBe(0o755);
  expect(script?.bytes.toString()).toContain("sha256sum");
});

test("a template is added beside others, and taken back by one undo", async ({ page }) => {
  await openSample(page);
  await page.getByRole("button", { name: "New from…" }).click();
  const dialog = questions(page);
  await dialog.getByRole("combobox", { name: "What to ship" }).selectOption("zip");
  await dialog.getByRole("combobox", { name: "Comes from" }).selectOption("store");
  await dialog.getByRole("textbox", { name: "Token’s environment variable" }).fill("CI_TOKEN");
  await dialog.getByRole("textbox", { name: "URL" }).fill("https://store.example.com/hello.zip");
  await dialog.getByRole("combobox", { name: "Verified by" }).selectOption("beside");
  await dialog.getByRole("combobox", { name: "Base OS" }).selectOption("trusty");
  await dialog.getByRole("button", { name: "Add the template" }).click();
  await expect(treeItem(page, "aws-ebs-zip.json")).toBeVisible();
  await expect(treeItem(page, "install-zip.sh")).toBeVisible();
  await expect(page.getByRole("list", { name: "Bakes" }).getByRole("button")).toHaveCount(2);
  await expect(verdict(page)).toContainText("Would bake");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(treeItem(page, "aws-ebs-zip.json")).toHaveCount(0);
  await expect(page.getByRole("list", { name: "Bakes" }).getByRole("button")).toHaveCount(1);
});

test("a tarball is added to an open template and to its bake", async ({ page }) => {
  await openSample(page);
  await monacoReady(page);
  const before = (await modelText(page, TEMPLATE)) ?? "";
  await page.getByRole("button", { name: "New from…" }).click();
  await questions(page).getByRole("combobox", { name: "Make" }).selectOption("addition");
  const dialog = await answerTarball(page);
  await dialog.getByRole("button", { name: "Add to the template" }).click();
  await expect(treeItem(page, "install-tarball.sh")).toBeVisible();
  await expect.poll(() => modelText(page, TEMPLATE)).toContain("install-tarball.sh");
  // What was there keeps its lines.
  const after = (await modelText(page, TEMPLATE)) ?? "";
  const lines = new Set(after.split("\n").map((line) => line.replace(/,$/, "")));
  for (const line of before.split("\n")) expect(lines.has(line.replace(/,$/, "")), line).toBe(true);
  const stage = page.getByRole("complementary", { name: "Bake stage" });
  const names = stage.getByRole("combobox", { name: /^Attribute \d+ name$/ });
  const values = () => names.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  await expect.poll(values).toContain("app_name");
  await expect(verdict(page)).toContainText("Would bake");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(before);
});
