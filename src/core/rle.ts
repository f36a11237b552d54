/**
 * COCO's run-length code of a mask: lengths of runs of zeros and ones by turns, zeros first, column by column.
 * As its reference implementation (pycocotools, `maskApi.c`) reads and writes it.
 */
import { type Bitmap, trimmed } from "./raster.ts";

/** A mask as runs. Their sum is `width` × `height`. */
export interface Rle {
  readonly width: number;
  readonly height: number;
  /** Zeros, ones, zeros, …, down the columns; only the first may be 0. */
  readonly counts: readonly number[];
}

/** A mask with where its upper left corner stands in a picture, px. */
export interface PlacedBitmap {
  readonly left: number;
  readonly top: number;
  readonly bitmap: Bitmap;
}

/** The runs of a bitmap. */
export function encodeRle({ width, height, data }: Bitmap): Rle {
  return { width, height, counts: runsOf(changes({ width, height, data }), width * height) };
}

/**
 * The runs of a mask that covers a part of a picture. Work and memory are those of the part, however large the picture is.
 *
 * @param width of the picture, px; what of the mask lies outside of the picture is left out
 */
export function encodePlacedRle({ left, top, bitmap }: PlacedBitmap, width: number, height: number): Rle {
  const starts: number[] = [];
  // Each run of the part, cut where a column ends: in the picture others lie in between.
  let at = 0;
  let open = -1;
  for (const [i, length] of encodeRle(bitmap).counts.entries()) {
    for (let done = 0; i % 2 === 1 && done < length; ) {
      const [column, row] = [Math.floor((at + done) / bitmap.height), (at + done) % bitmap.height];
      const rows = Math.min(length - done, bitmap.height - row);
      done += rows;
      const [first, last] = [Math.max(top + row, 0), Math.min(top + row + rows, height)];
      if (first >= last || left + column < 0 || left + column >= width) continue;
      const start = (left + column) * height + first;
      // A run that ends with its column may go on with the next one.
      if (open === start) starts.pop();
      else starts.push(start);
      open = (left + column) * height + last;
      starts.push(open);
    }
    at += length;
  }
  return { width, height, counts: runsOf(starts, width * height) };
}

/** The places, down the columns, where the value is another than at the place before; before the first there is a 0. */
function changes({ width, height, data }: Bitmap): Uint32Array {
  // Rows are read as they lie in memory; walking down the columns would wait for memory at every pixel.
  const perColumn = new Uint32Array(width + 1);
  eachChange(data, width, height, (column) => {
    perColumn[column] = (perColumn[column] ?? 0) + 1;
  });
  let total = 0;
  for (let column = 0; column <= width; column++) {
    const here = perColumn[column] ?? 0;
    perColumn[column] = total;
    total += here;
  }
  const places = new Uint32Array(total);
  eachChange(data, width, height, (column, row) => {
    const slot = perColumn[column] ?? 0;
    places[slot] = column * height + row;
    perColumn[column] = slot + 1;
  });
  return places;
}

function eachChange(
  data: Uint8Array,
  width: number,
  height: number,
  found: (column: number, row: number) => void,
): void {
  const lastRow = (height - 1) * width;
  for (let column = 0; column < width && height > 0; column++) {
    const before = column === 0 ? 0 : data[lastRow + column - 1];
    if (data[column] !== before) found(column, 0);
  }
  for (let row = 1; row < height; row++) {
    const end = (row + 1) * width;
    for (let at = row * width; at < end; at++) if (data[at] !== data[at - width]) found(at - row * width, row);
  }
}

function runsOf(places: ArrayLike<number>, total: number): number[] {
  const counts: number[] = [];
  let before = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? total;
    counts.push(place - before);
    before = place;
  }
  if (before < total || counts.length === 0) counts.push(total - before);
  return counts;
}

