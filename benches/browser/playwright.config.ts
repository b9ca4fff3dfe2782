import { defineConfig } from "@playwright/test";
import tests from "../../tests/e2e/playwright.config";

// Measures the release build in dist/: `npm run measure`. Nothing here passes or fails by a time.
export default defineConfig({
  ...tests,
  testDir: ".",
  testMatch: "*.measure.ts",
  outputDir: "../../test-measure",
  fullyParallel: false,
  workers: 1,
  timeout: 600_000,
  use: { ...tests.use, trace: "off", screenshot: "off" },
});
