/** Label Studio's brush strokes: RGBA pixels, row by row, packed with thi.ng's rle-pack. */
import { decodeBinary } from "@thi.ng/rle-pack";
import { encodeRle, type Rle } from "../../core/rle.ts";
import type { Size } from "../images/raster.ts";

/** Pictures with more pixels have no brushes: unpacked a pixel has four bytes. */
export const MAX_BRUSH_PIXELS = 50_000_000;

/** Whether the bytes may be a brush of a picture of this size: the length of what is packed comes first. */
export function isBrushOf(bytes: Uint8Array, { width, height }: Size): boolean {
  const pixels = width * height;
  if (!Number.isInteger(width) || !Number.isInteger(height) || pixels > MAX_BRUSH_PIXELS) return false;
  return bytes.length >= 8 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === pixels * 4;
}

/** The pixels that are not transparent; `undefined` when the bytes are not a brush of a picture of this size. */
export function unpackBrush(bytes: Uint8Array, { width, height }: Size): Rle | undefined {
  const pixels = width * height;
  // The unpacker believes the length, so it is looked at before.
  if (!isBrushOf(bytes, { width, height })) return undefined;
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
