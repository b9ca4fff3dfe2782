// The entry of the Monaco bundle: the editor's features, the languages of a config repo, the workers.
import "monaco-editor/features/register.all";
import { editor, Uri } from "monaco-editor/editor";
import "monaco-editor/languages/definitions/hcl/register";
import "monaco-editor/languages/definitions/powershell/register";
import "monaco-editor/languages/definitions/shell/register";
import "monaco-editor/languages/definitions/yaml/register";
import { jsonDefaults } from "monaco-editor/languages/features/json/register";

self.MonacoEnvironment = {
  getWorker(_module, label) {
    // Written out, so that a bundler or a host sees both names.
    const url =
      label === "json" ? new URL("json.worker.js", import.meta.url) : new URL("editor.worker.js", import.meta.url);
    return new Worker(url, { type: "module", name: `monaco ${label}` });
  },
};

jsonDefaults.setDiagnosticsOptions({ validate: true, allowComments: false, enableSchemaRequest: false, schemas: [] });

export { editor, Uri };
