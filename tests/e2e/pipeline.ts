import type { Page } from "@playwright/test";
import { expect } from "./page";
import { openSample, verdict } from "./sample";

/** A pipeline of a team: a build, a bake with expressions in two regions, and another like it. */
export const PIPELINE = {
  name: "ship hello",
  application: "hello",
  parameterConfig: [{ name: "os", default: "trusty" }, { name: "flavour" }],
  stages: [
    { type: "jenkins", refId: "1", requisiteStageRefIds: [], name: "Build", master: "ci", job: "hello" },
    {
      type: "bake",
      refId: "2",
      requisiteStageRefIds: ["1"],
      name: "Bake",
      cloudProviderType: "aws",
      package: "hello",
      baseOs: "${parameters.os}",
      vmType: "hvm",
      baseLabel: "release",
      regions: ["us-east-1", "us-west-2"],
      varFileName: "${region}.json",
      extendedAttributes: { root_volume_size: "${trigger.properties.VOLUME}" },
    },
    { type: "bake", refId: "3", requisiteStageRefIds: ["1"], name: "Bake again", cloudProviderType: "aws", package: "hello", baseOs: "trusty", vmType: "hvm", regions: ["us-west-2"], varFileName: "us-west-2.json" },
  ],
};

export function stagePane(page: Page) {
  return page.getByRole("complementary", { name: "Bake stage" });
}

export function preview(page: Page) {
  return page.getByRole("region", { name: "Bake preview" });
}

/** Pastes JSON into the dialog, and presses one of its buttons. */
export async function pasteJson(page: Page, json: unknown, button: string, choice?: string) {
  await stagePane(page).getByRole("button", { name: "Paste", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Paste a Bake stage or pipeline" });
  await dialog.getByRole("textbox", { name: "JSON of a stage or pipeline" }).fill(JSON.stringify(json));
  if (choice) await dialog.getByRole("radio", { name: choice, exact: true }).check();
  await dialog.getByRole("button", { name: button }).click();
  await expect(dialog).toBeHidden();
}

/** The sample with the pipeline's first bake. */
export async function openPipeline(page: Page) {
  await openSample(page);
  const tab = page.getByRole("tablist", { name: "Panes" }).getByRole("tab", { name: "Bake" });
  if (await tab.isVisible()) await tab.click();
  await pasteJson(page, PIPELINE, "Fill the form", "ship hello › Bake");
  await stagePane(page).getByRole("textbox", { name: "Instant" }).fill("2026-11-22 05:15:00");
  // Nobody gave the size yet, so Packer gets the expression's own text.
  await expect(verdict(page)).toContainText("volume_size has to be a whole number");
}

/** Gives what the pipeline's first bake asks its trigger for. */
export async function giveVolume(page: Page, size: string) {
  await stagePane(page).getByRole("textbox", { name: "trigger.properties.VOLUME" }).fill(size);
  await expect(verdict(page)).toContainText("Would bake hello-all-20261122051500-trusty");
}
