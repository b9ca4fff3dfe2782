// Keys that belong to the app, also where Monaco has the focus: it lets them through.
import { editor, KeyCode, KeyMod } from "monaco-editor/editor";

// Monaco begins its two-key shortcuts with it; the app opens its palette.
const APP_KEYS = [KeyMod.CtrlCmd | KeyCode.KeyK];

export function leaveKeysToTheApp() {
  editor.addKeybindingRules(APP_KEYS.map((keybinding) => ({ keybinding, command: null })));
}
