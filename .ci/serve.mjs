// Serves dist/ on loopback, as any static host would. PORT picks the port; without it the first free one
// from 8137 on is taken.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

const FIRST_PORT = 8137;
const root = resolve(process.argv[2] ?? "dist");
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ttf": "font/ttf",
  ".zip": "application/zip",
  ".webmanifest": "application/manifest+json",
};

async function fileFor(url) {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  const file = resolve(join(root, path.endsWith("/") ? `${path}index.html` : path));
  if (!file.startsWith(root + sep)) return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? { file, size: found.size } : null;
}

const server = createServer(async (request, response) => {
  const found = await fileFor(request.url).catch(() => null);
  const readable = request.method === "GET" || request.method === "HEAD";
  if (!found || !readable) {
    response.writeHead(readable ? 404 : 405, { "content-type": "text/plain" }).end("not here\n");
    return;
  }
  response.writeHead(200, {
    "content-type": types[extname(found.file)] ?? "application/octet-stream",
    "content-length": found.size,
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(found.file).pipe(response);
});

let port = Number(process.env.PORT ?? FIRST_PORT);
server.on("error", (error) => {
  if (error.code === "EADDRINUSE" && !process.env.PORT && port < FIRST_PORT + 50) {
    port += 1;
    server.listen(port, "127.0.0.1");
    return;
  }
  console.error(error.code === "EADDRINUSE" ? `Port ${port} is taken; choose another: make serve PORT=…` : String(error));
  process.exit(1);
});
server.on("listening", () => console.log(`Bakewright is at http://127.0.0.1:${port}/ (Ctrl+C ends it)`));
server.listen(port, "127.0.0.1");
