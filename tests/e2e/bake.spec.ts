import { modelText, monacoReady, paste, select } from "./monaco";
import { expect, test } from "./page";
import { TEMPLATE, describeBake, openSample, previewTab, verdict } from "./sample";

test("a bake is described, previewed and explained", async ({ page }) => {
  await openSample(page);
  const stage = await describeBake(page);
  await stage.getByRole("combobox", { name: "Attribute 1 name" }).fill("repository");
  await stage.getByRole("textbox", { name: "Attribute 1 value" }).fill("http://repo.acme.example/other");
  const preview = page.getByRole("region", { name: "Bake preview" });

  const row = preview.getByRole("row", { name: /repository/ }).first();
  await expect(row).toContainText("http://repo.acme.example/other");
  await expect(row).toContainText("attribute");
  await row.getByRole("button", { name: "Where repository comes from" }).click();
  await expect(preview.locator("s", { hasText: "http://repo.acme.example/debian trusty main" })).toBeVisible();

  await previewTab(page, "Request").click();
  await expect(preview.getByRole("row", { name: /^base_os/ })).toContainText("trusty");
  await previewTab(page, "Command").click();
  const command = preview.getByLabel("Packer command");
  await expect(command).toContainText("aws_source_ami=ami-9d751ee7");
  await expect(command).toContainText("/opt/spinnaker/config/packer/aws-custom.json");
  await previewTab(page, "Template").click();
  await expect(preview.getByRole("group", { name: /Resolved template/ })).toContainText("hello-all-20261122051500-trusty");
  await previewTab(page, "Scripts").click();
  const environment = preview.getByRole("table", { name: /Environment of 1. shell/ });
  await expect(environment.getByRole("row", { name: /^packages/ })).toContainText("hello");
  await previewTab(page, "Key").click();
  await expect(preview).toContainText("bake:aws:trusty:hello:us-east-1:hvm:enhancedNWDisabled");
  await expect(preview).toContainText("Not part of it");
});

test("what packer validate would say stands in verdict, problems and template tab", async ({ page }) => {
  await openSample(page);
  await describeBake(page);
  const preview = page.getByRole("region", { name: "Bake preview" });
  await previewTab(page, "Template").click();
  await expect(preview).toContainText(/Nothing found that Packer [\d.]+ would reject\./);
  await page.getByRole("combobox", { name: "Spinnaker release" }).selectOption("1.28");
  await expect(preview).toContainText("Packer 1.6.6 accepts this template.");

  await monacoReady(page);
  const before = await modelText(page, TEMPLATE);
  const at = before!.split("\n").findIndex((line) => line.includes('"instance_type"')) + 1;
  expect(at).toBeGreaterThan(0);
  await select(page, TEMPLATE, at, 1);
  await paste(page, '"instance_typo": "t3.micro",\n');
  await expect(verdict(page)).toContainText("Would fail at Packer");
  await expect(verdict(page)).toContainText("instance_typo");
  await expect(preview).toContainText("Packer 1.6.6 would reject this template.");
  await preview.getByText("Packer’s own words").click();
  await expect(preview.locator("pre", { hasText: "instance_typo" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(verdict(page)).toContainText("Would bake hello-all-20261122051500-trusty");
});

test("variables and fields are added, renamed and removed", async ({ page }) => {
  await openSample(page);
  await monacoReady(page);
  const before = await modelText(page, TEMPLATE);
  const visual = page.getByRole("region", { name: "Visual view" });
  await visual.getByRole("button", { name: "Add variable" }).click();
  await visual.getByRole("textbox", { name: "Name of variable new_variable" }).fill("flavour");
  await visual.getByRole("textbox", { name: "Default of flavour" }).fill("plain");
  await expect.poll(() => modelText(page, TEMPLATE)).toContain('"flavour": "plain"');
  await visual.getByRole("checkbox", { name: "flavour is sensitive" }).check();
  await expect.poll(() => modelText(page, TEMPLATE)).toContain('["aws_secret_key", "flavour"]');
  await visual.getByRole("button", { name: "Remove variable flavour" }).click();
  await expect.poll(() => modelText(page, TEMPLATE)).toBe(before);
});

test("an HCL2 template opens as text, and the preview says what is not resolved", async ({ page }) => {
  await openSample(page);
  const stage = await describeBake(page);
  await stage.getByRole("combobox", { name: "Template file name" }).fill("docker-debug.pkr.hcl");
  await expect(verdict(page)).toContainText("not resolved yet");
  await previewTab(page, "Command").click();
  await expect(page.getByLabel("Packer command")).toContainText("docker-debug.pkr.hcl");
});

test("a pasted pipeline fills the form", async ({ page }) => {
  await openSample(page);
  await page.getByRole("button", { name: "Paste", exact: true }).click();
  const pipeline = {
    name: "deploy hello",
    application: "hello",
    stages: [
      { type: "bake", name: "Bake", refId: "1", cloudProviderType: "aws", package: "hello", baseOs: "trusty", vmType: "hvm", regions: ["us-west-2"] },
      { type: "deploy", name: "Deploy", refId: "2", requisiteStageRefIds: ["1"], clusters: [{ cloudProvider: "aws", availabilityZones: { "us-east-1": [] } }] },
    ],
  };
  const dialog = page.getByRole("dialog", { name: "Paste a Bake stage or pipeline" });
  await dialog.getByRole("textbox", { name: "JSON of a stage or pipeline" }).fill(JSON.stringify(pipeline));
  await expect(dialog).toContainText("One Bake stage found");
  await dialog.getByRole("button", { name: "Fill the form" }).click();
  await expect(page.getByRole("textbox", { name: "Package", exact: true })).toHaveValue("hello");
  await expect(verdict(page)).toContainText("us-east-1 and us-west-2");
});

test("what would fail says where and why", async ({ page }) => {
  await openSample(page);
  const stage = await describeBake(page);
  await stage.getByRole("combobox", { name: "Regions" }).fill("eu-west-1");
  await expect(verdict(page)).toContainText("Would fail at Rosco");
  await expect(verdict(page)).toContainText("eu-west-1");
});

test("a reload in the middle of typing loses nothing", async ({ page }) => {
  await openSample(page);
  await describeBake(page);
  const size = page.getByRole("textbox", { name: "Default of root_volume_size" });
  await size.fill("98");
  await size.pressSequentially("765");
  // Nothing is waited for: what is not written yet is written as the page goes.
  await page.reload();
  await expect(size).toHaveValue("98765");
});

test("a reload brings everything back", async ({ page }) => {
  await openSample(page);
  await describeBake(page);
  const visual = page.getByRole("region", { name: "Visual view" });
  await visual.getByRole("textbox", { name: "Default of root_volume_size" }).fill("99");
  await expect(page.getByText("Saved in this browser")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Package", exact: true })).toHaveValue("hello");
  await expect(page.getByRole("textbox", { name: "Default of root_volume_size" })).toHaveValue("99");
  await expect(verdict(page)).toContainText("Would bake hello-all-20261122051500-trusty");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("textbox", { name: "Default of root_volume_size" })).toHaveValue("16");
});

