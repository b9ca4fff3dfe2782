// Monaco's colours, made of the app's own (style/tokens.css), again whenever those change.
import { editor } from "monaco-editor/editor";

const NAME = "bakewright";

// Monaco's colours ← custom properties; a second entry is an opacity.
const COLORS = {
  "editor.background": ["--pane"],
  "editor.foreground": ["--ink"],
  "editorCursor.foreground": ["--accent"],
  "editor.lineHighlightBackground": ["--sunken"],
  "editor.lineHighlightBorder": ["--sunken", 0],
  "editor.selectionBackground": ["--accent", 0.24],
  "editor.inactiveSelectionBackground": ["--accent", 0.14],
  "editor.selectionHighlightBackground": ["--accent", 0.12],
  "editor.wordHighlightBackground": ["--ink-3", 0.16],
  "editor.wordHighlightStrongBackground": ["--ink-3", 0.22],
  "editor.findMatchBackground": ["--warn", 0.45],
  "editor.findMatchHighlightBackground": ["--warn", 0.22],
  "editorLineNumber.foreground": ["--ink-3"],
  "editorLineNumber.activeForeground": ["--ink"],
  "editorIndentGuide.background1": ["--line"],
  "editorIndentGuide.activeBackground1": ["--line-strong"],
  "editorWhitespace.foreground": ["--line-strong"],
  "editorBracketMatch.background": ["--accent", 0.14],
  "editorBracketMatch.border": ["--line-strong"],
  "editorBracketHighlight.foreground1": ["--ink-2"],
  "editorBracketHighlight.foreground2": ["--ink-2"],
  "editorBracketHighlight.foreground3": ["--ink-2"],
  "editorError.foreground": ["--bad"],
  "editorWarning.foreground": ["--warn"],
  "editorInfo.foreground": ["--focus"],
  "editorGutter.background": ["--pane"],
  "editorWidget.background": ["--raised"],
  "editorWidget.foreground": ["--ink"],
  "editorWidget.border": ["--line"],
  "editorHoverWidget.background": ["--raised"],
  "editorHoverWidget.border": ["--line"],
  "editorSuggestWidget.background": ["--raised"],
  "editorSuggestWidget.border": ["--line"],
  "editorSuggestWidget.foreground": ["--ink"],
  "editorSuggestWidget.highlightForeground": ["--accent"],
  "editorSuggestWidget.selectedBackground": ["--accent-soft"],
  "editorSuggestWidget.selectedForeground": ["--ink"],
  "editorStickyScroll.background": ["--pane"],
  "editorStickyScrollHover.background": ["--hover"],
  "editorOverviewRuler.border": ["--line", 0],
  "inputValidation.infoBackground": ["--raised"],
  "inputValidation.infoBorder": ["--line-strong"],
  "inputValidation.infoForeground": ["--ink"],
  "input.background": ["--pane"],
  "input.foreground": ["--ink"],
  "input.border": ["--line-strong"],
  "menu.background": ["--raised"],
  "menu.foreground": ["--ink"],
  "menu.selectionBackground": ["--accent-soft"],
  "menu.selectionForeground": ["--ink"],
  "list.hoverBackground": ["--hover"],
  "quickInput.background": ["--raised"],
  "quickInput.foreground": ["--ink"],
  focusBorder: ["--focus"],
  foreground: ["--ink"],
  "widget.shadow": ["--ink", 0.16],
  "editorMarkerNavigation.background": ["--raised"],
  "editorMarkerNavigationError.background": ["--bad"],
  "editorMarkerNavigationWarning.background": ["--warn"],
  "editorGhostText.foreground": ["--ink-3"],
  "editorLink.activeForeground": ["--accent"],
  "scrollbar.shadow": ["--ink", 0],
  "scrollbarSlider.background": ["--ink-3", 0.28],
  "scrollbarSlider.hoverBackground": ["--ink-3", 0.42],
  "scrollbarSlider.activeBackground": ["--ink-3", 0.55],
  "diffEditor.insertedLineBackground": ["--ok", 0.1],
  "diffEditor.insertedTextBackground": ["--ok", 0.2],
  "diffEditor.removedLineBackground": ["--bad", 0.09],
  "diffEditor.removedTextBackground": ["--bad", 0.18],
  "diffEditor.unchangedRegionBackground": ["--sunken"],
  "diffEditor.unchangedRegionForeground": ["--ink-2"],
};

// Monaco's tokens ← custom properties, and a style of type.
const TOKENS = {
  comment: ["--ink-3", "italic"],
  string: ["--ok"],
  "string.key": ["--origin-template"],
  "string.escape": ["--origin-file"],
  number: ["--origin-stage"],
  keyword: ["--origin-stage"],
  type: ["--origin-rosco"],
  tag: ["--origin-template"],
  variable: ["--accent"],
  "variable.predefined": ["--accent"],
  attribute: ["--origin-rosco"],
  "attribute.name": ["--origin-rosco"],
  metatag: ["--ink-3"],
  delimiter: ["--ink-2"],
  "string.invalid": ["--bad"],
};

// #rgb or #rrggbb → rrggbb; else undefined.
function hex(value) {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(value);
  if (short) return short.slice(1).map((digit) => digit + digit).join("");
  return /^#([\da-f]{6})$/i.exec(value)?.[1];
}

function define() {
  const style = getComputedStyle(document.documentElement);
  const read = (property) => hex(style.getPropertyValue(property).trim());
  const colors = {};
  for (const [name, [property, opacity = 1]] of Object.entries(COLORS)) {
    const color = read(property);
    if (!color) continue;
    colors[name] = `#${color}${Math.round(opacity * 255).toString(16).padStart(2, "0")}`;
  }
  const rules = [{ token: "", foreground: read("--ink"), background: read("--pane") }];
  for (const [token, [property, fontStyle]] of Object.entries(TOKENS)) {
    const foreground = read(property);
    if (foreground) rules.push({ token, foreground, fontStyle });
  }
  const dark = style.colorScheme === "dark";
  editor.defineTheme(NAME, { base: dark ? "vs-dark" : "vs", inherit: false, rules, colors });
  editor.setTheme(NAME);
}

export function followTheme() {
  define();
  new MutationObserver(define).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}
