// The worker that makes previews. The module of expressions joins it when a stage first has one, and at
// once: the chain cannot wait in its middle.
import start from "./bakewright-previews.js";
import { answer, initSync } from "./bakewright-expressions.js";

let ready = false;
globalThis.evaluateExpressions = (question) => {
  if (!ready) {
    const request = new XMLHttpRequest();
    request.open("GET", new URL("bakewright-expressions_bg.wasm", import.meta.url), false);
    request.responseType = "arraybuffer";
    request.send();
    if (request.status !== 200) throw new Error(`expressions cannot be loaded: ${request.status}`);
    initSync({ module: request.response });
    ready = true;
  }
  return answer(question);
};

try {
  await start();
} catch (error) {
  // The page hears of it as a message; as a rejection it would not.
  postMessage({ stopped: String(error) });
}
