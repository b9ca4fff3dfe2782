import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

// Draws every screen into test-look/: `npm run look`, on the build in dist/. `-g` takes some of them.
export default defineConfig({
  ...tests,
  testMatch: "look.ts",
  outputDir: "../../test-results/look",
  use: { ...tests.use, trace: "off", screenshot: "off" },
});
