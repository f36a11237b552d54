import type { Raster } from "./raster.ts";

const BYTE = 1;
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const ROWS_A_STRIP = 64;

type Field = readonly [tag: number, type: number, values: readonly number[] | Uint8Array];

/**
 * A raster as an uncompressed TIFF: the one way to hand pixels to sharp together with the ICC profile they are to be
 * understood by.
 */
export function rasterAsTiff({ width, height, channels, data, icc }: Raster): Uint8Array {
  const strip = ROWS_A_STRIP * width * channels;
  const strips = Math.ceil(height / ROWS_A_STRIP);
  const fields = (pixelsAt: number): Field[] => [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, Array<number>(channels).fill(8)],
    [259, SHORT, [1]],
    // RGB
    [262, SHORT, [2]],
    [273, LONG, Array.from({ length: strips }, (_, i) => pixelsAt + i * strip)],
    [277, SHORT, [channels]],
    [278, LONG, [ROWS_A_STRIP]],
    [279, LONG, Array.from({ length: strips }, (_, i) => Math.min(strip, data.length - i * strip))],
    // One more sample: alpha that is not multiplied in.
    ...(channels === 4 ? [[338, SHORT, [2]] satisfies Field] : []),
    ...(icc === undefined ? [] : [[34675, UNDEFINED, icc] satisfies Field]),
  ];
  const header = directory(fields(0));
  return Buffer.concat([directory(fields(header.length)), data]);
}

/** The file's header, its one directory, and behind it the values that do not fit into the directory. */
function directory(fields: readonly Field[]): Buffer {
  const start = 8;
  const behind = start + 2 + 12 * fields.length + 4;
  const entries = Buffer.alloc(behind);
  entries.write("II*\0", "latin1");
  entries.writeUInt32LE(start, 4);
  entries.writeUInt16LE(fields.length, start);
  const values: Buffer[] = [];
  let at = behind;
  for (const [i, [tag, type, numbers]] of fields.entries()) {
    const value = packed(type, numbers);
    const entry = start + 2 + 12 * i;
    entries.writeUInt16LE(tag, entry);
    entries.writeUInt16LE(type, entry + 2);
    entries.writeUInt32LE(numbers.length, entry + 4);
    if (value.length <= 4) value.copy(entries, entry + 8);
    else {
      entries.writeUInt32LE(at, entry + 8);
      values.push(value);
      at += value.length;
    }
  }
  return Buffer.concat([entries, ...values]);
}

/** Numbers of a type, padded to whole words. */
function packed(type: number, numbers: readonly number[] | Uint8Array): Buffer {
  const size = type === SHORT ? 2 : type === LONG ? 4 : BYTE;
  const bytes = Buffer.alloc(Math.ceil((numbers.length * size) / 4) * 4);
  for (const [i, number] of numbers.entries()) bytes.writeUIntLE(number, i * size, size);
  return bytes;
}
