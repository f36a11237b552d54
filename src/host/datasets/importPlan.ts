/** What an import would change, found out before anything is written. */
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import type { SidecarImage } from "../../core/annotation.ts";
import type { AnswerItem } from "../../core/answer.ts";
import { type Dataset, type DatasetImage, type Note, Notes } from "../../engine/formats/dataset.ts";
import type { PixelBudget } from "../../engine/formats/readMask.ts";
import { loadSharp } from "../../engine/images/loadSharp.ts";
import { openImage } from "../../engine/images/open.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import { locateImages } from "./importImages.ts";
import type { ImportSource } from "./importSource.ts";
import type { Datasets } from "./loadDatasets.ts";
import type { Work } from "./working.ts";

/** One picture that gets annotations. */
export interface PlannedImage {
  readonly uri: vscode.Uri;
  readonly facts: SidecarImage;
  readonly items: readonly AnswerItem[];
  /** Everything that the dataset says about it was understood. */
  readonly complete: boolean;
}

/** A picture of the dataset that is left out. */
export interface LeftOut {
  readonly path: string;
  readonly why: "missing" | "ambiguous" | "turned" | "different" | "broken";
  /** Sizes in px, or why it cannot be read. */
  readonly detail?: unknown;
}

export interface ImportPlan {
  readonly images: readonly PlannedImage[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly Note[];
}

/** Troubles after which nobody can say that a picture lacks what the dataset did not tell. */
const INCOMPLETE: readonly string[] = [
  "unreadableFile",
  "unreadable",
  "tooLarge",
  "twice",
  "tooMuch",
  "noPicture",
  "otherShape",
  "crowd",
];

/** Finds the pictures, looks at each, and places the dataset's objects on it. @throws the signal's reason */
export async function planImport(
  dataset: Dataset,
  source: ImportSource,
  datasets: Datasets,
  { signal, said }: Work,
): Promise<ImportPlan> {
  const found = await locateImages(dataset.images, source, datasets, signal);
  const sharp = await loadSharp();
  const images: PlannedImage[] = [];
  const leftOut: LeftOut[] = [];
  const placing = new Notes();
  const budgets = new Map<string, PixelBudget>();
  const understood = !dataset.notes.some(({ kind }) => INCOMPLETE.includes(kind));
  for (const [i, { image, uri, trouble }] of found.entries()) {
    signal.throwIfAborted();
    said(i, found.length, [1, 3]);
    if (uri === undefined) {
      leftOut.push({ path: image.path, why: trouble ?? "missing" });
      continue;
    }
    try {
      const bytes = await readImageFile(uri.fsPath);
      const { size } = await openImage(sharp, bytes);
      const match = datasets.compareSizes(image.size, size);
      if (match === "turned" || match === "different") {
        leftOut.push({ path: image.path, why: match, detail: sizes(image, size) });
        continue;
      }
      const budget = budgets.get(uri.path) ?? new datasets.PixelBudget(size);
      budgets.set(uri.path, budget);
      const items = await datasets.placeObjects(image, size, placing, signal, budget);
      const unsure = datasets.mayBeUnturned(image.size, size, await datasets.orientationOf(bytes));
      if (unsure && items.length > 0) placing.add("unknownTurn", image.path);
      const facts = { ...size, sha256: createHash("sha256").update(bytes).digest("hex") };
      images.push({ uri, facts, items, complete: understood && items.length === image.objects.length });
    } catch (error) {
      signal.throwIfAborted();
      leftOut.push({ path: image.path, why: "broken", detail: error });
    }
  }
  signal.throwIfAborted();
  return { images: joined(images), leftOut, notes: together([...dataset.notes, ...placing.list()]) };
}

function sizes({ size }: DatasetImage, now: { readonly width: number; readonly height: number }): string {
  return vscode.l10n.t(
    "the dataset says {0} × {1}, the picture has {2} × {3}",
    size?.width ?? 0,
    size?.height ?? 0,
    now.width,
    now.height,
  );
}

/** Several entries may be about one picture. */
function joined(images: readonly PlannedImage[]): PlannedImage[] {
  const byUri = new Map<string, PlannedImage>();
  for (const image of images) {
    const key = image.uri.toString();
    const before = byUri.get(key);
    byUri.set(
      key,
      before === undefined
        ? image
        : { ...before, items: [...before.items, ...image.items], complete: before.complete && image.complete },
    );
  }
  return [...byUri.values()];
}

function together(notes: readonly Note[]): Note[] {
  const byKind = new Map<string, Note>();
  for (const note of notes) {
    const before = byKind.get(note.kind);
    byKind.set(
      note.kind,
      before === undefined
        ? note
        : { ...note, count: before.count + note.count, examples: [...before.examples, ...note.examples].slice(0, 5) },
    );
  }
  return [...byKind.values()];
}
