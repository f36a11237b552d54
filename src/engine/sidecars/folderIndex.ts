/** What the sidecars of a folder hold: their labels, and how much in them nobody has decided on. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { parse } from "jsonc-parser";
import * as z from "zod";
import { type LabelCount, labelCounts } from "../../core/labels.ts";
import { unlessMissing } from "../files/writeWhole.ts";
import { SIDECAR_SUFFIX } from "./names.ts";
import { SIDECAR_MAX_BYTES } from "./refused.ts";

export interface SidecarSummary {
  /** The most used first; what is rejected does not count. */
  readonly labels: readonly LabelCount[];
  /** Annotations that nobody has decided on. */
  readonly pending: number;
}

/** How much is read of a folder; what is beyond it is left out. The files that were changed last come first. */
export interface IndexLimits {
  readonly files: number;
  /** Of files that have to be read; known ones cost nothing. */
  readonly bytes: number;
}

/** Watches over a long look through a folder. */
export interface IndexWork {
  readonly signal: AbortSignal;
  /** Of the sidecars of the folder so many are done; told before each one is read. */
  readonly said: (done: number, total: number) => void;
}

export interface FolderIndex {
  /**
   * The sidecars of a folder (not of those in it) by file name; those that cannot be read are left out.
   * @throws only the signal's reason, when `work` is ended
   */
  readonly read: (
    folder: string,
    limits?: IndexLimits,
    work?: IndexWork,
  ) => Promise<ReadonlyMap<string, SidecarSummary>>;
  /** One sidecar; `undefined` when it is not there or cannot be read. */
  readonly of: (file: string) => Promise<SidecarSummary | undefined>;
}

const UNLIMITED: IndexLimits = { files: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** Files that are remembered, the last used ones: a summary is small. */
const MOST_REMEMBERED = 20_000;

/** As much of a sidecar as is looked at. Less is asked of it than for editing: a file that is half wrong has labels too. */
const summarised = z.object({
  annotations: z.array(z.object({ label: z.string(), review: z.enum(["pending", "accepted", "rejected"]) })),
});

interface Known {
  readonly mtimeMs: number;
  readonly size: number;
  readonly summary: SidecarSummary | undefined;
}

/** An index that reads a file once, and again after it was changed (by its time and size). */
export function createFolderIndex(): FolderIndex {
  const known = new Map<string, Known>();

  const remember = (file: string, entry: Known): SidecarSummary | undefined => {
    known.delete(file);
    known.set(file, entry);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return entry.summary;
  };

  const summaryOf = async (file: string, { mtimeMs, size }: Pick<Known, "mtimeMs" | "size">) => {
    const before = known.get(file);
    if (before?.mtimeMs === mtimeMs && before.size === size) return before.summary;
    const text = await readFile(file, "utf8").catch(unlessMissing);
    return remember(file, { mtimeMs, size, summary: text === undefined ? undefined : summarise(text) });
  };

  const lookAt = async (file: string) => {
    const stats = await stat(file).catch(() => undefined);
    // Pipes are never read, and what is too large to edit is too large to look through.
    return stats?.isFile() && stats.size <= SIDECAR_MAX_BYTES ? stats : undefined;
  };

  return {
    of: async (file) => {
      const stats = await lookAt(file);
      return stats && summaryOf(file, stats).catch(() => undefined);
    },
    read: async (folder, limits = UNLIMITED, work) => {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SIDECAR_SUFFIX));
      const found: { readonly name: string; readonly mtimeMs: number; readonly size: number }[] = [];
      for (const name of names) {
        work?.signal.throwIfAborted();
        const stats = await lookAt(path.join(folder, name));
        if (stats) found.push({ name, mtimeMs: stats.mtimeMs, size: stats.size });
      }
      found.sort((a, b) => b.mtimeMs - a.mtimeMs);
      const summaries = new Map<string, SidecarSummary>();
      let bytes = limits.bytes;
      for (const [i, { name, mtimeMs, size }] of found.slice(0, limits.files).entries()) {
        work?.signal.throwIfAborted();
        work?.said(i, found.length);
        const file = path.join(folder, name);
        const before = known.get(file);
        if (before?.mtimeMs !== mtimeMs || before.size !== size) bytes -= size;
        if (bytes < 0) break;
        const summary = await summaryOf(file, { mtimeMs, size }).catch(() => undefined);
        if (summary !== undefined) summaries.set(name, summary);
      }
      return summaries;
    },
  };
}

/** `undefined` when the text is no sidecar. */
function summarise(text: string): SidecarSummary | undefined {
  const read = summarised.safeParse(parsed(text));
  if (!read.success) return undefined;
  const { annotations } = read.data;
  return {
    labels: labelCounts(annotations),
    pending: annotations.filter(({ review }) => review === "pending").length,
  };
}

/** Nearly every sidecar is plain JSON, which is read many times faster than what may have comments in it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return parse(text, [], { allowTrailingComma: true });
    } catch {
      // Nested too deeply.
      return undefined;
    }
  }
}
