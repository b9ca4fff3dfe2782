import { expect, test } from "./page";

test("the app starts", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("main", { name: "Editor" })).toBeVisible();
});
