/** Masks as pictures that can be drawn: their colour where they are above the threshold, transparent elsewhere. */
import type { Size } from "../../src/core/camera.ts";
import type { Rgb } from "../../src/core/colors.ts";
import type { GrayMap } from "../../src/core/coverage.ts";
import { type PackedMap, someRun } from "../../src/core/packBits.ts";

/** How steeply opacity rises where a value crosses the threshold. */
const EDGE = 24;

/** Px of a sheet that many pictures share. */
const SHEET: Size = { width: 2048, height: 4096 };

/** Pixels along a side of the map that become one of the picture; a power of two. */
export type Coarseness = number;

/** What is to be painted of a mask. */
export interface Tint {
  readonly map: PackedMap;
  readonly color: Rgb;
  /** 0–255; what is above belongs to the object. */
  readonly threshold: number;
  readonly coarseness: Coarseness;
}

/** A picture for a mask's `box_2d`: a part of a sheet. */
export interface Tinted extends Size {
  readonly sheet: ImageBitmap;
  /** Px of the sheet. */
  readonly x: number;
  readonly y: number;
  readonly coarseness: Coarseness;
}

/** As coarse as a map can be that is drawn at a size (device px), with no fewer pixels than that. */
export function coarsenessFor(map: Size, drawn: Size): Coarseness {
  const times = Math.min(map.width / Math.max(drawn.width, 1), map.height / Math.max(drawn.height, 1));
  return 2 ** Math.max(Math.floor(Math.log2(times)), 0);
}

/**
 * The opacity of each pixel, 0–255, row by row. Close to the threshold it fades, so that the edge runs through where the
 * threshold is crossed, also between the map's pixels, which are often larger than those of the screen. Where several
 * pixels become one, it is their mean.
 */
export function opacities({ map, threshold, coarseness: by }: Omit<Tint, "color">): GrayMap {
  const { width, height } = map;
  const fade = new Uint8ClampedArray(256);
  for (let value = 0; value < 256; value++) fade[value] = 127.5 + (value - threshold - 0.5) * EDGE;
  if (by === 1) return { width, height, data: finest(map, fade) };
  const [columns, rows] = [Math.ceil(width / by), Math.ceil(height / by)];
  const sums = sumsOf(map, fade, by);
  const data = new Uint8Array(columns * rows);
  for (let row = 0, at = 0; row < rows; row++) {
    const across = Math.min(by, height - row * by);
    for (let column = 0; column < columns; column++, at++) {
      data[at] = Math.round((sums[at] ?? 0) / (across * Math.min(by, width - column * by)));
    }
  }
  return { width: columns, height: rows, data };
}

/** What `fade` makes of each value. */
function finest({ width, height, code }: PackedMap, fade: Uint8ClampedArray): Uint8Array {
  const data = new Uint8Array(width * height);
  someRun(code, (value, from, end) => {
    data.fill(fade[value] ?? 0, from, end);
    return false;
  });
  return data;
}

/** The sum of that for each square of `by` × `by` pixels. */
function sumsOf({ width, height, code }: PackedMap, fade: Uint8ClampedArray, by: Coarseness): Uint32Array {
  const shift = Math.log2(by);
  const columns = Math.ceil(width / by);
  const sums = new Uint32Array(columns * Math.ceil(height / by));
  /** The row that the runs have come to, the place where it begins, and where its sums do. */
  let [y, start, line] = [0, 0, 0];
  const goTo = (place: number): void => {
    while (place >= start + width) {
      y += 1;
      start += width;
      line = (y >> shift) * columns;
    }
  };
  someRun(code, (value, from, end) => {
    const opacity = fade[value] ?? 0;
    if (opacity === 0) return false;
    if (end === from + 1) {
      goTo(from);
      const at = line + ((from - start) >> shift);
      sums[at] = (sums[at] ?? 0) + opacity;
      return false;
    }
    for (let place = from; place < end; ) {
      goTo(place);
      const last = Math.min(end - start, width);
      for (let x = place - start; x < last; ) {
        const column = x >> shift;
        const next = Math.min((column + 1) << shift, last);
        sums[line + column] = (sums[line + column] ?? 0) + opacity * (next - x);
        x = next;
      }
      place = start + last;
    }
    return false;
  });
  return sums;
}

/** Where pictures have room, in rows as letters in a text: the sheet of each, and its place there. */
export function placesOn(sizes: readonly Size[], sheet: Size): readonly { sheet: number; x: number; y: number }[] {
  let [number, x, y, rowHeight] = [0, 0, 0, 0];
  return sizes.map(({ width, height }) => {
    if (x > 0 && x + width > sheet.width) [x, y, rowHeight] = [0, y + rowHeight, 0];
    if (y > 0 && y + height > sheet.height) [number, x, y, rowHeight] = [number + 1, 0, 0, 0];
    const place = { sheet: number, x, y };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return place;
  });
}

/** Paints masks, many on one sheet: hundreds of small pictures of their own take several times as long. */
export function tintAll(tints: readonly Tint[]): readonly Tinted[] {
  const alphas = tints.map(opacities);
  const places = placesOn(alphas, SHEET);
  const sheets = [...new Set(places.map(({ sheet }) => sheet))].map((number) =>
    paintSheet(
      tints.flatMap((tint, i) => {
        const [at, alpha] = [places[i], alphas[i]];
        return at?.sheet === number && alpha ? [{ color: tint.color, alpha, x: at.x, y: at.y }] : [];
      }),
    ),
  );
  return tints.flatMap(({ coarseness }, i) => {
    const [at, alpha] = [places[i], alphas[i]];
    const sheet = at && sheets[at.sheet];
    return sheet && alpha ? [{ sheet, x: at.x, y: at.y, width: alpha.width, height: alpha.height, coarseness }] : [];
  });
}

interface Stamp {
  readonly color: Rgb;
  readonly alpha: GrayMap;
  readonly x: number;
  readonly y: number;
}

function paintSheet(stamps: readonly Stamp[]): ImageBitmap {
  const width = stamps.reduce((most, { x, alpha }) => Math.max(most, x + alpha.width), 0);
  const height = stamps.reduce((most, { y, alpha }) => Math.max(most, y + alpha.height), 0);
  const picture = new ImageData(width, height);
  // Whole pixels at once: one by one the channels take several times as long.
  const pixels = new Uint32Array(picture.data.buffer);
  const [unit = 0] = new Uint32Array(Uint8Array.of(0, 0, 0, 1).buffer);
  for (const { color, alpha, x, y } of stamps) {
    const [clear = 0] = new Uint32Array(Uint8Array.of(...color, 0).buffer);
    const shades = Uint32Array.from({ length: 256 }, (_, opacity) => clear + unit * opacity);
    for (let row = 0; row < alpha.height; row++) {
      const [from, to] = [row * alpha.width, (y + row) * width + x];
      for (let i = 0; i < alpha.width; i++) pixels[to + i] = shades[alpha.data[from + i] ?? 0] ?? 0;
    }
  }
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser has no 2D canvas.");
  context.putImageData(picture, 0, 0);
  return canvas.transferToImageBitmap();
}
