/** What a program has to know about a file, and what its reader has to. */
import type { PixelRect } from "../../core/tiles.ts";
import { INLINE_LIMIT } from "../gemini/parameters.ts";
import { type ImageKind, imageKind } from "../images/kinds.ts";
import { loadSharp } from "../images/loadSharp.ts";
import { openImage } from "../images/open.ts";
import type { SentSize } from "../images/prepare.ts";
import type { CodeFile } from "./request.ts";

/** A file that was looked at. */
export interface LookedAt {
  readonly file: CodeFile;
  readonly notes: readonly string[];
}

interface KindFacts {
  readonly mimeType: string;
  /** As people write it. */
  readonly name: string;
  /** The service takes it as it is, https://ai.google.dev/gemini-api/docs/image-understanding, read 2026-10-05. */
  readonly taken: boolean;
  /** What the programs use reads its size. */
  readonly sized: boolean;
}

const KINDS: Readonly<Record<ImageKind, KindFacts>> = {
  png: { mimeType: "image/png", name: "PNG", taken: true, sized: true },
  jpeg: { mimeType: "image/jpeg", name: "JPEG", taken: true, sized: true },
  webp: { mimeType: "image/webp", name: "WebP", taken: true, sized: true },
  heic: { mimeType: "image/heic", name: "HEIC", taken: true, sized: false },
  gif: { mimeType: "image/gif", name: "GIF", taken: false, sized: false },
  avif: { mimeType: "image/avif", name: "AVIF", taken: false, sized: false },
  tiff: { mimeType: "image/tiff", name: "TIFF", taken: false, sized: false },
  bmp: { mimeType: "image/bmp", name: "BMP", taken: false, sized: false },
  ico: { mimeType: "image/x-icon", name: "ICO", taken: false, sized: false },
  svg: { mimeType: "image/svg+xml", name: "SVG", taken: false, sized: false },
};

/**
 * Looks at a picture or PDF document.
 * @param maxSide the longest side in pixels of what the extension itself would send of a picture
 * @throws ImageError when it is neither
 */
export async function lookAt(
  bytes: Uint8Array,
  { path, name }: Pick<CodeFile, "path" | "name">,
  maxSide: SentSize,
): Promise<LookedAt> {
  const kind = imageKind(bytes);
  if (
    kind === undefined &&
    (/\.pdf$/i.test(name) || Buffer.from(bytes.subarray(0, 5)).toString("latin1") === "%PDF-")
  ) {
    return { file: { path, name, mimeType: "application/pdf" }, notes: tooLarge(bytes, path) };
  }
  const sharp = await loadSharp();
  const image = await openImage(sharp, bytes);
  const facts = KINDS[image.kind];
  const { width, height } = image.size;
  const turned = facts.sized ? ((await sharp(bytes).metadata()).orientation ?? 1) : 1;
  const longest = Math.max(width, height);
  const notes = [
    ...(facts.taken
      ? []
      : [
          `Gemini does not take ${facts.name} pictures as they are. Convert "${path}" to PNG, and put the new name and ` +
            'the type "image/png" below. Vision Sidecar does that by itself when it sends a picture.',
        ]),
    ...(image.kind !== "svg" && maxSide !== "original" && longest > maxSide
      ? [
          `"${path}" has ${width} x ${height} pixels. Vision Sidecar itself sends a copy of it that is shrunk to at most ` +
            `${maxSide} pixels; this program sends the file as it is, which may be answered a little otherwise.`,
        ]
      : []),
    ...(turned > 1
      ? [
          `"${path}" is turned by its EXIF orientation (${turned}). Vision Sidecar turns it upright before it sends it; ` +
            "this program sends it as it is stored. Save it upright first, so that places in the answer fit.",
        ]
      : []),
    ...tooLarge(bytes, path),
  ];
  return { file: { path, name, mimeType: facts.mimeType, ...(!facts.sized && { size: image.size }) }, notes };
}

/**
 * What the reader of a program has to know whose request was about a part of a picture: the program sends all of it.
 * @param path as the program names the picture
 */
export function onlyPartWasSent(path: string, { left, top, width, height }: PixelRect): string {
  return (
    `What was asked last was about a part of "${path}" alone: ${width} x ${height} pixels, ${left} from the left and ` +
    `${top} from the top of the upright picture. This program asks the same about the whole picture. Cut that part out ` +
    "and put its name below to ask what was asked."
  );
}

function tooLarge({ length }: Uint8Array, path: string): string[] {
  if ((length * 4) / 3 <= INLINE_LIMIT) return [];
  const megabytes = (length / 1_000_000).toFixed(1);
  return [
    `"${path}" has ${megabytes} MB, which may be too much for a request that carries it inside. Send a smaller copy, or ` +
      "upload it by the Files API first.",
  ];
}
