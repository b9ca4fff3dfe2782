import { PIPELINE, giveVolume, openPipeline, pasteJson, preview, stagePane } from "./pipeline";
import { expect, test } from "./page";
import { TEMPLATE, describeBake, openSample, previewTab, verdict } from "./sample";
import { chooseView, treeItem } from "./workspace";

test("what an expression misses is asked for, given, and led back to", async ({ page }) => {
  await openPipeline(page);
  const stage = stagePane(page);
  const run = stage.getByRole("group", { name: "What the run gives" });
  await expect(stage.getByText("1 missing")).toBeVisible();
  const volume = run.getByRole("textbox", { name: "trigger.properties.VOLUME" });
  await giveVolume(page, "77");
  await expect(stage.getByText("1 missing")).toBeHidden();
  await expect(volume).toHaveValue("77");
  const os = run.getByRole("textbox", { name: "trigger.parameters.os" });
  await expect(os).toHaveAttribute("placeholder", /^trusty/);

  await previewTab(page, "Variables").click();
  const row = preview(page).getByRole("row", { name: /root_volume_size/ }).first();
  await expect(row).toContainText("77");
  await row.getByRole("button", { name: "Where root_volume_size comes from" }).click();
  const trail = preview(page).getByRole("list", { name: "Where it comes from" });
  await expect(trail.getByRole("listitem")).toHaveText([
    /Packer.*-var root_volume_size/,
    /Rosco.*extended_attributes of the bake request/,
    /attribute.*\$\{trigger\.properties\.VOLUME\}/,
    /trigger.*trigger\.properties\.VOLUME/,
  ]);
  await trail.getByRole("button", { name: "trigger.properties.VOLUME", exact: true }).click();
  await expect(volume).toBeFocused();
  await trail.getByRole("button", { name: /root_volume_size of the stage/ }).click();
  await expect(stage.getByRole("combobox", { name: "Attribute 1 name" })).toBeFocused();
});

