// The worker that packs and unpacks.
import start from "./bakewright-archives.js";

try {
  await start();
} catch (error) {
  // The page hears of it as a message; as a rejection it would not.
  postMessage({ stopped: String(error) });
}
