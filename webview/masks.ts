import { effect, type ReadonlySignal, signal } from "@preact/signals-core";
import { DEFAULT_THRESHOLD, type Point } from "../src/core/annotation.ts";
import type { Rgb } from "../src/core/colors.ts";
import type { GrayMap } from "../src/core/coverage.ts";
import type { FromWebview, ViewAnnotation } from "../src/core/protocol.ts";
import type { Model } from "./model.ts";

/** How steeply opacity rises where a value crosses the threshold. */
const EDGE = 24;

/** What is known of a hash: asked for, decoded, or of no use. */
type Entry = "wanted" | "broken" | GrayMap;

/** The masks of the document: asked for once, decoded once, tinted and cut for drawing. */
export interface Masks {
  /** Changes when masks were settled. */
  readonly revision: ReadonlySignal<number>;
  readonly receive: (masks: readonly { readonly hash: string; readonly png: Uint8Array }[]) => void;
  /** A picture for the annotation's `box_2d`: its colour where the mask is above the threshold, transparent elsewhere. */
  readonly tinted: (annotation: ViewAnnotation) => ImageBitmap | undefined;
  /** Whether the mask covers a point; undefined as long as that is not known. */
  readonly covers: (annotation: ViewAnnotation, at: Point) => boolean | undefined;
  /** Whether nothing more will come for it: decoded or broken. */
  readonly settled: (hash: string) => boolean;
  /** The annotation's decoded map; undefined as long as it is not there, or when nobody can read it. */
  readonly mapOf: (annotation: ViewAnnotation) => GrayMap | undefined;
  /** Whether the annotation's map says more than black and white: only then a threshold changes anything. */
  readonly isSoft: (annotation: ViewAnnotation) => boolean;
  readonly thresholdOf: (annotation: ViewAnnotation) => number;
  /** Takes a map that was painted here. @returns the name by which it is known until the host gives it a hash */
  readonly adopt: (map: GrayMap) => string;
  /** The hash of a map that was painted here. */
  readonly rename: (name: string, hash: string) => void;
}

/**
 * By the decoder of video frames, where the browser has one and knows what to do with the file: for hundreds of small masks
 * it takes a fifth of the time.
 */
async function decodeFrame(png: Uint8Array): Promise<GrayMap | undefined> {
  if (!("ImageDecoder" in window)) return undefined;
  const options = { colorSpaceConversion: "none", premultiplyAlpha: "none" } as const;
  const decoder = new ImageDecoder({ data: new Uint8Array(png), type: "image/png", ...options });
  try {
    const { image } = await decoder.decode();
    const { format, codedWidth: width, codedHeight: height } = image;
    const red = format === null ? undefined : RED[format];
    if (red === undefined) {
      image.close();
      return undefined;
    }
    const pixels = new Uint8Array(image.allocationSize());
    await image.copyTo(pixels);
    image.close();
    return { width, height, data: channel(pixels, red, width * height) };
  } catch {
    return undefined;
  } finally {
    decoder.close();
  }
}

/** The place of red in a pixel of four bytes, by the formats that a picture is decoded to. */
const RED: Readonly<Partial<Record<VideoPixelFormat, number>>> = { RGBA: 0, RGBX: 0, BGRA: 2, BGRX: 2 };

function channel(pixels: ArrayLike<number>, first: number, count: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) values[i] = pixels[i * 4 + first] ?? 0;
  return values;
}

/** @throws when the file cannot be decoded */
async function decodePicture(png: Uint8Array): Promise<GrayMap> {
  const blob = new Blob([new Uint8Array(png)], { type: "image/png" });
  // The values are data, not a picture: no colour profile may change them.
  const bitmap = await createImageBitmap(blob, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser has no 2D canvas.");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: channel(context.getImageData(0, 0, width, height).data, 0, width * height) };
}

/**
 * Paints a mask in its label's colour. Close to the threshold it fades, so that the edge runs through where the threshold
 * is crossed, also between the map's pixels, which are often larger than those of the screen.
 */
function tint({ width, height, data: bytes }: GrayMap, color: Rgb, threshold: number): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser has no 2D canvas.");
  const alphas = Uint8ClampedArray.from({ length: 256 }, (_, value) => 127.5 + (value - threshold - 0.5) * EDGE);
  const colors = new Uint8Array(256 * 4);
  for (const [value, alpha] of alphas.entries()) colors.set([...color, alpha], value * 4);
  // Whole pixels at once: one by one the channels take several times as long.
  const palette = new Uint32Array(colors.buffer);
  const picture = new ImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let i = 0; i < bytes.length; i++) pixels[i] = palette[bytes[i] ?? 0] ?? 0;
  context.putImageData(picture, 0, 0);
  return canvas.transferToImageBitmap();
}

