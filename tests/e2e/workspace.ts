import type { Download, Page } from "@playwright/test";
import { expect } from "./page";
import { unzip, zip, type ZipFile } from "./zip";

/** Gives the start page a zip, whatever comes of it. */
export async function giveZip(page: Page, name: string, buffer: Buffer) {
  await page.getByLabel("Zip file").setInputFiles({ name, mimeType: "application/zip", buffer });
}

/** Opens a zip of files from the start page. */
export async function openZip(page: Page, name: string, files: Record<string, ZipFile | Buffer | string>) {
  await giveZip(page, name, zip(files));
  await expect(page.getByRole("button", { name: /^Export/ })).toBeVisible();
}

/** Has the page's folder picker hand out this folder of the browser's own file system, with these files. */
export async function makeFolder(page: Page, name: string, files: Record<string, Buffer | string>) {
  const written = Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString("base64")] as const);
  await page.evaluate(
    async ([name, written]) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle(name, { create: true });
      for (const [path, base64] of written) {
        const parts = path.split("/");
        let into = folder;
        for (const part of parts.slice(0, -1)) into = await into.getDirectoryHandle(part, { create: true });
        const stream = await (await into.getFileHandle(parts.at(-1) ?? "", { create: true })).createWritable();
        await stream.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
        await stream.close();
      }
      Object.assign(window, { showDirectoryPicker: async () => folder });
    },
    [name, written] as const,
  );
}

/** Opens a folder of the browser's own file system from the start page. */
export async function openFolder(page: Page, name: string, files: Record<string, Buffer | string>) {
  await makeFolder(page, name, files);
  await page.getByRole("button", { name: "Open a folder" }).click();
  await expect(page.getByRole("button", { name: /^Export/ })).toBeVisible();
}

/** Everything that lies in such a folder now. */
export async function readFolder(page: Page, name: string): Promise<Map<string, Buffer>> {
  const read = await page.evaluate(async (name) => {
    const files: [string, number[]][] = [];
    const walk = async (folder: FileSystemDirectoryHandle, prefix: string) => {
      for await (const [entry, handle] of folder.entries()) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${prefix}${entry}/`);
        else files.push([prefix + entry, [...new Uint8Array(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer())]]);
      }
    };
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle(name), "");
    return files;
  }, name);
  return new Map(read.map(([path, bytes]) => [path, Buffer.from(bytes)]));
}

/** Exports the workspace as a zip and reads that. */
export async function exported(page: Page): Promise<Map<string, ZipFile>> {
  await page.getByRole("button", { name: /^Export/ }).click();
  return savedZip(page);
}

/** Saves the zip that an open review offers, and reads it. */
export async function savedZip(page: Page): Promise<Map<string, ZipFile>> {
  const download = page.waitForEvent("download");
  await page.getByRole("dialog", { name: "Export" }).getByRole("button", { name: "Save as zip" }).click();
  return unzip(await bytesOf(await download));
}

export async function bytesOf(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The row of the tree that shows a file, by its name. */
export function treeItem(page: Page, name: string) {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const files = page.getByRole("navigation", { name: "Files" });
  return files.getByRole("treeitem", { name: new RegExp(`^${quoted}(,|$)`) });
}

/** Chooses how the template is shown. */
export async function chooseView(page: Page, view: "Visual" | "Split" | "Text") {
  await page.getByRole("group", { name: "View" }).getByRole("button", { name: view, exact: true }).click();
}