/** Whether runs say a mask of this size: whole numbers, none negative, and as many as there are pixels. */
export function isWholeRle({ width, height, counts }: Rle): boolean {
  let sum = 0;
  for (const count of counts) {
    if (!Number.isInteger(count) || count < 0) return false;
    sum += count;
  }
  return sum === width * height;
}

/** How many pixels are ones. */
export function rleArea({ counts }: Rle): number {
  let area = 0;
  for (let i = 1; i < counts.length; i += 2) area += counts[i] ?? 0;
  return area;
}

/** The smallest rectangle around the ones, px, the right and lower edge excluded; `undefined` when there are none. */
export function rleBounds({
  height,
  counts,
}: Rle): { left: number; top: number; right: number; bottom: number } | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  let at = 0;
  for (const [i, count] of counts.entries()) {
    if (i % 2 === 1 && count > 0) {
      const [first, last] = [at, at + count - 1];
      const [from, to] = [Math.floor(first / height), Math.floor(last / height)];
      left = Math.min(left, from);
      right = Math.max(right, to + 1);
      // A run that goes on in the next column touches the lower and the upper edge.
      top = from === to ? Math.min(top, first % height) : 0;
      bottom = from === to ? Math.max(bottom, (last % height) + 1) : height;
    }
    at += count;
  }
  return right < 0 ? undefined : { left, top, right, bottom };
}

/** The mask, cut to what it covers; `undefined` when it covers nothing. Memory is that of the part, not of the picture. */
export function decodeRle(rle: Rle): PlacedBitmap | undefined {
  const bounds = rleBounds(rle);
  if (bounds === undefined) return undefined;
  const { left, top, right, bottom } = bounds;
  const [width, height] = [right - left, bottom - top];
  const data = new Uint8Array(width * height);
  let at = 0;
  for (const [i, count] of rle.counts.entries()) {
    if (i % 2 === 1) {
      for (let place = at; place < at + count; place++) {
        data[((place % rle.height) - top) * width + Math.floor(place / rle.height) - left] = 1;
      }
    }
    at += count;
  }
  return { left, top, bitmap: { width, height, data } };
}

/** A mask cut to what it covers, wherever it was placed; `undefined` when it covers nothing. */
export function trimPlaced({ left, top, bitmap }: PlacedBitmap): PlacedBitmap | undefined {
  const part = trimmed(bitmap);
  return part && { left: left + part.left, top: top + part.top, bitmap: part.bitmap };
}

/** The runs as COCO's compressed text: from the fourth run on, each as its difference from the last but one. */
export function rleToText(counts: readonly number[]): string {
  const codes: number[] = [];
  for (const [i, count] of counts.entries()) {
    let rest = i > 2 ? count - (counts[i - 2] ?? 0) : count;
    for (let more = true; more; ) {
      // Five bits at a time, the lowest first; the sixth says that there are more.
      const bits = rest & 31;
      rest >>= 5;
      more = (bits & 16) !== 0 ? rest !== -1 : rest !== 0;
      codes.push((more ? bits | 32 : bits) + 48);
    }
  }
  let text = "";
  // In pieces: a function takes only so many arguments.
  for (let from = 0; from < codes.length; from += 8192) text += String.fromCharCode(...codes.slice(from, from + 8192));
  return text;
}

/** The runs of COCO's compressed text; `undefined` when it is none. Whether they fit a size says `isWholeRle`. */
export function rleFromText(text: string): number[] | undefined {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    for (let shift = 0; ; shift += 5) {
      const code = text.charCodeAt(at++) - 48;
      // Six groups hold any 30 bits: more than any picture has pixels.
      if (!(code >= 0 && code < 64) || shift > 30) return undefined;
      value |= (code & 31) << shift;
      if ((code & 32) !== 0) continue;
      if ((code & 16) !== 0 && shift < 27) value |= -1 << (shift + 5);
      break;
    }
    if (counts.length > 2) value += counts[counts.length - 2] ?? 0;
    if (value < 0) return undefined;
    counts.push(value);
  }
  return counts;
}
