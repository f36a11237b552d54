/** SVG drawings: told apart from pages, made safe to render, rendered as large as is wanted. */
import { checkPixels, type Size } from "./raster.ts";

/** What may stand before the root element: byte order mark, XML declaration, comments, document type. */
const PROLOGUE = /^(?:\xef\xbb\xbf|\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+svg\b(?:[^>[]|\[[^\]]*\])*>)*/;
const PROLOGUE_MAX = 100_000;

/** Whether a file is an SVG document, and not a page with a drawing in it. */
export function isSvg(file: Uint8Array): boolean {
  return rootOf(file) !== undefined;
}

/** Whether there is writing in a drawing. */
export function hasText(drawing: Uint8Array): boolean {
  return /<(?:[\w-]+:)?text[\s>]/.test(asText(drawing));
}

/**
 * Takes out of a drawing whatever could lead to a file or to the network: a drawing in a stranger's folder must not
 * carry other pictures of this computer to Gemini. Links into the drawing itself (`#…`) and embedded pixels are kept.
 * One of the two renderers (resvg, in the WebAssembly build) reads files by their absolute path; the other reads none.
 */
export function withoutReferences(drawing: Uint8Array): Uint8Array {
  const safe = asText(drawing)
    // Entities whose text could become markup; Illustrator's, which hold namespaces, stay.
    .replace(/(<!ENTITY\s+[^"'<>]*)("[^"]*"|'[^']*')/g, (whole, start: string, text: string) =>
      /[<&%]/.test(text) ? `${start}""` : whole,
    )
    .replace(/href(\s*=\s*)("[^"]*"|'[^']*')/g, (whole, equals: string, target: string) =>
      /^["'](?:#|data:image\/(?:png|jpe?g|gif|webp)[;,])/.test(target) ? whole : `href${equals}""`,
    );
  return Buffer.from(safe, "latin1");
}

/** The renderers' resolution at which a drawing comes out in its own size, and the highest that they take. */
const NATURAL = 72;
const HIGHEST = 100_000;

/** The resolution at which the longest side gets `side` pixels, or as many as leave the shortest side one. */
export function densityFor({ width, height }: Size, side: number): number {
  const scale = Math.max(side / Math.max(width, height), 1 / Math.min(width, height));
  return Math.min(HIGHEST, Math.max(1, NATURAL * scale));
}

/** A drawing may be as large as it likes, for it is rendered as small as is wanted; but the renderers overflow above this. */
const LARGEST_SIDE = 1_000_000;

/** Throws ImageError when the root element claims a size that no renderer can take. */
export function checkClaimedSize(drawing: Uint8Array): void {
  const root = rootOf(drawing) ?? "";
  const claim = (name: string) =>
    Number(new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.e+]+)`, "i").exec(root)?.[1] ?? 0);
  const size = { width: claim("width"), height: claim("height") };
  if (Math.max(size.width, size.height) > LARGEST_SIDE) checkPixels(size);
}

/** The start tag of the root element; `undefined` when that is no `svg`. */
function rootOf(file: Uint8Array): string | undefined {
  const start = asText(file.subarray(0, PROLOGUE_MAX)).replace(PROLOGUE, "");
  return /^<(?:[\w-]+:)?svg[\s>/][^>]*/.exec(start)?.[0];
}

/** Byte by byte, so that a drawing in any encoding that contains ASCII comes back as it was. */
function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
