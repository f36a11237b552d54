/** Label Studio's brush strokes: RGBA pixels, row by row, packed with thi.ng's rle-pack. */
import { decodeBinary } from "@thi.ng/rle-pack";
import { encodeRle, type Rle } from "../../core/rle.ts";
import type { Size } from "../images/raster.ts";

/** Pictures with more pixels have no brushes: unpacked a pixel has four bytes. */
export const MAX_BRUSH_PIXELS = 50_000_000;

/** The pixels that are not transparent; `undefined` when the bytes are not a brush of a picture of this size. */
export function unpackBrush(bytes: Uint8Array, { width, height }: Size): Rle | undefined {
  const pixels = width * height;
  if (!Number.isInteger(pixels) || pixels > MAX_BRUSH_PIXELS || bytes.length < 8) return undefined;
  // The length comes first. The unpacker believes it, so it is looked at before.
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length !== pixels * 4) return undefined;
  let rgba: ArrayLike<number>;
  try {
    rgba = decodeBinary(bytes);
  } catch {
    return undefined;
  }
  const data = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) data[i] = (rgba[i * 4 + 3] ?? 0) > 0 ? 1 : 0;
  return encodeRle({ width, height, data });
}
