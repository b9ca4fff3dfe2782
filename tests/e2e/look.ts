import { test } from "./page";
import { SCREENS } from "./screens";

// Every screen, narrow and wide, light and dark, to be looked at.
for (const [width, height] of [[390, 844], [800, 900], [1280, 800], [1600, 1000]]) {
  for (const scheme of ["light", "dark"] as const) {
    for (const { name, open } of SCREENS) {
      test(`${name}, ${width}, ${scheme}`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await open(page);
        await page.screenshot({ path: `test-look/${name}-${width}-${scheme}.png` });
      });
    }
  }
}
