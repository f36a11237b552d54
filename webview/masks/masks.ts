import { effect, type ReadonlySignal, signal } from "@preact/signals-core";
import { DEFAULT_THRESHOLD, type Point } from "../../src/core/annotation.ts";
import type { Size } from "../../src/core/camera.ts";
import type { GrayMap } from "../../src/core/coverage.ts";
import { type PackedMap, packedMap, someRun, unpackBits, valueAt } from "../../src/core/packBits.ts";
import type { FromWebview, PackedMasks, ViewAnnotation } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import { until } from "../waiting.ts";
import { tintAside } from "./aside.ts";
import type { TintOrder } from "./maskWorker.ts";
import { packedMaps } from "./packedMaps.ts";
import { coarsenessFor, type Tint, type Tinted, tintAll } from "./tint.ts";

/** What is known of a hash: asked for, there, or of no use. */
type Entry = "wanted" | "broken" | PackedMap;

/** A mask that is to be drawn, and the device px that it is drawn at. */
export interface WantedMask {
  readonly annotation: ViewAnnotation;
  readonly drawn: Size;
}

/** The masks of the document: asked for once, tinted and cut for drawing. */
export interface Masks {
  /** Changes when masks were settled. */
  readonly revision: ReadonlySignal<number>;
  readonly receive: (packed: PackedMasks) => void;
  /** Pictures by the ids of annotations, for the `box_2d` of each, of the masks that are known. */
  readonly tinted: (wanted: readonly WantedMask[]) => ReadonlyMap<string, Tinted>;
  /** Whether the mask covers a point; undefined as long as that is not known. */
  readonly covers: (annotation: ViewAnnotation, at: Point) => boolean | undefined;
  /** Whether nothing more will come for it: it is there, or broken. */
  readonly settled: (hash: string) => boolean;
  /** The annotation's map; undefined as long as it is not there, or when nobody can read it. */
  readonly mapOf: (annotation: ViewAnnotation) => GrayMap | undefined;
  /** Whether the annotation's map says more than black and white: only then a threshold changes anything. */
  readonly isSoft: (annotation: ViewAnnotation) => boolean;
  readonly thresholdOf: (annotation: ViewAnnotation) => number;
  /** Takes a map that was painted here. @returns the name by which it is known until the host gives it a hash */
  readonly adopt: (map: GrayMap) => string;
  /** The hash of a map that was painted here. */
  readonly rename: (name: string, hash: string) => void;
}

/** With more masks, or values, another thread is worth its start. */
const MANY = 50;
const LARGE = 4_000_000;

/** Bytes of masks that are kept although nothing shows them: what an undo brings back is there at once. */
const SPARE_BYTES = 16_000_000;

/** Lets go of masks that nothing shows, the oldest first. */
function forget(entries: Map<string, Entry>, shown: ReadonlySet<string>): void {
  const spare = [...entries].filter(([hash, entry]) => typeof entry === "object" && !shown.has(hash));
  let bytes = spare.reduce((sum, [, entry]) => sum + (typeof entry === "object" ? entry.code.length : 0), 0);
  for (const [hash, entry] of spare) {
    if (bytes <= SPARE_BYTES) return;
    bytes -= typeof entry === "object" ? entry.code.length : 0;
    entries.delete(hash);
  }
}

