/** Recognises the PNG masks that models write, and cuts them where their boxes are cut. */
import type { Box } from "../../../core/annotation.ts";
import type { GrayMap } from "../../../core/coverage.ts";
import { SCALE } from "../../../core/geometry.ts";
import { readGrayPng, writeGrayPng } from "../../images/grayPng.ts";

const PREFIX = "data:image/png;base64,";
/** Every PNG begins with these bytes, and every base64 text of one with these characters. */
const MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const MAGIC_TEXT = "iVBORw0KGgo";
/** Characters. The masks seen are 256 pixels wide and some kilobytes long. */
const MAX_LENGTH = 8_000_000;
/** Longest side in pixels: a small file may unfold to gigabytes. */
const MAX_SIDE = 4096;
/** The same for one that has to be unfolded while the answer is read, which may hold thousands. */
const MAX_CUT_SIDE = 1024;

/** Whether a text means to be a PNG, whole or not. */
export function looksLikePng(text: string): boolean {
  return text.startsWith("data:") || text.startsWith(MAGIC_TEXT);
}

/** The data URI of a PNG that has a beginning, an end and a decent size; `undefined` otherwise. */
export function readPng(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const base64 = (text.toLowerCase().startsWith(PREFIX) ? text.slice(PREFIX.length) : text).replaceAll(/\s+/g, "");
  if (!base64.startsWith(MAGIC_TEXT) || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const head = headOf(base64);
  const tail = Buffer.from(base64.slice(4 * Math.floor((base64.length - 24) / 4)), "base64");
  if (head.length < 24 || !head.subarray(0, 8).equals(MAGIC) || !tail.includes("IEND")) return undefined;
  const { width, height } = sizeIn(head);
  const decent = width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE;
  return decent ? PREFIX + base64 : undefined;
}

/**
 * Of a mask that fills a box the rows and columns inside of the picture: what is left of the box would squeeze the others in.
 *
 * @param uri from `readPng`
 * @param said the box as the model gave it
 * @returns `undefined` when it would have to be cut and cannot be
 */
export function cutToPicture(uri: string, [yMin, xMin, yMax, xMax]: Box): string | undefined {
  const base64 = uri.slice(PREFIX.length);
  const { width, height } = sizeIn(headOf(base64));
  const [top, bottom] = inside(yMin, yMax, height);
  const [left, right] = inside(xMin, xMax, width);
  if (bottom - top === height && right - left === width) return uri;
  const map = width <= MAX_CUT_SIDE && height <= MAX_CUT_SIDE ? unfolded(Buffer.from(base64, "base64")) : undefined;
  if (map === undefined) return undefined;
  const rows = Array.from({ length: bottom - top }, (_, y) =>
    map.data.subarray((top + y) * width + left, (top + y) * width + right),
  );
  const part = { width: right - left, height: bottom - top, data: Buffer.concat(rows) };
  return PREFIX + Buffer.from(writeGrayPng(part)).toString("base64");
}

/** Signature and header. */
function headOf(base64: string): Buffer {
  return Buffer.from(base64.slice(0, 64), "base64");
}

function sizeIn(head: Buffer): Pick<GrayMap, "width" | "height"> {
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

/** Which of the cells from one place to another lie in the picture, by the nearest of their edges; one at least. */
function inside(from: number, to: number, cells: number): readonly [first: number, end: number] {
  const edge = (at: number) => Math.round(((at - from) / (to - from)) * cells);
  const first = Math.min(Math.max(edge(0), 0), cells - 1);
  return [first, Math.max(Math.min(edge(SCALE), cells), first + 1)];
}

function unfolded(png: Uint8Array): GrayMap | undefined {
  try {
    return readGrayPng(png);
  } catch {
    return undefined;
  }
}
