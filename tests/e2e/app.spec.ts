import { expectAccessible } from "./accessibility";
import { expect, test } from "./page";

for (const scheme of ["light", "dark"] as const) {
  test(`nothing is wrong for assistive technology, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto("/");
    await expect(page.getByRole("main", { name: "Start" })).toBeVisible();
    await expectAccessible(page, "the start page");
    await page.getByRole("button", { name: "Open the sample repo" }).click();
    await expect(page.getByRole("status", { name: "Verdict" })).toContainText("Would bake");
    await expectAccessible(page, "the frame");
    await page.getByRole("button", { name: /^Export/ }).click();
    await expect(page.getByRole("dialog", { name: "Export" })).toBeVisible();
    await expectAccessible(page, "the review of an export");
  });
}