/** Bytes of decoded maps that are kept although nothing shows them: what an undo brings back is there at once. */
const SPARE_BYTES = 64_000_000;

/** Lets go of maps that nothing shows, the oldest first. */
function forget(entries: Map<string, Entry>, shown: ReadonlySet<string>): void {
  const spare = [...entries].filter(([hash, entry]) => typeof entry === "object" && !shown.has(hash));
  let bytes = spare.reduce((sum, [, entry]) => sum + (typeof entry === "object" ? entry.data.length : 0), 0);
  for (const [hash, entry] of spare) {
    if (bytes <= SPARE_BYTES) return;
    bytes -= typeof entry === "object" ? entry.data.length : 0;
    entries.delete(hash);
  }
}

export function createMasks(model: Model, post: (message: FromWebview) => void): Masks {
  const entries = new Map<string, Entry>();
  const tints = new Map<string, ImageBitmap>();
  const revision = signal(0);
  const soft = new WeakMap<GrayMap, boolean>();
  let painted = 0;

  const thresholdOf = ({ threshold }: ViewAnnotation): number => threshold ?? DEFAULT_THRESHOLD;
  const tintKey = (annotation: ViewAnnotation): string =>
    `${annotation.maskHash} ${thresholdOf(annotation)} ${model.panel.colors.value.css(annotation.label)}`;

  effect(() => {
    const annotations = model.annotations.value;
    const hashes = annotations.flatMap(({ maskHash }) => (maskHash === undefined ? [] : [maskHash]));
    const wanted = new Set(hashes);
    // The host may have had no bytes for what is gone from the document; when it comes back it is asked for again.
    for (const [hash, entry] of entries) if (entry === "wanted" && !wanted.has(hash)) entries.delete(hash);
    forget(entries, wanted);
    const missing = [...wanted].filter((hash) => !entries.has(hash));
    for (const hash of missing) entries.set(hash, "wanted");
    if (missing.length > 0) post({ type: "wantMasks", hashes: missing });

    const used = new Set([...annotations, ...model.lifted.value.values()].map(tintKey));
    for (const [key, bitmap] of tints) {
      if (used.has(key)) continue;
      bitmap.close();
      tints.delete(key);
    }
  });

  const valuesOf = ({ maskHash }: ViewAnnotation): GrayMap | undefined => {
    const entry = maskHash === undefined ? undefined : entries.get(maskHash);
    return typeof entry === "object" ? entry : undefined;
  };

  const store = async (hash: string, png: Uint8Array): Promise<void> => {
    try {
      entries.set(hash, (await decodeFrame(png)) ?? (await decodePicture(png)));
    } catch (error) {
      entries.set(hash, "broken");
      console.error(`The mask ${hash} cannot be decoded; its box is drawn alone.`, error);
    }
  };

  return {
    revision,
    receive: (masks) => {
      // Drawn when all of them are there: drawing hundreds one by one takes longer than decoding them.
      void Promise.all(masks.map(({ hash, png }) => store(hash, png))).then(() => {
        revision.value++;
      });
    },
    tinted: (annotation) => {
      const values = valuesOf(annotation);
      if (!values) return undefined;
      const key = tintKey(annotation);
      const known = tints.get(key);
      if (known) return known;
      const bitmap = tint(values, model.panel.colors.value.rgb(annotation.label), thresholdOf(annotation));
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
      return (values.data[row * values.width + column] ?? 0) > thresholdOf(annotation);
    },
    mapOf: valuesOf,
    isSoft: (annotation) => {
      const map = valuesOf(annotation);
      if (!map) return false;
      const known = soft.get(map) ?? map.data.some((value) => value > 0 && value < 255);
      soft.set(map, known);
      return known;
    },
    thresholdOf,
    adopt: (map) => {
      const name = `painted ${++painted}`;
      entries.set(name, map);
      return name;
    },
    rename: (name, hash) => {
      const map = entries.get(name);
      if (map !== undefined && typeof entries.get(hash) !== "object") entries.set(hash, map);
    },
    settled: (hash) => {
      const entry = entries.get(hash);
      return entry !== undefined && entry !== "wanted";
    },
  };
}
