import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

/** A file of an archive, or a symbolic link whose bytes are its target. Without a mode it is as of a system that has none. */
export type ZipFile = { bytes: Buffer; mode?: number; link?: true };

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;
const MADE_ON_UNIX = 3 << 8;
/** 1980-01-01, where a zip's calendar begins. */
const FIRST_DAY = 0x21;

const FILE = 0o100000;
const LINK = 0o120000;
const TYPE = 0o170000;

type Files = Record<string, ZipFile | Buffer | string>;

/**
 * Writes a zip of files, in the order given; as pairs, a path can be there twice. Independent of the app's
 * own code for archives.
 */
export function zip(files: Files | [string, Files[string]][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, given] of Array.isArray(files) ? files : Object.entries(files)) {
    const file: ZipFile = typeof given === "string" ? { bytes: Buffer.from(given) } : Buffer.isBuffer(given) ? { bytes: given } : given;
    const name = Buffer.from(path);
    const packed = deflateRawSync(file.bytes);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(file.bytes) as number, 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(file.bytes.length, 8);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(LOCAL, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(1 << 11, 6);
    local.writeUInt16LE(DEFLATED, 8);
    local.writeUInt16LE(FIRST_DAY, 12);
    sizes.copy(local, 14);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(CENTRAL, 0);
    central.writeUInt16LE((file.mode === undefined ? 0 : MADE_ON_UNIX) | 20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(1 << 11, 8);
    central.writeUInt16LE(DEFLATED, 10);
    central.writeUInt16LE(FIRST_DAY, 14);
    sizes.copy(central, 16);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(file.mode === undefined ? 0 : ((file.mode | (file.link ? LINK : FILE)) << 16) >>> 0, 38);
    central.writeUInt32LE(offset, 42);
    parts.push(local, name, packed);
    directory.push(central, name);
    offset += local.length + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Reads a zip by its central directory. A mode is given where the archive has one. */
export function unzip(archive: Buffer): Map<string, ZipFile> {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error("no zip archive");
  const files = new Map<string, ZipFile>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new Error(`no entry of a zip's directory at ${at}`);
    const unix = archive.readUInt16LE(at + 4) >> 8 === 3;
    const method = archive.readUInt16LE(at + 10);
    const sum = archive.readUInt32LE(at + 16);
    const packed = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const mode = archive.readUInt32LE(at + 38) >>> 16;
    const local = archive.readUInt32LE(at + 42);
    const path = archive.subarray(at + 46, at + 46 + nameLength).toString();
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(start, start + packed);
    const bytes = method === DEFLATED ? inflateRawSync(stored) : Buffer.from(stored);
    if ((crc32(bytes) as number) !== sum) throw new Error(`the checksum of ${path} is wrong`);
    const file: ZipFile = { bytes, mode: unix && mode ? mode & 0o7777 : undefined };
    if (unix && (mode & TYPE) === LINK) file.link = true;
    if (!path.endsWith("/")) files.set(path, file);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}
