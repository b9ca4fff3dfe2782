import { expect, test as base } from "@playwright/test";

/** What a page may do: read the build's own files, and nothing else. */
function strays(url: string, method: string, origin: string): boolean {
  const { protocol, origin: from } = new URL(url);
  if (protocol === "data:" || protocol === "blob:") return false;
  return from !== origin || method !== "GET";
}

/**
 * A page that is watched: a test fails on any request but same-origin reads, on anything that the
 * Content-Security-Policy refused, and on any error in the console.
 */
export const test = base.extend<{ watched: void }>({
  watched: [
    async ({ context, baseURL }, use) => {
      const origin = new URL(baseURL ?? "").origin;
      const found: string[] = [];
      context.on("request", (request) => {
        if (strays(request.url(), request.method(), origin)) found.push(`request: ${request.method()} ${request.url()}`);
      });
      context.on("requestfailed", (request) => {
        // A page that goes takes its reads along.
        const why = request.failure()?.errorText;
        if (why !== "net::ERR_ABORTED") found.push(`failed: ${request.url()} ${why}`);
      });
      context.on("response", (response) => {
        if (response.status() >= 400) found.push(`status ${response.status()}: ${response.url()}`);
      });
      context.on("console", (message) => {
        if (message.type() === "error") found.push(`console: ${message.text()}`);
      });
      context.on("weberror", (error) => found.push(`error: ${error.error().message}`));
      await context.addInitScript(() =>
        addEventListener("securitypolicyviolation", (event) =>
          console.error(`CSP refused ${event.blockedURI} (${event.violatedDirective})`),
        ),
      );
      await use();
      expect(found, "requests, CSP violations and errors that should not be").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
