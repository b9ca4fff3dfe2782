import { test } from "./page";
import { SCREENS } from "./screens";

const screen = (name: string) => SCREENS.find((one) => one.name === name) ?? SCREENS[0];

// What the README and the guide show.
for (const [name, scheme] of [["split", "light"]] as const) {
  test(`${name}, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await screen(name).open(page);
    await page.screenshot({ path: `docs/screenshots/${name}-${scheme}.png` });
  });
}
