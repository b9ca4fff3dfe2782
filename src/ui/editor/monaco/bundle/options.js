// How every editor of the app is set up.
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const options = () => ({
  automaticLayout: true,
  accessibilitySupport: "auto",
  fontFamily: style("--mono-face") || "monospace",
  fontSize: 12.5,
  lineHeight: 19,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  renderLineHighlightOnlyWhenFocus: true,
  renderWhitespace: "selection",
  padding: { top: 6, bottom: 6 },
  // Hovers and suggestions may reach over the edge of a pane.
  fixedOverflowWidgets: true,
  // Links of other people's scripts lead nowhere by a slip.
  links: false,
  // Dropped files belong to the app; a paste is text.
  dropIntoEditor: { enabled: false },
  pasteAs: { enabled: false },
  // Asks in a dialog of the browser, else.
  unusualLineTerminators: "off",
});
