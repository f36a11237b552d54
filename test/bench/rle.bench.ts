/** How long the run-length code of a large mask takes, against reading the mask's pixels in the order of that code. */
import type { Bitmap } from "../../src/core/raster.ts";
import { encodeRle } from "../../src/core/rle.ts";

const WIDTH = 4000;
const HEIGHT = 3000;
const ROUNDS = 15;

/** Milliseconds of rounds that took turns. */
export interface RleTimes {
  readonly encode: readonly number[];
  readonly copyByColumns: readonly number[];
}

/** Measures both on one mask of 12 megapixels: a hundred discs that overlap, with ragged edges. */
export function rleBench(): RleTimes {
  const mask = raggedDiscs();
  const encode: number[] = [];
  const copy: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    encode.push(timed(() => encodeRle(mask).counts.length));
    copy.push(timed(() => copiedByColumns(mask).length));
  }
  return { encode, copyByColumns: copy };
}

function copiedByColumns({ width, height, data }: Bitmap): Uint8Array {
  const columns = new Uint8Array(data.length);
  let at = 0;
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < height; row++) columns[at++] = data[row * width + column] ?? 0;
  }
  return columns;
}

function raggedDiscs(): Bitmap {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (let disc = 0; disc < 100; disc++) {
    const [y, x, radius] = [(disc * 811) % HEIGHT, (disc * 1733) % WIDTH, 60 + ((disc * 37) % 240)];
    for (let row = Math.max(0, y - radius); row < Math.min(HEIGHT, y + radius); row++) {
      const half = Math.floor(Math.sqrt(radius ** 2 - (row - y) ** 2)) - ((row * 7) % 5);
      if (half > 0) data.fill(1, row * WIDTH + Math.max(0, x - half), row * WIDTH + Math.min(WIDTH, x + half));
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

function timed(work: () => number): number {
  const start = performance.now();
  if (work() === 0) throw new Error("Nothing was done.");
  return performance.now() - start;
}
