/** The kinds of pictures that are taken, told by their first bytes: names lie. */
import { isSvg } from "./svg.ts";

export type ImageKind = "png" | "jpeg" | "webp" | "gif" | "avif" | "heic" | "tiff" | "bmp" | "ico" | "svg";

/** File name extensions (lower case, no dot) of pictures that can be asked about. `package.json` repeats them in its menus. */
export const IMAGE_EXTENSIONS = [
  "png",
  "apng",
  "jpg",
  "jpeg",
  "jpe",
  "jfif",
  "mpo",
  "webp",
  "gif",
  "avif",
  "heic",
  "heif",
  "hif",
  "tif",
  "tiff",
  "bmp",
  "ico",
  "svg",
] as const;

/** Where which bytes stand, as Latin-1. A JPEG may go on with a second one: another view (MPO), a gain map for HDR screens. */
const MAGIC: readonly (readonly [ImageKind, ...(readonly [at: number, bytes: string])[]])[] = [
  ["png", [0, "\x89PNG\r\n\x1a\n"]],
  ["jpeg", [0, "\xff\xd8\xff"]],
  ["gif", [0, "GIF87a"]],
  ["gif", [0, "GIF89a"]],
  ["webp", [0, "RIFF"], [8, "WEBP"]],
  ["tiff", [0, "II*\x00"]],
  ["tiff", [0, "MM\x00*"]],
  ["tiff", [0, "II+\x00"]],
  ["tiff", [0, "MM\x00+"]],
  ["ico", [0, "\x00\x00\x01\x00"]],
  // Too short a name to go by: after the file's own header comes one of the lengths that the bitmap's may have.
  ...["\x0c", "\x28", "\x34", "\x38", "\x40", "\x6c", "\x7c"].map(
    (length) => ["bmp", [0, "BM"], [14, `${length}\x00\x00\x00`]] as const,
  ),
];

/** Enough for every magic number and for a long list of brands. */
const START = 256;

/** The kind of a file, by its content; `undefined` when it is none of ours. */
export function imageKind(file: Uint8Array): ImageKind | undefined {
  const start = Buffer.from(file.subarray(0, START)).toString("latin1");
  if (start.startsWith("ftyp", 4)) return kindOfBrands(file);
  const known = MAGIC.find(([, ...parts]) => parts.every(([at, bytes]) => start.startsWith(bytes, at)));
  return known?.[0] ?? (isSvg(file) ? "svg" : undefined);
}

/** Whether a file name is a picture's, judged by its extension. */
export function isImageName(name: string): boolean {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
  return IMAGE_EXTENSIONS.some((known) => known === extension);
}

/**
 * The brands of an ISO media file: the major one first. HEVC and AV1 pictures share one container (HEIF), and films come
 * in it too.
 */
export function brandsOf(file: Uint8Array): string[] {
  const bytes = Buffer.from(file.subarray(0, START));
  const end = bytes.length < 12 ? 0 : Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) {
    // Behind the major brand stands its version.
    if (at !== 12) brands.push(bytes.toString("latin1", at, at + 4));
  }
  return brands;
}

function kindOfBrands(file: Uint8Array): ImageKind | undefined {
  const brands = brandsOf(file);
  const has = (pattern: RegExp) => brands.some((brand) => pattern.test(brand));
  if (has(/^he[iv][cxms]$/)) return "heic";
  if (has(/^avi[fs]$/)) return "avif";
  return has(/^m[is]f1$/) ? "heic" : undefined;
}
