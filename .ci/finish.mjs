// Finishes what Trunk built, before it becomes dist/: names the entries of the modules that are loaded
// later, and completes the Content-Security-Policy.
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const staging = process.env.TRUNK_STAGING_DIR;
const page = join(staging, "index.html");
let html = readFileSync(page, "utf8");

function fillIn(meta, content) {
  const empty = new RegExp(`(<meta name="${meta}" content=)""`);
  if (!empty.test(html)) throw new Error(`index.html has no empty <meta name="${meta}">`);
  html = html.replace(empty, `$1"${content}"`);
}

// The bundle's folder is named by its content already.
const [bundle] = readdirSync(join(staging, "monaco"));
fillIn("bakewright-monaco", `monaco/${bundle}/editor.js`);

// Trunk does not hash the names of the workers' files: their folder gets the hash.
const worker = join(staging, "worker");
const bindings = readdirSync(worker).filter((name) => name.startsWith("bakewright-") && name.endsWith(".js"));
// The scripts that go with the app's bindings come along, whether or not a worker has a use for them.
if (!bindings.some((name) => readFileSync(join(worker, name), "utf8").includes("./snippets/"))) {
  rmSync(join(worker, "snippets"), { recursive: true, force: true });
}
for (const script of ["archives.js", "previews.js"]) copyFileSync(join("src/bin/worker", script), join(worker, script));
const hash = createHash("sha256");
const files = readdirSync(worker, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
for (const file of files.sort()) hash.update(readFileSync(file));
const folder = `worker-${hash.digest("hex").slice(0, 8)}`;
renameSync(worker, join(staging, folder));
fillIn("bakewright-workers", folder);

if (process.env.TRUNK_PROFILE === "release") {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = inline.map(([, text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  html = html.replace("'wasm-unsafe-eval'", ["'wasm-unsafe-eval'", ...hashes].join(" "));
} else {
  // `trunk serve` puts its reloading script into the page, with a web socket.
  html = html.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-inline'").replace("connect-src", "connect-src ws:");
}
writeFileSync(page, html);
