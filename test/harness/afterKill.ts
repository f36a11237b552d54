/** What must hold on disk after a process was killed in the middle of a run: the promise of journal and sidecars. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import type { Annotation, Sidecar } from "../../src/core/annotation.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { type Answered, bringHome, isAboutPicture, isAnswered } from "../../src/engine/runs/answered.ts";
import { readSidecar } from "../../src/engine/sidecars/read.ts";
import type { EmulatorControl } from "../emulator/control.ts";

/** A folder of pictures, no two of the same width, by which the emulator's records are told apart. */
export interface Scene {
  readonly folder: string;
  readonly journal: string;
  readonly emulator: EmulatorControl;
  /** File names by width in pixels. */
  readonly images: ReadonlyMap<number, string>;
  /** What a person made, by image; all of it must be there. */
  readonly personal: ReadonlyMap<string, readonly Annotation[]>;
}

/**
 * How long before the kill an answer was sent to its end that must not be lost. Reading and journalling it takes
 * milliseconds; a busy machine may give the process none of its time for a while.
 */
export const GRACE_MS = 300;

export interface Found {
  /** Of the images whose answers were sent in time, those whose answer is neither in the sidecar nor in the journal. */
  readonly lost: readonly string[];
  /** Answers that the journal has and no sidecar. */
  readonly waiting: readonly Answered[];
}

/** The images whose answers the emulator has sent to their end by now, since its records were reset. */
export async function sentImages({ emulator, images }: Scene): Promise<string[]> {
  const requests = (await emulator.requests()).filter(({ url }) => url.includes("enerateContent"));
  const sent: string[] = [];
  for (const { index } of requests.filter(({ finishedStatus }) => finishedStatus === 200)) {
    const { width } = await sharp(await emulator.image(index)).metadata();
    const image = images.get(width);
    if (image === undefined) throw new Error(`The emulator was asked about a picture of ${width} pixels.`);
    sent.push(image);
  }
  return sent;
}

/**
 * What is on disk of the answers that were `sent` in time, in a run that began at `since`. Throws when a sidecar is not
 * valid, when something of a person's is gone, or when files lie around that nobody knows.
 */
export async function afterKill(scene: Scene, since: number, sent: readonly string[]): Promise<Found> {
  const sidecars = await validSidecars(scene);
  const entries = (await openJournal(scene.journal, { maxEntries: 10_000, maxBytes: 1e9 }).list())
    .filter(isAnswered)
    .filter(isAboutPicture)
    .filter(({ time }) => Date.parse(time) >= since);
  const imageOf = ({ question }: Answered) =>
    decodeURIComponent(path.posix.basename(new URL(question.subjects[0] ?? "").pathname));
  const isHome = (entry: Answered) =>
    sidecars.get(imageOf(entry))?.runs.some(({ time }) => time === entry.time) === true;
  const waiting = entries.filter((entry) => !isHome(entry));
  for (const entry of waiting) {
    if (entry.settled) throw new Error(`The answer for ${imageOf(entry)} counts as settled and is not in the sidecar.`);
    const { read } = bringHome(entry, sidecars.get(imageOf(entry)));
    if (read.items.length === 0) throw new Error(`The journal's answer for ${imageOf(entry)} says nothing.`);
  }
  const kept = new Set(entries.map(imageOf));
  return { waiting, lost: sent.filter((image) => !kept.has(image)) };
}

async function validSidecars({ folder, images, personal }: Scene): Promise<Map<string, Sidecar>> {
  const sidecars = new Map<string, Sidecar>();
  const known = new Set(images.values());
  for (const name of await readdir(folder)) {
    const image = /^(.*)\.vision\.json$/.exec(name)?.[1];
    if (image !== undefined && known.has(image)) {
      const read = readSidecar(await readFile(path.join(folder, name), "utf8"));
      if (!read.ok) throw new Error(`${name}: line ${read.problem.line}: ${read.problem.message}`);
      sidecars.set(image, read.sidecar);
    } else if (!known.has(name) && !known.has(/^\.(.*)\.vision\.json\.(?:lock|.*\.tmp)$/.exec(name)?.[1] ?? "")) {
      throw new Error(`The killed process left ${name}.`);
    }
  }
  for (const [image, annotations] of personal) {
    const there = new Map(sidecars.get(image)?.annotations.map((annotation) => [annotation.id, annotation]));
    for (const mine of annotations) {
      if (JSON.stringify(there.get(mine.id)) !== JSON.stringify(mine)) {
        throw new Error(`${image}: a person's annotation is gone or changed: ${JSON.stringify(mine)}`);
      }
    }
  }
  return sidecars;
}
