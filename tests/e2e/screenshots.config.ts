import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

// Draws docs/screenshots/ anew: `npm run screenshots`, on the build in dist/.
export default defineConfig({
  ...tests,
  testMatch: "screenshots.ts",
  fullyParallel: false,
  workers: 1,
  use: { ...tests.use, trace: "off", screenshot: "off", deviceScaleFactor: 2, reducedMotion: "reduce" },
});
