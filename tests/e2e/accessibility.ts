import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./page";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Fails on what axe finds wrong with the page as it is now. Monaco's inside is left out: its own
 * accessibility is Microsoft's, ours is the name and the place that it has.
 */
export async function expectAccessible(page: Page, what = "the page") {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).exclude(".monaco-editor").analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).join("; ")})`,
  );
  expect(found, `what axe finds wrong with ${what}`).toEqual([]);
}
