/** From several answers about one picture to one change of its sidecar. */
import type { Sidecar } from "../../core/annotation.ts";
import type { ListChange, SidecarChange } from "../../core/edits.ts";
import { bringHome, type Homecoming, type PictureAnswered } from "./answered.ts";

/**
 * Brings answers home one after another, each into what the one before has left, as a single change.
 * @param entries at least one
 * @throws Error when there is no answer, or the task of one is none of this version's
 */
export function bringAllHome(entries: readonly PictureAnswered[], current: Sidecar | undefined): Homecoming {
  let sidecar = current;
  let all: Homecoming | undefined;
  for (const entry of entries) {
    const home = bringHome(entry, sidecar);
    sidecar = changed(sidecar, home.change);
    all = all === undefined ? home : together(all, home);
  }
  if (all === undefined) throw new Error("There is no answer to bring home.");
  return all;
}

function together(before: Homecoming, next: Homecoming): Homecoming {
  const { added, updated, removed } = before.counts;
  const sum = (one: number, other: number) => one + other;
  return {
    ...before,
    ...next,
    read: {
      items: [...before.read.items, ...next.read.items],
      unreadable: sum(before.read.unreadable, next.read.unreadable),
      lostMasks: sum(before.read.lostMasks, next.read.lostMasks),
      partial: before.read.partial || next.read.partial,
    },
    counts: {
      added: sum(added, next.counts.added),
      updated: sum(updated, next.counts.updated),
      removed: sum(removed, next.counts.removed),
      kept: next.counts.kept,
    },
    change: {
      ...next.change,
      annotations: thenAlso(before.change.annotations, next.change.annotations),
      texts: thenAlso(before.change.texts, next.change.texts),
      runs: thenAlso(before.change.runs, next.change.runs),
    },
  };
}

const NOTHING = { put: [], remove: [] };

function thenAlso<T extends { readonly id: string }>(
  first: ListChange<T> = NOTHING,
  second: ListChange<T> = NOTHING,
): ListChange<T> {
  const put = new Map([...first.put, ...second.put].map((entry) => [entry.id, entry]));
  for (const id of second.remove) put.delete(id);
  const remove = new Set([...first.remove, ...second.remove]);
  return { put: [...put.values()], remove: [...remove].filter((id) => !put.has(id)) };
}

function changed(
  sidecar: Sidecar | undefined,
  { image, annotations, texts, runs }: SidecarChange,
): Sidecar | undefined {
  const known = image ?? sidecar?.image;
  if (known === undefined) return undefined;
  return {
    version: 1,
    ...sidecar,
    image: known,
    annotations: changedList(sidecar?.annotations, annotations),
    texts: changedList(sidecar?.texts, texts),
    runs: changedList(sidecar?.runs, runs),
  };
}

function changedList<T extends { readonly id: string }>(
  list: readonly T[] = [],
  { put, remove }: ListChange<T> = NOTHING,
): readonly T[] {
  const next = new Map([...list, ...put].map((entry) => [entry.id, entry]));
  for (const id of remove) next.delete(id);
  return [...next.values()];
}
