/** Recognises the PNG masks that models write. */

const PREFIX = "data:image/png;base64,";
/** Every PNG begins with these bytes, and every base64 text of one with these characters. */
const MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MAGIC_TEXT = "iVBORw0KGgo";
/** Characters. The masks seen are 256 pixels wide and some kilobytes long. */
const MAX_LENGTH = 8_000_000;
/** Longest side in pixels: a small file may unfold to gigabytes. */
const MAX_SIDE = 4096;

/** Whether a text means to be a PNG, whole or not. */
export function looksLikePng(text: string): boolean {
  return text.startsWith("data:") || text.startsWith(MAGIC_TEXT);
}

/** The data URI of a PNG that has a beginning, an end and a decent size; `undefined` otherwise. */
export function readPng(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const base64 = (text.toLowerCase().startsWith(PREFIX) ? text.slice(PREFIX.length) : text).replaceAll(/\s+/g, "");
  if (!base64.startsWith(MAGIC_TEXT) || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const head = Buffer.from(base64.slice(0, 64), "base64");
  const tail = Buffer.from(base64.slice(4 * Math.floor((base64.length - 24) / 4)), "base64");
  if (head.length < 24 || !head.subarray(0, 8).equals(MAGIC) || !tail.includes("IEND")) return undefined;
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
  const decent = width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE;
  return decent ? PREFIX + base64 : undefined;
}
