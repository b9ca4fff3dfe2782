import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { expect, test } from "./page";
import { openSample, verdict } from "./sample";

const DIST = resolve(import.meta.dirname, "../..", process.env.E2E_DIST ?? "dist");
const FOLDER = "/team/tools/bakewright/";
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

// Only the release build is made for any path.
test.skip(!readFileSync(join(DIST, "index.html"), "utf8").includes('<base href="./"'), "not a release build");

test("the build works below any path", async ({ page, context }) => {
  await context.route((url) => url.pathname.startsWith(FOLDER), (route) => {
    const path = new URL(route.request().url()).pathname.slice(FOLDER.length) || "index.html";
    const file = join(DIST, path);
    if (!existsSync(file) || !statSync(file).isFile()) return route.fulfill({ status: 404 });
    return route.fulfill({ body: readFileSync(file), contentType: TYPES[extname(file)] ?? "application/octet-stream" });
  });
  // Nothing lies above it.
  await context.route((url) => !url.pathname.startsWith(FOLDER), (route) => route.fulfill({ status: 404 }));
  await openSample(page, FOLDER);
  await expect(verdict(page)).toContainText("Would bake");
});
