/** Cuts parts out of a picture for sending, each in the picture's full resolution. */
import { createHash } from "node:crypto";
import type { Box, SidecarImage } from "../../core/annotation.ts";
import { partOf, pixelsOf } from "../../core/tiles.ts";
import { rasterPixels } from "../images/encode.ts";
import { loadSharp } from "../images/loadSharp.ts";
import { type ImageNote, openImage, shrunk } from "../images/open.ts";
import { encodeForSending, type PreparedImage, type SentSize } from "../images/prepare.ts";
import { cropped, type Raster } from "../images/raster.ts";

/** A part of a picture as it is sent. */
export interface Crop extends Pick<PreparedImage, "bytes" | "mimeType" | "width" | "height"> {
  /** The part that it really is, on whole pixels; 0–1000 of the whole. */
  readonly region: Box;
}

/** A picture that parts can be cut out of. It is decoded at the first one and kept for the others. */
export interface Cuttable {
  readonly image: SidecarImage;
  readonly notes: readonly ImageNote[];
  /**
   * @param region 0–1000, `y` first; at least one pixel is cut out
   * @param maxSide px; a part that is larger is shrunk to it, a smaller one is never enlarged
   * @throws ImageError when the pixels cannot be decoded
   */
  readonly cut: (region: Box, maxSide: SentSize) => Promise<Crop>;
}

/** Px. A drawing has pixels at any size; more of the whole than this would fill the memory for a small part. */
const MOST_OF_DRAWING = 8192;

/** @throws ImageError when the file is no picture, or one that is too large */
export async function openForCutting(file: Uint8Array): Promise<Cuttable> {
  const sharp = await loadSharp();
  const opened = await openImage(sharp, file);
  const { size, notes, kind } = opened;
  const longest = Math.max(size.width, size.height);
  let whole: Promise<Raster> | undefined;

  /** A drawing is drawn so large that the part alone has as many pixels as are to be sent. */
  const pixelsFor = ([yMin, xMin, yMax, xMax]: Box, maxSide: SentSize): Promise<Raster> => {
    if (kind !== "svg") {
      whole ??= opened.pixels(longest);
      return whole;
    }
    const part = Math.max(((yMax - yMin) * size.height) / 1000, ((xMax - xMin) * size.width) / 1000, 1);
    const wanted = maxSide === "original" ? longest : Math.ceil((maxSide / part) * longest);
    return opened.pixels(Math.min(wanted, Math.max(longest, MOST_OF_DRAWING)));
  };

  return {
    image: { ...size, sha256: createHash("sha256").update(file).digest("hex") },
    notes,
    cut: async (wanted, maxSide) => {
      const raster = await pixelsFor(wanted, maxSide);
      const rect = pixelsOf(wanted, raster);
      const full = cropped(raster, rect);
      const isTooLarge = maxSide !== "original" && Math.max(full.width, full.height) > maxSide;
      const sent = isTooLarge ? await shrunk(rasterPixels(sharp, full), maxSide) : full;
      const { width, height } = sent;
      return { width, height, region: partOf(rect, raster), ...(await encodeForSending(sharp, sent, opened)) };
    },
  };
}
