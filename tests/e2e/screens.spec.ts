import { expectAccessible } from "./accessibility";
import { expect, test } from "./page";

for (const scheme of ["light", "dark"] as const) {
  test(`nothing is wrong with the start page for assistive technology, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto("/");
    await expect(page.getByRole("main", { name: "Start" })).toBeVisible();
    await expectAccessible(page, "the start page");
  });
}
