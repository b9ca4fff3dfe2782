// The app owns the history: Monaco keeps none, and its commands for undo and redo ask the app.
import { RedoCommand, UndoCommand } from "monaco-editor/editor/browser/editorExtensions";
import { ICodeEditorService } from "monaco-editor/editor/browser/services/codeEditorService";
import { StandaloneServices } from "monaco-editor/editor/standalone/browser/standaloneServices";
import { host } from "./host.js";
import { pathOf } from "./models.js";

// Above Monaco's own implementation for an editor, which has 10000.
const PRIORITY = 20_000;

const nothing = () => {};
// Has an effect only as the first thing that starts Monaco's services.
StandaloneServices.initialize({
  undoRedoService: {
    _serviceBrand: undefined,
    registerUriComparisonKeyComputer: () => ({ dispose: nothing }),
    getUriComparisonKey: (uri) => uri.toString(),
    pushElement: nothing,
    getLastElement: () => null,
    getElements: () => ({ past: [], future: [] }),
    hasElements: () => false,
    setElementsValidFlag: nothing,
    removeElements: nothing,
    createSnapshot: (resource) => ({ resource, elements: [] }),
    restoreSnapshot: nothing,
    splitPastFutureElements: nothing,
    canUndo: () => false,
    undo: nothing,
    canRedo: () => false,
    redo: nothing,
  },
});

// The editor that a command means: the one that is typed in, else the one used last, unless another
// field of the page (Monaco's search, say) has the focus and a history of its own.
function meant(accessor) {
  const editors = accessor.get(ICodeEditorService);
  const focused = editors.getFocusedCodeEditor();
  if (focused?.hasTextFocus()) return focused;
  const field = document.activeElement;
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? null : editors.getActiveCodeEditor();
}

function route(command, back) {
  command.addImplementation(PRIORITY, "app", (accessor) => {
    const path = pathOf(meant(accessor)?.getModel());
    if (path === undefined) return false;
    host.stepped(path, back);
    return true;
  });
}

route(UndoCommand, true);
route(RedoCommand, false);