test("a parameter changes what is baked, and undo takes it back", async ({ page }) => {
  await openPipeline(page);
  await giveVolume(page, "77");
  const os = stagePane(page).getByRole("textbox", { name: "trigger.parameters.os" });
  await os.fill("jammy");
  await expect(verdict(page)).toContainText("Would fail at Rosco in us-west-2");
  await expect(stagePane(page).getByText("= jammy")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(os).toHaveValue("");
  await expect(verdict(page)).toContainText("Would bake hello-all-20261122051500-trusty");
});

test("regions stand side by side, with what differs", async ({ page }) => {
  await openPipeline(page);
  const regions = preview(page).getByRole("tablist", { name: "Regions" });
  await expect(regions.getByRole("tab")).toHaveText(["us-east-1", "us-west-2", "What differs"]);
  await regions.getByRole("tab", { name: "us-west-2" }).click();
  await previewTab(page, "Command").click();
  await expect(preview(page).getByLabel("Packer command")).toContainText("us-west-2.json");
  await regions.getByRole("tab", { name: "What differs" }).click();
  const table = preview(page).getByRole("table", { name: "What differs between the regions" });
  await expect(table.getByRole("row", { name: /^aws_source_ami/ })).toContainText("ami-e8cc6a90");
  await expect(table.getByRole("row", { name: /^var_file_name/ })).toContainText("us-east-1.json");
  await expect(table.getByRole("row", { name: /^packages/ })).toHaveCount(0);
  await regions.getByRole("tab", { name: "What differs" }).press("Home");
  await expect(regions.getByRole("tab", { name: "us-east-1" })).toBeFocused();
  await expect(preview(page).getByLabel("Packer command")).toContainText("us-east-1.json");
});

test("every value can be asked where it comes from", async ({ page }) => {
  await openPipeline(page);
  await previewTab(page, "Request").click();
  await preview(page).getByRole("button", { name: "Where base_os comes from" }).click();
  const trail = preview(page).getByRole("list", { name: "Where it comes from" });
  await expect(trail).toContainText("baseOs of the stage: ${parameters.os}");
  await expect(trail).toContainText("trigger.parameters.os");

  await previewTab(page, "Command").click();
  await preview(page).getByRole("button", { name: /^aws_source_ami=/ }).click();
  await expect(trail).toContainText("sourceAmi, rosco-local.yml");
  await preview(page).getByRole("button", { name: /aws-custom\.json/ }).click();
  await expect(trail).toContainText("templateFile, rosco-local.yml");
  await trail.getByRole("button", { name: /templateFile, rosco-local.yml/ }).click();
  await expect(treeItem(page, "rosco-local.yml")).toHaveAttribute("aria-selected", "true");

  await previewTab(page, "Template").click();
  const line = preview(page).locator(".resolved-line", { hasText: '"ami_name"' });
  await line.hover();
  await line.getByRole("button", { name: /Where line/ }).click();
  await expect(trail.first()).toContainText("the image name that Rosco joins");
  await preview(page).getByRole("button", { name: /^aws-custom.json:/ }).first().click();
  await expect(treeItem(page, "aws-custom.json")).toHaveAttribute("aria-selected", "true");
});

test("an edit says what it does, and that the image stays", async ({ page }) => {
  await openSample(page);
  const effect = preview(page).getByRole("status", { name: "What your edits do" });
  await chooseView(page, "Visual");
  await page.getByRole("textbox", { name: "Default of install_dir" }).fill("/srv/hello");
  await expect(effect).toContainText(/Your edits change 1 of \d+ variables and aws-custom\.json/);
  await expect(effect).toContainText("will not cause a new bake unless Rebake is set");
  await effect.getByRole("button", { name: "Every change" }).click();
  await expect(effect.getByRole("row", { name: /install_dir/ })).toContainText("/srv/hello");
  // The sample's own bake uses the template too.
  const other = page.getByRole("list", { name: "Bakes" }).getByRole("button", { name: /hello.*Your edits change/ });
  await expect(other.first()).toBeVisible();
  await stagePane(page).getByRole("checkbox", { name: "Rebake" }).check();
  await expect(effect).toContainText("Rebake is set, so Rosco bakes all the same");
  expect(TEMPLATE).toContain("aws-custom.json");
});

test("edits of a pasted stage count from the paste", async ({ page }) => {
  await openPipeline(page);
  const effect = preview(page).getByRole("status", { name: "What your edits do" });
  await expect(effect).toHaveCount(0);
  await stagePane(page).getByRole("textbox", { name: "Attribute 1 value" }).fill("48");
  await expect(effect).toContainText(/Your edits change the verdict and 1 of \d+ variables/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(effect).toHaveCount(0);
});

test("bakes that share an image are named", async ({ page }) => {
  await openSample(page);
  await pasteJson(page, PIPELINE, "Fill the form", "ship hello › Bake again");
  await previewTab(page, "Key").click();
  await expect(preview(page).getByRole("region", { name: "Shared image" })).toContainText("in us-west-2 with the stage Bake of this pipeline");
});

test("a stage of another provider has its own fields", async ({ page }) => {
  await openSample(page);
  const stage = await describeBake(page);
  await stage.getByRole("combobox", { name: "Provider" }).selectOption("azure");
  await expect(stage.getByRole("combobox", { name: "VM type" })).toHaveCount(0);
  await stage.getByRole("combobox", { name: "Source image" }).selectOption("custom");
  await stage.getByRole("textbox", { name: "Publisher" }).fill("Canonical");
  await stage.getByRole("textbox", { name: "Offer" }).fill("ubuntu");
  await stage.getByRole("textbox", { name: "SKU" }).fill("22_04");
  await stage.getByRole("combobox", { name: "OS type" }).selectOption("linux");
  await stage.getByRole("combobox", { name: "Package type" }).selectOption("DEB");
  await expect(stage.getByRole("combobox", { name: "Base OS" })).toHaveCount(0);
  await previewTab(page, "Request").click();
  await expect(preview(page).getByRole("row", { name: /^sku/ })).toContainText("22_04");
  await stage.getByRole("combobox", { name: "Provider" }).selectOption("gce");
  await previewTab(page, "Request").click();
  await expect(preview(page).getByText("POST /api/v1/global/bake")).toBeVisible();
  await expect(stage.getByRole("combobox", { name: "Regions" })).toHaveCount(0);
});

test("a build and a trigger give packages their versions", async ({ page }) => {
  await openSample(page);
  const stage = await describeBake(page);
  await stage.getByRole("button", { name: /Build that triggers it/ }).click();
  await stage.getByRole("textbox", { name: "Build number" }).fill("7");
  await stage.getByRole("textbox", { name: "Files" }).fill("hello_1.2.3-h7.abc_all.deb");
  await previewTab(page, "Request").click();
  const sent = preview(page).getByRole("row", { name: /^package / });
  await expect(sent).toContainText("hello_1.2.3-h7.abc_all");

  const trigger = { type: "jenkins", master: "ci", job: "hello", buildNumber: 8, buildInfo: { number: 8, name: "hello", artifacts: [{ fileName: "hello_2.0-h8.def_all.deb", relativePath: "." }] } };
  await pasteJson(page, trigger, "Use its trigger");
  await expect(sent).toContainText("hello_2.0-h8.def_all");
  await stage.getByRole("button", { name: "Take the trigger out" }).click();
  await expect(sent).toContainText('"hello"');
});

test("all Bake stages of a pipeline become bakes", async ({ page }) => {
  await openSample(page);
  await pasteJson(page, PIPELINE, "Add all 2");
  await expect(page.getByRole("list", { name: "Bakes" }).getByRole("button")).toHaveCount(3);
});

test("a script says what it reads of its environment", async ({ page }) => {
  await openPipeline(page);
  await previewTab(page, "Scripts").click();
  const environment = preview(page).getByRole("table", { name: /Environment of 1. shell/ });
  await environment.getByRole("button", { name: "Where packages comes from" }).click();
  await environment.getByRole("button", { name: /^install-custom.sh:/ }).first().click();
  await expect(treeItem(page, "install-custom.sh")).toHaveAttribute("aria-selected", "true");
});

test("the release says which Packer and plugins it means", async ({ page }) => {
  await openSample(page);
  const stage = await describeBake(page);
  await expect(stage.getByText("Packer 1.10.1 with only the plugins amazon, azure, googlecompute")).toBeVisible();
  await stage.getByRole("combobox", { name: "Spinnaker release" }).selectOption("1.28");
  await expect(stage.getByText("Packer 1.6.6 with all plugins built in; Rosco drops empty values, false and 0.")).toBeVisible();
  await stage.getByRole("list", { name: /Rosco’s configuration/ }).getByRole("button", { name: "rosco-local.yml" }).click();
  await expect(treeItem(page, "rosco-local.yml")).toHaveAttribute("aria-selected", "true");
});
