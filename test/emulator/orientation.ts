/** EXIF orientations 1–8, by hand on raw pixels, so that tests do not depend on how an image library reads them. */

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** RGB, three bytes a pixel, row by row. */
  readonly data: Uint8Array;
}

/** For every orientation, the upright place of the stored pixel (x, y), given the stored size less one. */
const uprightPlace: readonly ((x: number, y: number, lastX: number, lastY: number) => readonly [number, number])[] = [
  (x, y) => [x, y],
  (x, y, lastX) => [lastX - x, y],
  (x, y, lastX, lastY) => [lastX - x, lastY - y],
  (x, y, _lastX, lastY) => [x, lastY - y],
  (x, y) => [y, x],
  (x, y, _lastX, lastY) => [lastY - y, x],
  (x, y, lastX, lastY) => [lastY - y, lastX - x],
  (x, y, lastX) => [y, lastX - x],
];

/** The pixels a camera would store so that a reader that honours `orientation` shows `upright`. */
export function storedFor(upright: Raster, orientation: number): Raster {
  const place = uprightPlace[orientation - 1];
  if (place === undefined) throw new Error(`EXIF orientation must be 1 to 8, not ${orientation}`);
  const turned = orientation > 4;
  const width = turned ? upright.height : upright.width;
  const height = turned ? upright.width : upright.height;
  const data = new Uint8Array(upright.data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const [fromX, fromY] = place(x, y, width - 1, height - 1);
      const from = (fromY * upright.width + fromX) * 3;
      data.set(upright.data.subarray(from, from + 3), at);
    }
  }
  return { width, height, data };
}
