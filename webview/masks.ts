import { effect, type ReadonlySignal, signal } from "@preact/signals-core";
import { DEFAULT_THRESHOLD, type Point } from "../src/core/annotation.ts";
import { labelRgb } from "../src/core/colors.ts";
import type { FromWebview, ViewAnnotation } from "../src/core/protocol.ts";
import type { Model } from "./model.ts";

/** A decoded probability map, one byte a pixel. */
interface Values {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** How steeply opacity rises where a value crosses the threshold. */
const EDGE = 24;

/** What is known of a hash: asked for, decoded, or of no use. */
type Entry = "wanted" | "broken" | Values;

/** The masks of the document: asked for once, decoded once, tinted and cut for drawing. */
export interface Masks {
  /** Changes with every mask that was settled. */
  readonly revision: ReadonlySignal<number>;
  readonly receive: (masks: readonly { readonly hash: string; readonly png: Uint8Array }[]) => void;
  /** A picture for the annotation's `box_2d`: its colour where the mask is above the threshold, transparent elsewhere. */
  readonly tinted: (annotation: ViewAnnotation) => ImageBitmap | undefined;
  /** Whether the mask covers a point; undefined as long as that is not known. */
  readonly covers: (annotation: ViewAnnotation, at: Point) => boolean | undefined;
  /** Whether nothing more will come for it: decoded or broken. */
  readonly settled: (hash: string) => boolean;
}

async function decode(png: Uint8Array): Promise<Values> {
  const blob = new Blob([new Uint8Array(png)], { type: "image/png" });
  // The values are data, not a picture: no colour profile may change them.
  const bitmap = await createImageBitmap(blob, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser has no 2D canvas.");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = context.getImageData(0, 0, width, height).data;
  const bytes = new Uint8Array(width * height);
  for (let i = 0; i < bytes.length; i++) bytes[i] = rgba[i * 4] ?? 0;
  return { width, height, bytes };
}

/**
 * Paints a mask in its label's colour. Close to the threshold it fades, so that the edge runs through where the threshold
 * is crossed, also between the map's pixels, which are often larger than those of the screen.
 */
function tint({ width, height, bytes }: Values, label: string, threshold: number): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser has no 2D canvas.");
  const alphas = Uint8ClampedArray.from({ length: 256 }, (_, value) => 127.5 + (value - threshold - 0.5) * EDGE);
  const colors = new Uint8Array(256 * 4);
  for (const [value, alpha] of alphas.entries()) colors.set([...labelRgb(label), alpha], value * 4);
  // Whole pixels at once: one by one the channels take several times as long.
  const palette = new Uint32Array(colors.buffer);
  const picture = new ImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let i = 0; i < bytes.length; i++) pixels[i] = palette[bytes[i] ?? 0] ?? 0;
  context.putImageData(picture, 0, 0);
  return canvas.transferToImageBitmap();
}

export function createMasks(model: Model, post: (message: FromWebview) => void): Masks {
  const entries = new Map<string, Entry>();
  const tints = new Map<string, ImageBitmap>();
  const revision = signal(0);

  const thresholdOf = ({ threshold }: ViewAnnotation): number => threshold ?? DEFAULT_THRESHOLD;
  const tintKey = (annotation: ViewAnnotation): string =>
    `${annotation.maskHash} ${thresholdOf(annotation)} ${annotation.label}`;

  effect(() => {
    const annotations = model.snapshot.value?.annotations ?? [];
    const hashes = annotations.flatMap(({ maskHash }) => (maskHash === undefined ? [] : [maskHash]));
    const wanted = new Set(hashes);
    // The host may have had no bytes for what is gone from the document; when it comes back it is asked for again.
    for (const [hash, entry] of entries) if (entry === "wanted" && !wanted.has(hash)) entries.delete(hash);
    const missing = [...wanted].filter((hash) => !entries.has(hash));
    for (const hash of missing) entries.set(hash, "wanted");
    if (missing.length > 0) post({ type: "wantMasks", hashes: missing });

    const used = new Set(annotations.map(tintKey));
    for (const [key, bitmap] of tints) {
      if (used.has(key)) continue;
      bitmap.close();
      tints.delete(key);
    }
  });

  const valuesOf = ({ maskHash }: ViewAnnotation): Values | undefined => {
    const entry = maskHash === undefined ? undefined : entries.get(maskHash);
    return typeof entry === "object" ? entry : undefined;
  };

  const store = async (hash: string, png: Uint8Array): Promise<void> => {
    try {
      entries.set(hash, await decode(png));
    } catch (error) {
      entries.set(hash, "broken");
      console.error(`The mask ${hash} cannot be decoded; its box is drawn alone.`, error);
    }
    revision.value++;
  };

  return {
    revision,
    receive: (masks) => {
      for (const { hash, png } of masks) void store(hash, png);
    },
    tinted: (annotation) => {
      const values = valuesOf(annotation);
      if (!values) return undefined;
      const key = tintKey(annotation);
      const known = tints.get(key);
      if (known) return known;
      const bitmap = tint(values, annotation.label, thresholdOf(annotation));
      tints.set(key, bitmap);
      return bitmap;
    },
    covers: (annotation, [y, x]) => {
      const values = valuesOf(annotation);
      const box = annotation.box_2d;
      if (!values || !box) return undefined;
      const cell = (at: number, from: number, to: number, cells: number): number =>
        Math.min(Math.max(Math.floor(((at - from) / (to - from)) * cells), 0), cells - 1);
      const row = cell(y, box[0], box[2], values.height);
      const column = cell(x, box[1], box[3], values.width);
      return (values.bytes[row * values.width + column] ?? 0) > thresholdOf(annotation);
    },
    settled: (hash) => {
      const entry = entries.get(hash);
      return entry !== undefined && entry !== "wanted";
    },
  };
}
