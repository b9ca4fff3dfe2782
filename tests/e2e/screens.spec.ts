import { expectAccessible } from "./accessibility";
import { test } from "./page";
import { SCREENS } from "./screens";

for (const scheme of ["light", "dark"] as const) {
  for (const { name, open } of SCREENS) {
    test(`nothing is wrong with ${name} for assistive technology, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await open(page);
      await expectAccessible(page, name);
    });
  }
}
