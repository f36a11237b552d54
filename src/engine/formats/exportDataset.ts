/** Sidecars become a dataset: all of it or nothing. */
import type { Sidecar } from "../../core/annotation.ts";
import { MAX_PIXELS, type Size } from "../images/raster.ts";
import { copyPicture } from "./copyPicture.ts";
import { type Note, Notes } from "./dataset.ts";
import { type Format, fitting } from "./format.ts";
import { chooseAnnotations, type ExportOptions } from "./options.ts";
import { orientationOnDisk } from "./orientation.ts";
import { checkedPath, OutFolder } from "./outFolder.ts";
import { objectsOf } from "./shapes.ts";

/** A picture to export; asked for one by one, and not kept. */
export interface ExportItem {
  /** From the root that the person chose, with "/"; no path twice. */
  readonly path: string;
  /** The picture on disk. */
  readonly file: string;
  /** `undefined` when it cannot be read: the picture is left out and counted. */
  readonly sidecar: Pick<Sidecar, "image" | "annotations"> | undefined;
}

export interface ExportRequest {
  readonly format: Format;
  readonly options: ExportOptions;
  readonly items: AsyncIterable<ExportItem> | Iterable<ExportItem>;
  /** How many items there are. */
  readonly total: number;
  /** The folder that is to hold the dataset: not there yet, or empty. */
  readonly target: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface ExportReport {
  readonly images: number;
  readonly objects: number;
  /** What the format cannot say, or was left out. */
  readonly notes: readonly Note[];
}

/**
 * Writes a dataset beside its place and moves it there when it is complete.
 * Pictures and sidecars that cannot be read are left out and noted.
 * @throws FolderNotEmpty, the signal's reason, or the error of writing; then nothing is left behind
 */
export async function exportDataset(request: ExportRequest): Promise<ExportReport> {
  const { format, items, total, target, signal, onProgress } = request;
  const options = fitting(format, request.options);
  signal?.throwIfAborted();
  const out = await OutFolder.create(target);
  const notes = new Notes();
  let [done, images, written] = [0, 0, 0];
  try {
    const writer = await format.begin(out, options, notes);
    for await (const { path, file, sidecar } of items) {
      signal?.throwIfAborted();
      checkedPath(path);
      if (sidecar === undefined || isTooLarge(sidecar.image)) notes.add("damagedSidecar", path);
      else {
        // Before anything is written: a dataset must not name a picture that cannot be had.
        const picture =
          options.images === "copy" ? await readForCopy(file, path, notes) : await look(file, path, notes);
        if (picture !== undefined) {
          const { width, height } = sidecar.image;
          const chosen = chooseAnnotations(sidecar.annotations, options);
          const objects = await objectsOf(chosen, { width, height }, notes, path);
          const place = await writer.add({ path, size: { width, height }, objects });
          if (picture !== "named") await out.writeBytes(place, picture);
          if (picture === "named" && format.picturesInside) notes.add("notInside", path);
          images++;
          written += objects.length;
        }
      }
      onProgress?.(++done, total);
    }
    signal?.throwIfAborted();
    await writer.end();
    await out.finish();
  } catch (error) {
    await out.discard();
    throw error;
  }
  return { images, objects: written, notes: notes.list() };
}

/** The picture's bytes as they go into the dataset; `undefined` (and noted) when it cannot be read. */
async function readForCopy(file: string, path: string, notes: Notes): Promise<Uint8Array | undefined> {
  try {
    const { bytes, turn } = await copyPicture(file);
    if (turn !== "none") notes.add(turn === "applied" ? "turned" : "leftTurned", path);
    return bytes;
  } catch {
    notes.add("lostPicture", path);
    return undefined;
  }
}

/** A picture that stays where it is stays as it is, too: the numbers are those of the upright one. */
async function look(file: string, path: string, notes: Notes): Promise<"named"> {
  if ((await orientationOnDisk(file)) !== 1) notes.add("leftTurned", path);
  return "named";
}

/** No picture that can be opened here is larger: such a size was not written by us. */
function isTooLarge({ width, height }: Size): boolean {
  return width * height > MAX_PIXELS;
}
