import type { Page } from "@playwright/test";

/** Everything that the browser keeps for the app: by store, pairs of key and value; bytes as `{base64}`. */
export type Kept = { version: number; stores: Record<string, [unknown, unknown][]> };

/** What is kept now. */
export function recordKept(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open("bakewright"));
    const plain = (value: unknown) =>
      value instanceof Uint8Array ? { base64: btoa(String.fromCharCode(...value)) } : value;
    const stores: Record<string, [unknown, unknown][]> = {};
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
      stores[name] = keys.map((key, at) => [key, plain(values[at])]);
    }
    const { version } = database;
    database.close();
    return { version, stores };
  });
}

/** Has the browser keep that, on a page of the site that is not the app. */
export async function fillKept(page: Page, kept: Kept) {
  await page.goto("/public/guide.html");
  await page.evaluate(async ({ version, stores }) => {
    const request = indexedDB.open("bakewright", version);
    request.onupgradeneeded = () => {
      for (const name of Object.keys(stores)) request.result.createObjectStore(name);
    };
    await new Promise((resolve, reject) => {
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    const database = request.result;
    const bytes = (value: unknown) => {
      const base64 = (value as { base64?: string } | null)?.base64;
      return base64 === undefined ? value : Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    };
    const transaction = database.transaction(Object.keys(stores), "readwrite");
    for (const [name, pairs] of Object.entries(stores)) {
      for (const [key, value] of pairs) transaction.objectStore(name).put(bytes(value), key as IDBValidKey);
    }
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, kept);
}
