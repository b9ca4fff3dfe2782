// The models, by the path of their file. They outlive the editors that show them.
import { editor, Range, Uri } from "monaco-editor/editor";
import { compositionNumber } from "./composition.js";
import { host } from "./host.js";

const OWNER = "bakewright";
const LF = 0;
const CRLF = 1;

/** path → { path, model, applying } */
const entries = new Map();
/** model → entry */
const byModel = new WeakMap();
let made = 0;

export const modelAt = (path) => entries.get(path)?.model ?? null;
export const pathOf = (model) => (model ? byModel.get(model)?.path : undefined);
export const hasModel = (path) => entries.has(path);
export const textOf = (path) => modelAt(path)?.getValue();

export function openModel(path, text, language, crlf) {
  closeModel(path);
  made += 1;
  // The number keeps a file apart from one that had its path before a rename.
  const uri = Uri.from({ scheme: "workspace", authority: String(made), path: `/${path}` });
  const model = editor.createModel(text, language, uri);
  // A text without a line end would get the system's.
  if (model.getEOL() !== (crlf ? "\r\n" : "\n")) model.setEOL(crlf ? CRLF : LF);
  const entry = { path, model, applying: false };
  entries.set(path, entry);
  byModel.set(model, entry);
  model.onDidChangeContent((event) => report(entry, event));
}

export function closeModel(path) {
  const entry = entries.get(path);
  if (!entry) return;
  entries.delete(path);
  entry.model.dispose();
}

export function renameModel(from, to) {
  const entry = entries.get(from);
  if (!entry || from === to) return;
  closeModel(to);
  entries.delete(from);
  entry.path = to;
  entries.set(to, entry);
}

export function setLanguage(path, language) {
  const model = modelAt(path);
  if (model && model.getLanguageId() !== language) editor.setModelLanguage(model, language);
}

function report(entry, event) {
  if (entry.applying || event.isEolChange) return;
  const { changes } = event;
  const places = new Uint32Array(changes.length * 4);
  changes.forEach(({ range }, i) =>
    places.set([range.startLineNumber, range.startColumn, range.endLineNumber, range.endColumn], i * 4),
  );
  const texts = changes.map(({ text }) => text);
  const reason = event.detailedReasons.map(reasonOf).join(" ");
  const flags = (event.isUndoing ? 1 : 0) | (event.isRedoing ? 2 : 0) | (event.isFlush ? 4 : 0);
  host.changed(entry.path, places, texts, flags, reason, compositionNumber());
}

// What a change came from, in a word.
const reasonOf = ({ metadata }) => metadata.kind ?? metadata.source ?? "";

// Changes a model without a report of it. All places refer to the model as it is before. `follow` takes
// the caret of those who see it to the first of the changes.
export function applyEdits(path, places, texts, follow) {
  const entry = entries.get(path);
  if (!entry) return;
  const edits = texts.map((text, i) => {
    const [startLineNumber, startColumn, endLineNumber, endColumn] = places.subarray(i * 4, i * 4 + 4);
    return { range: { startLineNumber, startColumn, endLineNumber, endColumn }, text };
  });
  const inverse = silently(entry, () => entry.model.applyEdits(edits, true));
  if (!follow) return;
  const first = inverse.map(({ range }) => range).sort(Range.compareRangesUsingStarts)[0];
  for (const seen of editor.getEditors().filter((each) => each.getModel() === entry.model)) {
    seen.setPosition(first.getEndPosition());
    seen.revealRangeInCenterIfOutsideViewport(first);
  }
}

// Gives a model another text, only for when it is out of step.
export function resetModel(path, text, crlf) {
  const entry = entries.get(path);
  if (!entry) return;
  silently(entry, () => {
    entry.model.setValue(text);
    entry.model.setEOL(crlf ? CRLF : LF);
  });
}

function silently(entry, change) {
  entry.applying = true;
  try {
    return change();
  } finally {
    entry.applying = false;
  }
}

// `markers` is JSON: [{ severity, message, source, code, startLineNumber, … }].
export function setMarkers(path, markers) {
  const model = modelAt(path);
  if (model) editor.setModelMarkers(model, OWNER, JSON.parse(markers));
}
