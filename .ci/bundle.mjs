// Bundles what is not Rust into .stage/: the styles, and Monaco with its workers. Monaco is left alone
// while its inputs are the same.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const top = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const stage = join(top, ".stage");
const sources = join(top, "src/ui/editor/monaco/bundle");
const common = { absWorkingDir: top, bundle: true, minify: true, target: "es2022", logLevel: "warning" };

const digest = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

// All of style/ in one file. The tokens come first, for they name the order of the layers; after that the
// order of the files means nothing.
async function bundleStyles() {
  const files = readdirSync(join(top, "style"), { recursive: true })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".css"));
  const order = (name) => (name === "tokens.css" ? "" : name);
  const contents = files.sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((name) => `@import "./${name}";`)
    .join("\n");
  await build({
    ...common,
    stdin: { contents, loader: "css", resolveDir: join(top, "style") },
    outfile: join(stage, "style/index.css"),
  });
}

async function bundleMonaco() {
  const monaco = join(top, "node_modules/monaco-editor");
  const version = JSON.parse(readFileSync(join(monaco, "package.json"), "utf8")).version;
  const inputs = digest(
    version,
    readFileSync(fileURLToPath(import.meta.url)),
    ...readdirSync(sources)
      .filter((name) => name.endsWith(".js"))
      .sort()
      .flatMap((name) => [name, readFileSync(join(sources, name))]),
  );
  const stamp = join(stage, "monaco.inputs");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;

  const modules = { ...common, format: "esm", write: false, outdir: "out" };
  const built = await Promise.all([
    build({
      ...modules,
      entryPoints: { editor: join(sources, "editor.js") },
      loader: { ".ttf": "file" },
      assetNames: "[name]",
    }),
    build({
      ...modules,
      entryPoints: {
        "json.worker": "monaco-editor/languages/features/json/json.worker",
        "editor.worker": "monaco-editor/editor/editor.worker",
      },
    }),
  ]);
  const files = built.flatMap((result) => result.outputFiles);
  // The folder's name changes with any byte in it, so that a browser's cache never mixes two builds.
  const name = `${version}-${digest(...files.map((file) => file.contents)).slice(0, 8)}`;
  const folder = join(stage, "monaco", name);
  rmSync(join(stage, "monaco"), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of files) writeFileSync(join(folder, file.path.split(/[\\/]/).pop()), file.contents);
  for (const notice of ["LICENSE", "ThirdPartyNotices.txt"]) copyFileSync(join(monaco, notice), join(folder, notice));
  writeFileSync(stamp, inputs);
}

mkdirSync(stage, { recursive: true });
await Promise.all([bundleStyles(), bundleMonaco()]);
