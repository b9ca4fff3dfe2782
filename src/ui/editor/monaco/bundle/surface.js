// An editor in the page, that shows one model after the other.
import { editor } from "monaco-editor/editor";
import { compositionEnded, compositionStarted } from "./composition.js";
import { host } from "./host.js";
import { modelAt, pathOf } from "./models.js";
import { options } from "./options.js";

export const createSurface = (element) => new Surface(element);

const showing = (path) => editor.getEditors().find((each) => pathOf(each.getModel()) === path);

// Takes the focus to the editor that shows a path.
export const focusOn = (path) => showing(path)?.focus();

// Runs a command of Monaco's, such as `actions.find`, in the editor that shows a path.
export function runCommand(path, command) {
  const target = showing(path);
  target?.focus();
  target?.trigger("app", command, null);
}

class Surface {
  constructor(element) {
    this.editor = editor.create(element, { ...options(), model: null });
    // By model, so that a rename keeps them.
    this.viewStates = new WeakMap();
    const path = () => pathOf(this.editor.getModel());
    const tell = (what, ...values) => path() !== undefined && host[what](path(), ...values);
    this.editor.onDidChangeCursorSelection(({ selection }) => {
      const { startLineNumber, startColumn, endLineNumber, endColumn, positionLineNumber, positionColumn } = selection;
      const places = [startLineNumber, startColumn, endLineNumber, endColumn, positionLineNumber, positionColumn];
      tell("moved", new Uint32Array(places));
    });
    this.editor.onDidCompositionStart(() => {
      compositionStarted();
      tell("composed", true);
    });
    this.editor.onDidCompositionEnd(() => {
      compositionEnded();
      tell("composed", false);
    });
  }

  // Shows the model of a path; none for a path without one.
  show(path) {
    const model = modelAt(path);
    const shown = this.editor.getModel();
    if (shown === model) return;
    if (shown && !shown.isDisposed()) this.viewStates.set(shown, this.editor.saveViewState());
    this.editor.setModel(model);
    const state = model && this.viewStates.get(model);
    if (state) this.editor.restoreViewState(state);
  }

  // An editor that cannot be written in says why when one tries.
  setReadOnly(why) {
    this.editor.updateOptions({ readOnly: why !== undefined, readOnlyMessage: why && { value: why } });
  }

  setLabel(ariaLabel) {
    this.editor.updateOptions({ ariaLabel });
  }

  select(startLineNumber, startColumn, endLineNumber, endColumn) {
    this.editor.setSelection({ startLineNumber, startColumn, endLineNumber, endColumn });
  }

  reveal(startLineNumber, startColumn, endLineNumber, endColumn) {
    this.select(startLineNumber, startColumn, endLineNumber, endColumn);
    this.editor.revealRangeInCenterIfOutsideViewport(this.editor.getSelection());
    this.editor.focus();
  }

  focus() {
    this.editor.focus();
  }

  scrollTo(top) {
    this.editor.setScrollTop(top);
  }

  dispose() {
    this.editor.dispose();
  }
}
