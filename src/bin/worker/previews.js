// The worker that makes previews. The modules of expressions and of checks join it when they are first asked,
// and at once: the chain cannot wait in its middle.
import start from "./bakewright-previews.js";
import * as expressions from "./bakewright-expressions.js";
import * as checks from "./bakewright-checks.js";

const ready = new Set();
const joining = (module, name) => (question) => {
  if (!ready.has(name)) {
    const request = new XMLHttpRequest();
    request.open("GET", new URL(`bakewright-${name}_bg.wasm`, import.meta.url), false);
    request.responseType = "arraybuffer";
    request.send();
    if (request.status !== 200) throw new Error(`${name} cannot be loaded: ${request.status}`);
    module.initSync({ module: request.response });
    ready.add(name);
  }
  return module.answer(question);
};
globalThis.evaluateExpressions = joining(expressions, "expressions");
globalThis.checkComponents = joining(checks, "checks");

try {
  await start();
} catch (error) {
  // The page hears of it as a message; as a rejection it would not.
  postMessage({ stopped: String(error) });
}
