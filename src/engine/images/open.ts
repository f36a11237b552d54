/** Opens a picture of any kind: what its header says, and its upright pixels at the size that is wanted. */
import type { Sharp } from "sharp";
import { type Bitmap, readBmp } from "./bmp.ts";
import { rasterPixels, STRICT } from "./encode.ts";
import { largestInIco } from "./ico.ts";
import { damaged, ImageError } from "./imageError.ts";
import { brandsOf, type ImageKind, imageKind } from "./kinds.ts";
import type { SharpLibrary } from "./loadSharp.ts";
import { isAnimatedPng } from "./pngChunks.ts";
import { checkPixels, type Raster, type Size } from "./raster.ts";
import { stranger } from "./stranger.ts";
import { checkClaimedSize, densityFor, hasText, withoutReferences } from "./svg.ts";

/** What of a picture is left out: all frames or pages but the first; writing that this system cannot draw. */
export type ImageNote = "firstFrame" | "firstPage" | "noText";

/** A picture whose header was read. */
export interface OpenImage {
  readonly kind: ImageKind;
  /** Upright, in pixels. A drawing's own size; it has pixels at any. */
  readonly size: Size;
  readonly notes: readonly ImageNote[];
  /** Browsers show the file itself as `pixels` does: upright, still, in these colours. */
  readonly shownAlike: boolean;
  /**
   * The pixels, upright, sRGB, shrunk until the longest side has at most `maxSide` (a drawing: exactly `maxSide`).
   * @throws ImageError when they cannot be decoded
   */
  readonly pixels: (maxSide: number) => Promise<Raster>;
}

/**
 * Reads the header. Nothing is decoded yet: a header says little about whether the pixels can be.
 * @throws ImageError when this is no picture, its header is damaged, or it claims too many pixels
 */
export async function openImage(sharp: SharpLibrary, file: Uint8Array): Promise<OpenImage> {
  const kind = imageKind(file);
  switch (kind) {
    case undefined:
      throw stranger(file);
    case "bmp":
      return bitmap(sharp, kind, readBmp(file));
    case "ico": {
      const largest = largestInIco(file);
      if ("decode" in largest) return bitmap(sharp, kind, largest);
      return { ...(await openImage(sharp, largest)), kind, shownAlike: false };
    }
    case "svg":
      return drawing(sharp, withoutReferences(file));
    case "heic":
      return heic(sharp, file);
    default:
      return coded(sharp, kind, file);
  }
}

type Metadata = Awaited<ReturnType<Sharp["metadata"]>>;

/** Whatever sharp decodes by itself. */
async function coded(sharp: SharpLibrary, kind: ImageKind, file: Uint8Array): Promise<OpenImage> {
  const still = kind === "avif" ? stillAvif(file) : file;
  const header = await readHeader(sharp, still);
  const size = { width: header.autoOrient.width, height: header.autoOrient.height };
  checkPixels(size);
  return {
    kind,
    size,
    notes: notesOf(kind, file, header),
    shownAlike: isShownAlike(kind, file, header),
    pixels: (maxSide) => shrunk(sharp(still, STRICT), maxSide),
  };
}

/** sharp goes by the major brand (bytes 8 to 11) and takes no animations, although a still picture is in them. */
function stillAvif(file: Uint8Array): Uint8Array {
  if (brandsOf(file)[0] !== "avis") return file;
  const still = Uint8Array.from(file);
  still.set(Buffer.from("avif", "latin1"), 8);
  return still;
}

function bitmap(sharp: SharpLibrary, kind: ImageKind, { width, height, decode }: Bitmap): OpenImage {
  return {
    kind,
    size: { width, height },
    notes: [],
    shownAlike: false,
    pixels: async (maxSide) => shrunk(rasterPixels(sharp, decode()), maxSide),
  };
}

async function drawing(sharp: SharpLibrary, source: Uint8Array): Promise<OpenImage> {
  checkClaimedSize(source);
  const { width, height } = await readHeader(sharp, source);
  // The renderer of the WebAssembly build knows no fonts.
  const withoutFonts = "resvg" in sharp.versions && hasText(source);
  return {
    kind: "svg",
    size: { width, height },
    notes: withoutFonts ? ["noText"] : [],
    shownAlike: false,
    pixels: (maxSide) => shrunk(sharp(source, { ...STRICT, density: densityFor({ width, height }, maxSide) }), maxSide),
  };
}

/** sharp reads the header of an HEIC picture, and the profile in it, but not its pixels. */
async function heic(sharp: SharpLibrary, file: Uint8Array): Promise<OpenImage> {
  const { autoOrient, icc } = await readHeader(sharp, file);
  const size = { width: autoOrient.width, height: autoOrient.height };
  checkPixels(size);
  return {
    kind: "heic",
    size,
    notes: [],
    shownAlike: false,
    pixels: async (maxSide) => {
      const raster = await decodeHeic(file);
      return shrunk(rasterPixels(sharp, icc === undefined ? raster : { ...raster, icc }), maxSide);
    },
  };
}

async function decodeHeic(file: Uint8Array): Promise<Raster> {
  const decoder = await import("./heic.ts").catch((cause: unknown) => {
    throw new ImageError("noHeicDecoder", [], { cause });
  });
  try {
    return await decoder.decodeHeic(file);
  } catch (error) {
    throw damaged(error);
  }
}

async function readHeader(sharp: SharpLibrary, file: Uint8Array): Promise<Metadata> {
  try {
    return await sharp(file, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw damaged(error);
  }
}

/**
 * Upright sRGB pixels, shrunk until the longest side has at most `maxSide`.
 * @throws ImageError when they cannot be decoded
 */
export async function shrunk(image: Sharp, maxSide: number): Promise<Raster> {
  try {
    const { data, info } = await image
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    if (channels !== 3 && channels !== 4) throw new Error(`Pixels of ${channels} channels are neither RGB nor RGBA.`);
    return { width, height, channels, data };
  } catch (error) {
    throw damaged(error);
  }
}

function notesOf(kind: ImageKind, file: Uint8Array, { pages = 1 }: Metadata): ImageNote[] {
  if (isAnimated(kind, file, pages)) return ["firstFrame"];
  return kind === "tiff" && pages > 1 ? ["firstPage"] : [];
}

function isAnimated(kind: ImageKind, file: Uint8Array, pages: number): boolean {
  if (kind === "png") return isAnimatedPng(file);
  if (kind === "avif") return brandsOf(file)[0] === "avis";
  return (kind === "gif" || kind === "webp") && pages > 1;
}

/**
 * Seen in Chromium 153: EXIF orientation is applied to JPEG and PNG but not to WEBP, AVIF's own one is; ICC profiles are
 * applied, except that CMYK comes out in other colours. Other browsers do not turn PNG.
 */
function isShownAlike(kind: ImageKind, file: Uint8Array, { space, orientation = 1, pages = 1 }: Metadata): boolean {
  if (isAnimated(kind, file, pages)) return false;
  if (kind === "jpeg") return space !== "cmyk";
  return kind === "avif" || ((kind === "png" || kind === "webp") && orientation === 1);
}
