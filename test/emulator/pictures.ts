/** Pictures as they arrive: what the bytes really are, and their pixels with EXIF orientation ignored. */
import { createRequire } from "node:module";
import sharp, { type Sharp } from "sharp";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGB, three bytes a pixel, row by row. */
  readonly data: Uint8Array;
}

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

// A CommonJS package without types.
const decodeHeic: (input: { buffer: Uint8Array }) => Promise<Decoded> = createRequire(import.meta.url)("heic-decode");

/** Larger pictures are looked at in this size: enough for every object a scene has. */
const longestSide = 3072;

/** The MIME type the first bytes speak of, or undefined when they speak of none the service knows. */
export function sniff(bytes: Buffer): string | undefined {
  const ascii = (from: number, to: number): string => bytes.toString("latin1", from, to);
  if (ascii(0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return "image/webp";
  if (ascii(4, 8) === "ftyp") {
    const brands = ascii(8, bytes.readUInt32BE(0));
    if (/hei[cxms]/.test(brands)) return "image/heic";
    return brands.includes("mif1") && !brands.includes("avif") ? "image/heif" : undefined;
  }
  return ascii(0, 5) === "%PDF-" ? "application/pdf" : undefined;
}

async function open(bytes: Buffer): Promise<Sharp> {
  if (!/^image\/hei[cf]$/.test(sniff(bytes) ?? "")) return sharp(bytes, { failOn: "error" });
  const { width, height, data } = await decodeHeic({ buffer: bytes });
  return sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), { raw: { width, height, channels: 4 } });
}

export interface DecodedPicture extends Pixels {
  /** As sent, in pixels. */
  readonly originalWidth: number;
  readonly originalHeight: number;
}

/** Throws whatever the decoder throws when the bytes are no whole picture. */
export async function decodePixels(bytes: Buffer): Promise<DecodedPicture> {
  const image = await open(bytes);
  const { width: originalWidth, height: originalHeight } = await image.metadata();
  const { data, info } = await image
    .resize(longestSide, longestSide, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`expected three channels, got ${info.channels}`);
  return { width: info.width, height: info.height, data, originalWidth, originalHeight };
}
