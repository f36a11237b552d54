import sharp from "sharp";

/** How much two screenshots of the same place differ, pixel by pixel: 0–255 each. */
export interface Difference {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): number;
}

export async function difference(before: Buffer, after: Buffer): Promise<Difference> {
  const [a, b] = await Promise.all(
    [before, after].map((png) => sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  if (a === undefined || b === undefined || a.info.width !== b.info.width || a.info.height !== b.info.height) {
    throw new Error("The two screenshots differ in size.");
  }
  const { width, height } = a.info;
  const delta = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const channel = (offset: number) => Math.abs((a.data[pixel * 3 + offset] ?? 0) - (b.data[pixel * 3 + offset] ?? 0));
    return Math.max(channel(0), channel(1), channel(2));
  });
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : (delta[y * width + x] ?? 0));
  return { width, height, at };
}

/** A box in pixels of the screenshots. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A line drawn half away, dashed and thin, still differs by this much on average. */
const FAINTEST_STROKE = 12;
/** How far a line must stand out from what is beside it: a tint, labels, the lines of others. */
const CLEARNESS = 1.8;
/** Corners belong to two edges, and labels hang on them. */
const CORNER = 0.1;

/**
 * Which edges of a box were drawn in neither of the pixels at most `across` (vertical edges) or `down` (horizontal ones)
 * away from where they should be. Empty when the box is where it belongs.
 */
export function missingEdges(found: Difference, box: PixelBox, across: number, down: number): string[] {
  const { left, top, right, bottom } = box;
  const vertical = (x: number) => (offset: number, along: number) => found.at(Math.round(x + offset), along);
  const horizontal = (y: number) => (offset: number, along: number) => found.at(along, Math.round(y + offset));
  const edges = {
    left: isDrawn(vertical(left), top, bottom, across),
    right: isDrawn(vertical(right), top, bottom, across),
    top: isDrawn(horizontal(top), left, right, down),
    bottom: isDrawn(horizontal(bottom), left, right, down),
  };
  return Object.entries(edges).flatMap(([name, drawn]) => (drawn ? [] : [name]));
}

/** Compares the strongest line within the tolerance with what lies beyond, to either side. */
function isDrawn(
  read: (offset: number, along: number) => number,
  from: number,
  to: number,
  tolerance: number,
): boolean {
  const [first, last] = [Math.round(from + (to - from) * CORNER), Math.round(to - (to - from) * CORNER)];
  const strength = (offset: number): number => {
    let sum = 0;
    for (let along = first; along <= last; along++) sum += read(offset, along);
    return sum / Math.max(1, last - first + 1);
  };
  const near = Math.max(2, Math.floor(tolerance));
  const range = (start: number, length: number) => Array.from({ length }, (_, index) => strength(start + index));
  const strongest = Math.max(...range(-near, 2 * near + 1));
  // The quieter side counts: a tint or a label may lie on the other one.
  const usual = Math.min(median(range(-4 * near, 3 * near)), median(range(near + 1, 3 * near)));
  return strongest >= FAINTEST_STROKE && strongest >= CLEARNESS * usual;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
