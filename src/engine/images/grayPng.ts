/** Nearly all masks are PNGs of one channel of eight bits. Read here, hundreds of small ones take a tenth of the time. */
import { crc32, deflateSync, inflateSync } from "node:zlib";
import type { GrayMap } from "../../core/coverage.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** "IHDR" and "IDAT" as numbers. */
const HEADER = 0x49484452;
const PIXELS = 0x49444154;
const END = 0x49454e44;
/** Of the header: depth 8, gray, the one compression and filter method there are, line by line (PNG, 11.2.1). */
const PLAIN_GRAY = [8, 0, 0, 0, 0];
/** Longest side: a small file may unfold to gigabytes. */
const MAX_SIDE = 4096;

/** Whether a file says that it is a PNG. */
export function isPng(file: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => file[i] === byte);
}

/**
 * The values of a PNG of one channel of eight bits; `undefined` for any other kind of PNG, and for what is no PNG.
 * @throws when its pixels are damaged
 */
export function readGrayPng(png: Uint8Array): GrayMap | undefined {
  if (!isPng(png)) return undefined;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const parts: Uint8Array[] = [];
  let size: { readonly width: number; readonly height: number } | undefined;
  // Each chunk is its length, its name, its bytes and their checksum.
  for (let at = 8; at + 12 <= png.length; ) {
    const [length, name, start] = [view.getUint32(at), view.getUint32(at + 4), at + 8];
    if (name === HEADER && length === 13) {
      if (!PLAIN_GRAY.every((byte, i) => png[start + 8 + i] === byte)) return undefined;
      size = { width: view.getUint32(start), height: view.getUint32(start + 4) };
    } else if (name === PIXELS) parts.push(png.subarray(start, start + length));
    at = start + length + 4;
  }
  if (size === undefined || !isFitting(size.width) || !isFitting(size.height)) return undefined;
  return { ...size, data: unfiltered(inflated(parts, (size.width + 1) * size.height), size.width, size.height) };
}

/** The same kind of PNG, lines without filters. */
export function writeGrayPng({ width, height, data }: GrayMap): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(PLAIN_GRAY, 8);
  const lines = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) lines.set(data.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const chunks = [chunk(HEADER, header), chunk(PIXELS, deflateSync(lines)), chunk(END, new Uint8Array())];
  return Uint8Array.from(Buffer.concat([Uint8Array.from(SIGNATURE), ...chunks]));
}

function chunk(name: number, bytes: Uint8Array): Buffer {
  const written = Buffer.alloc(bytes.length + 12);
  written.writeUInt32BE(bytes.length, 0);
  written.writeUInt32BE(name, 4);
  written.set(bytes, 8);
  written.writeUInt32BE(crc32(written.subarray(4, -4)), bytes.length + 8);
  return written;
}

function isFitting(side: number): boolean {
  return side > 0 && side <= MAX_SIDE;
}

/** At once and in one piece: for a small file the way to another thread and back takes longer than the work. */
function inflated(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = inflateSync(Buffer.concat(parts), { chunkSize: Math.max(length + 1, 64), maxOutputLength: length + 1 });
  if (bytes.length !== length) throw new Error(`The picture has ${bytes.length} bytes instead of ${length}.`);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, length);
}

/**
 * Each line begins with the number of its filter: what was taken from each value before it was packed (PNG, 9.2). The values
 * move together in their own buffer: a view of each line, or a second buffer, would take longer than all the rest.
 */
function unfiltered(bytes: Uint8Array, width: number, height: number): Uint8Array {
  for (let y = 0; y < height; y++) {
    const from = y * (width + 1);
    const filter = bytes[from] ?? 0;
    const start = y * width;
    bytes.copyWithin(start, from + 1, from + 1 + width);
    if (filter !== 0) addBack(bytes, filter, start, width);
  }
  return bytes.subarray(0, width * height);
}

/** Takes a filter from the line that begins at `start`; the lines before it are done. */
function addBack(bytes: Uint8Array, filter: number, start: number, width: number): void {
  if (filter > 4) throw new Error(`There is no filter ${filter}.`);
  for (let at = start; at < start + width; at++) {
    const left = at > start ? (bytes[at - 1] ?? 0) : 0;
    const up = bytes[at - width] ?? 0;
    const upLeft = at > start ? (bytes[at - width - 1] ?? 0) : 0;
    bytes[at] = (bytes[at] ?? 0) + predicted(filter, left, up, upLeft);
  }
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const guess = left + up - upLeft;
  const [byLeft, byUp, byUpLeft] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  if (byLeft <= byUp && byLeft <= byUpLeft) return left;
  return byUp <= byUpLeft ? up : upLeft;
}
