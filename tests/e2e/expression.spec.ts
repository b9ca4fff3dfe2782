import { expect, test } from "./page";
import { describeBake, openSample, verdict } from "./sample";

test("expressions are evaluated, by a module that is loaded with the first of them", async ({ page }) => {
  const asked: string[] = [];
  page.context().on("request", (request) => {
    if (request.url().endsWith(".wasm")) asked.push(request.url().replace(/^.*\//, ""));
  });
  const module = "bakewright-expressions_bg.wasm";
  await openSample(page);
  const stage = await describeBake(page);
  expect(asked).not.toContain(module);
  const name = stage.getByRole("textbox", { name: "Package", exact: true });
  await name.fill("${'good' + 'bye'}");
  await expect(verdict(page)).toContainText("Would bake goodbye-all-20261122051500-trusty");
  await name.fill("${'good' + 'day'.toLowerCase()}");
  await expect(verdict(page)).toContainText("Would bake goodday-all-20261122051500-trusty");
  expect(asked.filter((one) => one === module)).toHaveLength(1);
});
