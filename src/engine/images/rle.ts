import { ImageError } from "./imageError.ts";

/** The run-length codes of bitmaps of 8 and 4 bits a pixel. */
interface Packed {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

const END_OF_ROW = 0;
const END = 1;
const JUMP = 2;

/**
 * Unpacks run-length coded indices: one byte a pixel, rows as in the file and without padding. What the codes leave out
 * has index 0. Throws ImageError when the bytes end before the picture does.
 */
export function unpackRle(bytes: Buffer, { width, height, depth }: Packed): Buffer {
  const indices = Buffer.alloc(width * height);
  let [at, x, y] = [0, 0, 0];
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new ImageError("damaged");
    return byte;
  };
  const put = (index: number) => {
    if (x < width && y < height) indices[y * width + x] = index;
    x++;
  };
  /** The `i`-th index of a byte that is repeated, or of the two a byte holds. */
  const pick = (byte: number, i: number) => (depth === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);

  // Some writers leave the last codes out.
  const complete = () => y >= height || (y === height - 1 && x >= width && at >= bytes.length);
  while (!complete()) {
    const [count, code] = [next(), next()];
    if (count > 0) {
      for (let i = 0; i < count; i++) put(pick(code, i));
    } else if (code === END_OF_ROW) {
      x = 0;
      y++;
    } else if (code === END) {
      break;
    } else if (code === JUMP) {
      x += next();
      y += next();
    } else {
      // As many indices as the code says, padded to whole words.
      const start = at;
      for (let i = 0, byte = 0; i < code; i++) {
        if (depth === 8 || i % 2 === 0) byte = next();
        put(pick(byte, i));
      }
      at += (at - start) % 2;
    }
  }
  return indices;
}
