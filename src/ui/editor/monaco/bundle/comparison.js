// Two texts beside each other, or one in the other.
import { editor } from "monaco-editor/editor";
import { options } from "./options.js";

export const createComparison = (element) => new Comparison(element);

class Comparison {
  constructor(element) {
    this.editor = editor.createDiffEditor(element, {
      ...options(),
      readOnly: true,
      originalEditable: false,
      domReadOnly: true,
      // A change at the end of a line is a change: bytes are the truth.
      ignoreTrimWhitespace: false,
      renderOverviewRuler: false,
      hideUnchangedRegions: { enabled: true },
      useInlineViewWhenSpaceIsLimited: true,
    });
    this.models = null;
  }

  show(original, modified, language, label) {
    const before = this.models;
    this.models = {
      original: editor.createModel(original, language),
      modified: editor.createModel(modified, language),
    };
    this.editor.setModel(this.models);
    this.editor.updateOptions({
      originalAriaLabel: `${label}, as it was`,
      modifiedAriaLabel: `${label}, as it is now`,
    });
    dispose(before);
  }

  setSideBySide(sideBySide) {
    this.editor.updateOptions({ renderSideBySide: sideBySide });
  }

  dispose() {
    this.editor.dispose();
    dispose(this.models);
  }
}

function dispose(models) {
  models?.original.dispose();
  models?.modified.dispose();
}
