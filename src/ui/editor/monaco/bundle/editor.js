// The entry of the Monaco bundle: the editor's features, the languages of a config repo, the workers, and
// what the app calls. Rust's side of each call is in ../binding.rs.
import "monaco-editor/features/register.all";
// After the features, which bring services along, and before anything that starts them.
import "./history.js";
import { editor, languages } from "monaco-editor/editor";
import "monaco-editor/languages/definitions/hcl/register";
import "monaco-editor/languages/definitions/powershell/register";
import "monaco-editor/languages/definitions/shell/register";
import "monaco-editor/languages/definitions/yaml/register";
import { jsonDefaults } from "monaco-editor/languages/features/json/register";
import { leaveKeysToTheApp } from "./keys.js";
import { followTheme } from "./theme.js";

self.MonacoEnvironment = {
  getWorker(_module, label) {
    // Written out, so that a bundler or a host sees both names.
    const url =
      label === "json" ? new URL("json.worker.js", import.meta.url) : new URL("editor.worker.js", import.meta.url);
    return new Worker(url, { type: "module", name: `monaco ${label}` });
  },
};

// Without `enableSchemaRequest` the worker fetches nothing, whatever a document's `$schema` says.
jsonDefaults.setDiagnosticsOptions({ validate: true, allowComments: false, enableSchemaRequest: false, schemas: [] });
jsonDefaults.setModeConfiguration({ ...jsonDefaults.modeConfiguration, colors: false });

leaveKeysToTheApp();
followTheme();

export { connect } from "./host.js";
export { applyEdits, closeModel, hasModel, openModel, renameModel, resetModel, setLanguage, setMarkers, textOf } from "./models.js";
export { createSurface, focusOn, runCommand } from "./surface.js";
export { createComparison } from "./comparison.js";
// Where hovers and completions of our own will be registered.
export { editor, languages };
