import { gunzipSync, gzipSync } from "node:zlib";

/** A file of a tar. */
export type TarFile = { bytes: Buffer; mode: number };

const BLOCK = 512;

/** Writes a tar in the format of POSIX, of plain files, packed by gzip if wanted. Independent of the app's own code. */
export function tar(files: Record<string, string | Buffer>, packed = false): Buffer {
  const parts: Buffer[] = [];
  for (const [path, given] of Object.entries(files)) {
    const bytes = Buffer.from(given);
    const header = Buffer.alloc(BLOCK);
    header.write(path, 0);
    header.write("0000755\0", 100);
    header.write("0000000\0", 108);
    header.write("0000000\0", 116);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000\0", 136);
    header.write("        ", 148);
    header.write("0", 156);
    header.write("ustar\0" + "00", 257);
    const sum = header.reduce((sum, byte) => sum + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    parts.push(header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK));
  }
  const all = Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
  return packed ? gzipSync(all) : all;
}

/** Reads a tar with short names. */
export function untar(archive: Buffer): Map<string, TarFile> {
  const bytes = archive[0] === 0x1f ? gunzipSync(archive) : archive;
  const files = new Map<string, TarFile>();
  const text = (from: number, to: number) => bytes.subarray(from, to).toString().replace(/\0.*$/s, "").trim();
  for (let at = 0; bytes[at]; ) {
    const size = parseInt(text(at + 124, at + 136), 8);
    const file = { bytes: bytes.subarray(at + BLOCK, at + BLOCK + size), mode: parseInt(text(at + 100, at + 108), 8) & 0o7777 };
    if (text(at + 156, at + 157) === "0") files.set(text(at, at + 100), file);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
