/**
 * The emulated model's eye: regions near a colour of the legend become objects, whatever the picture is otherwise.
 * A region is found with a strict tolerance and then grown to where object and ground are mixed half and half, so that
 * its edge stays where it was drawn through JPEG, blur and shrinking.
 */

import { growToEdge, type Region } from "./edge.ts";
import { nearestEntry, tolerance } from "./legend.ts";
import type { Pixels } from "./pictures.ts";

export interface Seen extends Region {
  /** Index into `legend`. */
  readonly entry: number;
}

/** Smallest object, as a share of the picture, and as pixels with the same colour all around. */
const smallestShare = 0.0003;
const smallestCore = 16;
/** How far around a pixel the colour must go on for it to be inside an object and not on the edge of another one. */
const reach = 2;

const nothing = 255;
const bits = 6;

const lookup: Uint8Array = (() => {
  const table = new Uint8Array(1 << (3 * bits));
  const middle = (step: number): number => (step << (8 - bits)) + (1 << (7 - bits));
  for (let cell = 0; cell < table.length; cell++) {
    const mask = (1 << bits) - 1;
    const found = nearestEntry([middle(cell >> (2 * bits)), middle((cell >> bits) & mask), middle(cell & mask)]);
    table[cell] = found.distance <= tolerance ? found.index : nothing;
  }
  return table;
})();

function classify({ width, height, data }: Pixels): Uint8Array {
  const classes = new Uint8Array(width * height);
  const shift = 8 - bits;
  for (let pixel = 0, at = 0; pixel < classes.length; pixel++, at += 3) {
    const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]];
    classes[pixel] = lookup[((r >> shift) << (2 * bits)) | ((g >> shift) << bits) | (b >> shift)] ?? nothing;
  }
  return classes;
}

/** Pixels of the region that holds `start`; they are cleared from `classes`. */
function takeRegion(classes: Uint8Array, width: number, start: number): number[] {
  const wanted = classes[start];
  const found = [start];
  classes[start] = nothing;
  const height = classes.length / width;
  for (let next = 0; next < found.length; next++) {
    const pixel = found[next] ?? 0;
    const x = pixel % width;
    const y = (pixel - x) / width;
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const neighbour = ny * width + nx;
        if (classes[neighbour] !== wanted) continue;
        classes[neighbour] = nothing;
        found.push(neighbour);
      }
    }
  }
  return found;
}

function isInside(classes: Uint8Array, width: number, pixel: number): boolean {
  const x = pixel % width;
  if (x < reach || x >= width - reach) return false;
  for (const dy of [-reach, 0, reach]) {
    for (const dx of [-reach, 0, reach]) {
      if (classes[pixel + dy * width + dx] !== classes[pixel]) return false;
    }
  }
  return true;
}

/** Every object of the picture, the largest first. */
export function findObjects(pixels: Pixels): readonly Seen[] {
  const { width } = pixels;
  const classes = classify(pixels);
  const untaken = classes.slice();
  const smallest = classes.length * smallestShare;
  const seen: Seen[] = [];
  for (let start = 0; start < untaken.length; start++) {
    const entry = untaken[start] ?? nothing;
    if (entry === nothing) continue;
    const members = takeRegion(untaken, width, start);
    if (members.length < smallest) continue;
    const core = members.filter((pixel) => isInside(classes, width, pixel));
    if (core.length < smallestCore) continue;
    seen.push({ entry, ...growToEdge(pixels, members) });
  }
  return seen.sort((one, other) => other.area - one.area);
}
