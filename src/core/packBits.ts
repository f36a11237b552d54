/**
 * PackBits (TIFF 6.0, section 9): runs of equal bytes, and what lies between them as it is. A mask is runs for the most part,
 * and what is made of it takes a step for each of them, not for each pixel.
 */
import type { Size } from "./camera.ts";
import type { GrayMap } from "./coverage.ts";

/** Bytes that one step of a code stands for at most. */
const MOST = 128;
/** Bytes from which a run is written as one: as two it is no shorter. */
const LEAST = 3;

/** A decoded probability map as its code. */
export interface PackedMap extends Size {
  readonly code: Uint8Array;
}

/** How many bytes the code of so many bytes has at most. */
export function mostPacked(length: number): number {
  return length + Math.ceil(length / MOST);
}

/**
 * Writes the code of `values` into `code`, from `at` on: there has to be room for `mostPacked` of them.
 * @returns where it ends
 */
export function packBits(values: Uint8Array, code: Uint8Array, at: number): number {
  const { length } = values;
  let to = at;
  /** What comes before it is written. */
  let rest = 0;
  for (let from = 0, end = 0; from < length; from = end) {
    const value = values[from] ?? 0;
    end = from + 1;
    while (end < length && values[end] === value) end++;
    if (end - from < LEAST) continue;
    to = writeBytes(values, rest, from, code, to);
    rest = end;
    for (let left = end - from; left > 0; left -= MOST) {
      const count = Math.min(left, MOST);
      code[to++] = count === 1 ? 0 : 257 - count;
      code[to++] = value;
    }
  }
  return writeBytes(values, rest, length, code, to);
}

function writeBytes(values: Uint8Array, from: number, end: number, code: Uint8Array, at: number): number {
  let to = at;
  for (let start = from; start < end; start += MOST) {
    const stop = Math.min(start + MOST, end);
    code[to++] = stop - start - 1;
    for (let i = start; i < stop; i++) code[to++] = values[i] ?? 0;
  }
  return to;
}

/** A map as its code. */
export function packedMap({ width, height, data }: GrayMap): PackedMap {
  const code = new Uint8Array(mostPacked(data.length));
  return { width, height, code: code.slice(0, packBits(data, code, 0)) };
}

/**
 * Goes through the steps of a code until `visit` says so.
 *
 * @param visit gets where the bytes of a step stand in the code, and the places in the values from which and up to which it
 * says them: a run by one byte, others one by one
 * @throws when the code ends within a step
 */
function someStep(
  code: Uint8Array,
  visit: (at: number, from: number, end: number, isRun: boolean) => boolean,
): boolean {
  let from = 0;
  for (let at = 0; at < code.length; ) {
    const step = code[at++] ?? 0;
    if (step === MOST) continue;
    const isRun = step > MOST;
    const count = isRun ? 257 - step : step + 1;
    const bytes = isRun ? 1 : count;
    if (at + bytes > code.length) throw new Error("A code of runs ends within one of them.");
    if (visit(at, from, from + count, isRun)) return true;
    at += bytes;
    from += count;
  }
  return false;
}

/**
 * Goes through the runs of a code until `visit` says so. Bytes that are in none come one by one.
 *
 * @param visit gets the value, and the places in the values from which and up to which it stands
 * @returns whether `visit` has said so
 * @throws when the code ends within one of its steps
 */
export function someRun(code: Uint8Array, visit: (value: number, from: number, end: number) => boolean): boolean {
  return someStep(code, (at, from, end, isRun) => {
    if (isRun) return visit(code[at] ?? 0, from, end);
    for (let place = from; place < end; place++) {
      if (visit(code[at + place - from] ?? 0, place, place + 1)) return true;
    }
    return false;
  });
}

/** The value at a place; `undefined` behind the last one. @throws when the code ends within a step before it */
export function valueAt(code: Uint8Array, place: number): number | undefined {
  let value: number | undefined;
  someStep(code, (at, from, end, isRun) => {
    if (end <= place) return false;
    value = code[isRun ? at : at + place - from];
    return true;
  });
  return value;
}

/** How many values a code has. @throws when it ends within one of its steps */
export function unpackedLength(code: Uint8Array): number {
  let length = 0;
  someStep(code, (_at, _from, end) => {
    length = end;
    return false;
  });
  return length;
}

/**
 * The values of a code.
 *
 * @param length how many there have to be
 * @throws when there are more or fewer, and when the code ends within one of its steps
 */
export function unpackBits(code: Uint8Array, length: number): Uint8Array {
  const count = unpackedLength(code);
  if (count !== length) throw new Error(`A code of runs has ${count} values instead of ${length}.`);
  const values = new Uint8Array(length);
  someRun(code, (value, from, end) => {
    // A call for a single one would take longer.
    if (end === from + 1) values[from] = value;
    else values.fill(value, from, end);
    return false;
  });
  return values;
}
