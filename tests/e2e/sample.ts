import type { Page } from "@playwright/test";
import { expect } from "./page";

export const TEMPLATE = "deb-config/spinnaker/config/packer/aws-custom.json";

/** Opens the sample and describes a bake of it. */
export async function openSample(page: Page, address = "/") {
  await page.goto(address);
  await page.getByRole("button", { name: "Open the sample repo" }).click();
  await expect(page.getByRole("button", { name: /^Export/ })).toBeVisible();
}

export async function describeBake(page: Page) {
  await page.getByRole("button", { name: "New bake" }).click();
  const stage = page.getByRole("complementary", { name: "Bake stage" });
  await stage.getByRole("textbox", { name: "Package", exact: true }).fill("hello");
  await stage.getByRole("combobox", { name: "Base OS" }).selectOption("trusty");
  await stage.getByRole("textbox", { name: "Instant" }).fill("2026-11-22 05:15:00");
  await expect(verdict(page)).toContainText("Would bake hello-all-20261122051500-trusty");
  return stage;
}

export function verdict(page: Page) {
  return page.getByRole("region", { name: "Bake preview" }).getByRole("status", { name: "Verdict" });
}

export function previewTab(page: Page, name: string) {
  return page.getByRole("region", { name: "Bake preview" }).getByRole("tab", { name });
}