export function createMasks(model: Model, post: (message: FromWebview) => void): Masks {
  const entries = new Map<string, Entry>();
  const tints = new Map<string, Tinted>();
  const revision = signal(0);
  const soft = new WeakMap<PackedMap, boolean>();
  let painted = 0;

  const thresholdOf = ({ threshold }: ViewAnnotation): number => threshold ?? DEFAULT_THRESHOLD;
  const tintKey = (annotation: ViewAnnotation): string =>
    `${annotation.maskHash} ${thresholdOf(annotation)} ${model.panel.colors.value.css(annotation.label)}`;

  /** A sheet goes with the last of its pictures. */
  const letGo = (keys: readonly string[]): void => {
    // As a rule: this is asked at every drawing, and at every step of a drag.
    if (keys.length === 0) return;
    const before = new Set([...tints.values()].map(({ sheet }) => sheet));
    for (const key of keys) tints.delete(key);
    const after = new Set([...tints.values()].map(({ sheet }) => sheet));
    for (const sheet of before) if (!after.has(sheet)) sheet.close();
  };

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
    letGo([...tints.keys()].filter((key) => !used.has(key)));
  });

  const packedOf = ({ maskHash }: ViewAnnotation): PackedMap | undefined => {
    const entry = maskHash === undefined ? undefined : entries.get(maskHash);
    return typeof entry === "object" ? entry : undefined;
  };

  /** What is to be tinted of masks that are not there yet, by the keys of the tints. */
  const ordersFor = ({ masks }: PackedMasks): ReadonlyMap<string, TintOrder> => {
    const { camera, kept, panel, pixelRatio, snapshot } = model;
    const image = snapshot.value?.image;
    const scale = (camera.value?.scale ?? 0) * pixelRatio.value;
    // Closer than that most are out of view, and large: those in view are tinted when they are drawn.
    const isFitted = kept.view.value.mode === "fit";
    if (!image || scale === 0 || !isFitted || !kept.showMasks.value) return new Map();
    const numbers = new Map(masks.map(({ hash }, number) => [hash, number]));
    return new Map(
      panel.drawn.value.flatMap((annotation) => {
        const { maskHash = "", box_2d: box, label } = annotation;
        const mask = numbers.get(maskHash);
        const map = mask === undefined ? undefined : masks[mask];
        if (mask === undefined || !map || !box) return [];
        const [yMin, xMin, yMax, xMax] = box;
        // What is drawn lies on whole pixels.
        const width = ((xMax - xMin) / 1000) * image.width * scale + 1;
        const height = ((yMax - yMin) / 1000) * image.height * scale + 1;
        const [color, threshold] = [panel.colors.value.rgb(label), thresholdOf(annotation)];
        const coarseness = coarsenessFor(map, { width, height });
        return [[tintKey(annotation), { mask, color, threshold, coarseness }] as const];
      }),
    );
  };

  /** Tints those of many masks that will be drawn. */
  const tintAhead = async (packed: PackedMasks): Promise<void> => {
    // It says what they are for.
    await until(() => model.snapshot.value !== undefined);
    try {
      const orders = ordersFor(packed);
      if (orders.size === 0) return;
      const tinted = await tintAside({ packed, orders: [...orders.values()] });
      for (const [i, key] of [...orders.keys()].entries()) {
        const one = tinted[i];
        if (one && !tints.has(key)) tints.set(key, one);
      }
    } catch (error) {
      console.warn("Masks are tinted by the page itself.", error);
    }
  };

  const mapsIn = (packed: PackedMasks): readonly (PackedMap | undefined)[] => {
    try {
      return packedMaps(packed);
    } catch (error) {
      console.error("Masks cannot be read.", error);
      return [];
    }
  };

  const receive = async (packed: PackedMasks): Promise<void> => {
    // Those of a document that is on its way come before it, unasked.
    for (const { hash } of packed.masks) if (!entries.has(hash)) entries.set(hash, "wanted");
    const maps = mapsIn(packed);
    const size = maps.reduce((sum, map) => sum + (map ? map.width * map.height : 0), 0);
    if (maps.length > MANY || size > LARGE) await tintAhead(packed);
    for (const [i, { hash }] of packed.masks.entries()) {
      const map = maps[i];
      entries.set(hash, map ?? "broken");
      if (!map) console.error(`The mask ${hash} cannot be decoded; its box is drawn alone.`);
    }
    // Drawn together: drawing hundreds one by one takes longer than tinting them.
    revision.value++;
  };

  return {
    revision,
    receive: (packed) => void receive(packed),
    tinted: (wanted) => {
      const known = wanted.flatMap(({ annotation, drawn }) => {
        const map = packedOf(annotation);
        return map ? [{ annotation, map, key: tintKey(annotation), coarseness: coarsenessFor(map, drawn) }] : [];
      });
      const missing = new Map<string, Tint>();
      for (const { annotation, map, key, coarseness } of known) {
        const before = missing.get(key) ?? tints.get(key);
        if (before !== undefined && before.coarseness <= coarseness) continue;
        const color = model.panel.colors.value.rgb(annotation.label);
        missing.set(key, { map, color, threshold: thresholdOf(annotation), coarseness });
      }
      const keys = [...missing.keys()];
      letGo(keys);
      for (const [i, tinted] of tintAll([...missing.values()]).entries()) tints.set(keys[i] ?? "", tinted);
      return new Map(
        known.flatMap(({ annotation: { id }, key }) => {
          const tinted = tints.get(key);
          return tinted ? [[id, tinted] as const] : [];
        }),
      );
    },
    covers: (annotation, [y, x]) => {
      const map = packedOf(annotation);
      const box = annotation.box_2d;
      if (!map || !box) return undefined;
      const cell = (at: number, from: number, to: number, cells: number): number =>
        Math.min(Math.max(Math.floor(((at - from) / (to - from)) * cells), 0), cells - 1);
      const place = cell(y, box[0], box[2], map.height) * map.width + cell(x, box[1], box[3], map.width);
      return (valueAt(map.code, place) ?? 0) > thresholdOf(annotation);
    },
    mapOf: (annotation) => {
      const map = packedOf(annotation);
      if (!map) return undefined;
      const { width, height, code } = map;
      return { width, height, data: unpackBits(code, width * height) };
    },
    isSoft: (annotation) => {
      const map = packedOf(annotation);
      if (!map) return false;
      const known = soft.get(map) ?? someRun(map.code, (value) => value > 0 && value < 255);
      soft.set(map, known);
      return known;
    },
    thresholdOf,
    adopt: (map) => {
      const name = `painted ${++painted}`;
      entries.set(name, packedMap(map));
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
