/** Where an object ends: the pixels around a region of certain members that are more object than ground. */
import type { Pixels } from "./pictures.ts";

/** A set of pixels, 8-connected, as a bitmap of its own bounding box. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** One byte a pixel of the box, 1 inside. */
  readonly bitmap: Uint8Array;
  readonly area: number;
}

/** Pixels around the members that may still belong to the object: the width of a blurred edge. */
const blur = 3;
/** How far around a pixel of the edge the pure colours of object and ground are looked for. */
const neighbourhood = blur + 4;

/** Highlights and small patterns belong to the object around them; a larger hole is a hole. Share of the object. */
const largestHole = 0.08;

const outside = 0;
const member = 1;
const unsure = 2;

interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly kind: Uint8Array;
}

function windowAround(pixels: Pixels, members: readonly number[]): Window {
  let [left, top, right, bottom] = [pixels.width, pixels.height, 0, 0];
  for (const pixel of members) {
    const x = pixel % pixels.width;
    const y = (pixel - x) / pixels.width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  left = Math.max(0, left - neighbourhood);
  top = Math.max(0, top - neighbourhood);
  const width = Math.min(pixels.width, right + neighbourhood + 1) - left;
  const height = Math.min(pixels.height, bottom + neighbourhood + 1) - top;
  const kind = new Uint8Array(width * height);
  for (const pixel of members) {
    const x = pixel % pixels.width;
    kind[((pixel - x) / pixels.width - top) * width + x - left] = member;
  }
  return { left, top, width, height, kind };
}

function forNeighbours(window: Window, at: number, distance: number, visit: (neighbour: number) => void): void {
  const x = at % window.width;
  const y = (at - x) / window.width;
  const lastY = Math.min(window.height - 1, y + distance);
  const lastX = Math.min(window.width - 1, x + distance);
  for (let ny = Math.max(0, y - distance); ny <= lastY; ny++) {
    for (let nx = Math.max(0, x - distance); nx <= lastX; nx++) visit(ny * window.width + nx);
  }
}

/** Share of object in the colour at `at`: 1 all object, 0 all ground. */
function share(pixels: Pixels, window: Window, at: number): number {
  const object = [0, 0, 0, 0];
  const ground = [0, 0, 0, 0];
  const colour = (place: number, channel: number): number => {
    const x = place % window.width;
    const row = window.top + (place - x) / window.width;
    return pixels.data[(row * pixels.width + window.left + x) * 3 + channel] ?? 0;
  };
  forNeighbours(window, at, neighbourhood, (place) => {
    if (window.kind[place] === unsure) return;
    const sum = window.kind[place] === member ? object : ground;
    for (let channel = 0; channel < 3; channel++) sum[channel] = (sum[channel] ?? 0) + colour(place, channel);
    sum[3] = (sum[3] ?? 0) + 1;
  });
  const [objects = 0, grounds = 0] = [object[3], ground[3]];
  if (objects === 0 || grounds === 0) return grounds === 0 ? 1 : 0;
  let along = 0;
  let whole = 0;
  for (let channel = 0; channel < 3; channel++) {
    const base = (ground[channel] ?? 0) / grounds;
    const step = (object[channel] ?? 0) / objects - base;
    along += (colour(at, channel) - base) * step;
    whole += step * step;
  }
  return whole === 0 ? 0 : along / whole;
}

/** Fills gaps of at most `most` pixels that the object surrounds; returns how many pixels were filled. */
function fillHoles(bitmap: Uint8Array, width: number, most: number): number {
  const height = bitmap.length / width;
  const visited = bitmap.slice();
  let filled = 0;
  for (let start = 0; start < bitmap.length; start++) {
    if (visited[start] === 1) continue;
    visited[start] = 1;
    const gap = [start];
    let isOpen = false;
    for (let next = 0; next < gap.length; next++) {
      const at = gap[next] ?? 0;
      const x = at % width;
      const y = (at - x) / width;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) isOpen = true;
      for (const neighbour of [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at - width, at + width]) {
        if (visited[neighbour] !== 0) continue;
        visited[neighbour] = 1;
        gap.push(neighbour);
      }
    }
    if (isOpen || gap.length > most) continue;
    for (const at of gap) bitmap[at] = 1;
    filled += gap.length;
  }
  return filled;
}

/** Keeps what hangs together with the members, and cuts the window to it. */
function cut(window: Window, seeds: readonly number[], belongs: Uint8Array): Region {
  const queue = [...seeds];
  const reached = new Uint8Array(belongs.length);
  for (const seed of seeds) reached[seed] = 1;
  let [left, top, right, bottom] = [window.width, window.height, 0, 0];
  for (let next = 0; next < queue.length; next++) {
    const at = queue[next] ?? 0;
    const x = at % window.width;
    const y = (at - x) / window.width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    forNeighbours(window, at, 1, (neighbour) => {
      if (belongs[neighbour] !== 1 || reached[neighbour] === 1) return;
      reached[neighbour] = 1;
      queue.push(neighbour);
    });
  }
  const [width, height] = [right - left + 1, bottom - top + 1];
  const bitmap = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * window.width + left;
    bitmap.set(reached.subarray(from, from + width), row * width);
  }
  const area = queue.length + fillHoles(bitmap, width, queue.length * largestHole);
  return { left: window.left + left, top: window.top + top, width, height, bitmap, area };
}

/** `members` are pixel numbers (row · width + column) that certainly belong to the object. */
export function growToEdge(pixels: Pixels, members: readonly number[]): Region {
  const window = windowAround(pixels, members);
  const { kind } = window;
  const seeds: number[] = [];
  const edge: number[] = [];
  for (let at = 0; at < kind.length; at++) if (kind[at] === member) seeds.push(at);
  for (const at of seeds) {
    forNeighbours(window, at, blur, (neighbour) => {
      if (kind[neighbour] !== outside) return;
      kind[neighbour] = unsure;
      edge.push(neighbour);
    });
  }
  const belongs = new Uint8Array(kind.length);
  for (const at of seeds) belongs[at] = 1;
  for (const at of edge) if (share(pixels, window, at) > 0.5) belongs[at] = 1;
  return cut(window, seeds, belongs);
}
