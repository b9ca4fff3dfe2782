// Makes public/components.json from two files of facts:
//   node src/packer/components/compact.mjs FACTS SHAPES > public/components.json
//
// FACTS is a list of components as {kind, type, plugin, in_1_6_6, one_of, fields[]}; SHAPES gives, for "kind/type", the
// fields of the plugin's configuration struct in 1.6.6 as {name, shape, go}: what weak decoding is told to make of them.
//
// The result is meant to be read and edited by hand too, one row a field:
//   [name, type, {more}]
// type (Go's own name of it may stand before, as in images.ImageVisibility=string): string bool trilean int int64 uint8 … float duration any; [T] a list of T, {T} an object of T, block an object with
// fields of its own, [block] a list of them. Rows that several components share stand once, under "sets", and are taken
// in by "@name".
import { readFileSync } from "node:fs";

const [factsPath, shapesPath] = process.argv.slice(2);
const facts = JSON.parse(readFileSync(factsPath, "utf8"));
const shapes = JSON.parse(readFileSync(shapesPath, "utf8"));

const plainTypes = { string: "string", bool: "bool", number: "int", object: "{any}", map: "{any}" };

function typeOf(field) {
  if (field.format === "duration") return "duration";
  if (field.format === "tristate-bool") return "trilean";
  if (plainTypes[field.type]) return plainTypes[field.type];
  if (field.type === "block(list)") return "[block]";
  const inner = /^(list|map)\((.*)\)$/.exec(field.type);
  if (!inner) return field.type === "block" ? "block" : "any";
  const [open, close] = inner[1] === "list" ? "[]" : "{}";
  return open + typeOf({ type: inner[2] }) + close;
}

function shapeType(shape) {
  if (typeof shape === "string") return shape === "list(uint8)" ? "[uint8]" : shape;
  if (shape.list) return `[${shapeType(shape.list)}]`;
  if (shape.map) return `{${shapeType(shape.map)}}`;
  return "block";
}

const nested = (shape) => (shape?.list ? nested(shape.list) : shape?.struct);

const marks = ["required", "sensitive", "deprecated", "delayed", "from_env"];
const values = ["default", "enum", "replaced_by", "fixer", "template_vars", "hint"];

function row(field, member) {
  const today = typeOf(field);
  const more = {};
  const type = member ? shapeType(member.shape) : today;
  // A bool of 1.6.6 that may be unset since.
  if (member && today === "trilean" && type === "bool") more.now = "trilean";
  if (member?.go && member.go.toLowerCase() === field.name.toLowerCase()) more.go = member.go;
  if (field.group && !["main", "legacy"].includes(field.group)) more.group = field.group;
  const is = marks.filter((mark) => field[mark]);
  if (field.required_doc) is.push("documented_required");
  if (field.undocumented || field.internal) is.push("hidden");
  if (is.length) more.is = is;
  if (field.since) more.since = field.since;
  if (field.removed) more.removed = field.removed;
  // A key that 1.6.6 refuses in JSON came with HCL, or never worked there.
  if (field.json_key_rejected_1_6_6 && field.removed) more.removed = "before 1.6.6";
  else if (field.json_key_rejected_1_6_6) more.since = "after 1.6.6";
  for (const key of values) if (field[key] !== undefined) more[key] = field[key];
  if (field.fields) more.fields = rows(field.fields, nested(member?.shape), false);
  return Object.keys(more).length ? [field.name, type, more] : [field.name, type];
}

// Keys that 1.6.6 takes although no documentation names them.
const ownKeys = new Set(["ctx", "useragent", "cmdargs", "subcommand"]);

function rows(fields, members, top) {
  const byName = new Map((members ?? []).map((member) => [member.name, member]));
  const result = fields.map((field) => [row(field, byName.get(field.name)), field.owner ?? ""]);
  if (!top) return result.map(([row]) => row);
  const known = new Set(fields.map((field) => field.name));
  for (const [name, member] of byName) {
    if (known.has(name) || name.startsWith("packer_") || ownKeys.has(name)) continue;
    const more = { go: member.go, is: ["hidden"], removed: "after 1.6.6" };
    if (!member.go) delete more.go;
    result.push([[name, shapeType(member.shape), more], ""]);
  }
  return result;
}

// Stretches of fields with one owner, so that shared ones can stand once.
function stretches(owned) {
  const result = [];
  for (const [row, owner] of owned) {
    const last = result.at(-1);
    if (last && last.owner === owner) last.rows.push(row);
    else result.push({ owner, rows: [row] });
  }
  return result;
}

const components = facts.map((component) => {
  const members = shapes[`${component.kind}/${component.type}`];
  const { kind, type, plugin } = component;
  const head = { kind, type, plugin };
  if (!component.in_1_6_6) head.since = "after 1.6.6";
  if (component.only_in_1_6_6) head.removed = "after 1.6.6";
  for (const key of ["alias_of", "fixer"]) if (component[key]) head[key] = component[key];
  if (component.one_of) head.alternatives = component.one_of.map((group) => group.map((one) => one.split("+")));
  return { head, parts: stretches(rows(component.fields, members, true)) };
});

const uses = new Map();
for (const { parts } of components) {
  for (const part of parts) {
    const key = JSON.stringify(part.rows);
    const use = uses.get(key) ?? { count: 0, part };
    use.count += 1;
    uses.set(key, use);
  }
}
const sets = new Map();
const taken = new Map();
for (const [key, { count, part }] of uses) {
  if (count < 2 || key.length < 60) continue;
  const base = part.owner || "plain";
  const number = (taken.get(base) ?? 0) + 1;
  taken.set(base, number);
  sets.set(key, number === 1 ? base : `${base}-${number}`);
}

const line = (value) => JSON.stringify(value);
const list = (items, indent) => (items.length ? `[\n${items.map((item) => indent + item).join(",\n")}]` : "[]");
const setLines = [...sets].map(([key, name]) => `${line(name)}: ${list(JSON.parse(key).map(line), "")}`);
const componentLines = components.map(({ head, parts }) => {
  const fields = parts.flatMap((part) => {
    const set = sets.get(JSON.stringify(part.rows));
    return set ? [line(`@${set}`)] : part.rows.map(line);
  });
  return `${line(head).slice(0, -1)},"fields":${list(fields, "")}}`;
});
process.stdout.write(`{"format":1,\n"sets":{\n${setLines.join(",\n")}},\n"components":${list(componentLines, "")}}\n`);
