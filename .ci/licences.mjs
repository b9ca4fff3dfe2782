// Writes the licences of what is in the build: the crates that the app and its workers are made of, and
// Monaco. Prints them, name by name; fails where one says no licence.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const TARGET = "wasm32-unknown-unknown";
const metadata = JSON.parse(
  execFileSync("cargo", ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", TARGET], {
    maxBuffer: 1 << 28,
  }),
);

/** The packages that are part of the build: neither those of tests nor those that only build, as macros do. */
function parts() {
  const macros = metadata.packages.filter(({ targets }) => targets.some(({ kind }) => kind.includes("proc-macro")));
  const only_build = new Set(macros.map(({ id }) => id));
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const wanted = new Set();
  const open = [metadata.resolve.root];
  while (open.length > 0) {
    const id = open.pop();
    if (wanted.has(id) || only_build.has(id)) continue;
    wanted.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id).deps) if (dep_kinds.some(({ kind }) => kind === null)) open.push(pkg);
  }
  return metadata.packages.filter(({ id }) => wanted.has(id) && id !== metadata.resolve.root);
}

const texts = (folder) =>
  readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice|unlicense|thirdparty)/i.test(name))
    .filter((name) => existsSync(join(folder, name)))
    .sort()
    .map((name) => readFileSync(join(folder, name), { encoding: "utf8", flag: "r" }).trim());

const parted = parts().map(({ name, version, license, license_file, repository, manifest_path }) => ({
  name,
  version,
  licence: license ?? license_file,
  folder: dirname(manifest_path),
  home: repository,
}));
const monaco = JSON.parse(readFileSync("node_modules/monaco-editor/package.json", "utf8"));
parted.push({ ...monaco, licence: monaco.license, folder: "node_modules/monaco-editor", home: "https://github.com/microsoft/monaco-editor" });
parted.sort((one, other) => (one.name < other.name ? -1 : 1));

const list = parted.map(({ name, version, licence, home }) => {
  if (!licence) throw new Error(`${name} ${version} says no licence`);
  return `${name} ${version} — ${licence}${home ? ` — ${home}` : ""}`;
});
// Many have the same text: each stands here once, with those that have it.
const holders = new Map();
for (const { name, folder } of parted) {
  for (const text of texts(folder)) holders.set(text, [...(holders.get(text) ?? []), name]);
}
const each = [...holders].map(([text, names]) => `${[...new Set(names)].join(", ")}:\n\n${text}`);
const own = `Bakewright — Apache-2.0\n\n${readFileSync("LICENSE", "utf8").trim()}`;
const line = `\n\n${"=".repeat(80)}\n\n`;
process.stdout.write([own, `What is in it besides:\n\n${list.join("\n")}`, ...each].join(line) + "\n");
