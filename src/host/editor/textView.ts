/** What the page is shown of a sidecar's text. */
import { createHash } from "node:crypto";
import type { Annotation, Sidecar } from "../../core/annotation.ts";
import { lastRunFoundNothing } from "../../core/lastRun.ts";
import type { ViewRun } from "../../core/panelProtocol.ts";
import type { PackedMasks, ReadOnlyReason, ViewAnnotation, ViewText } from "../../core/protocol.ts";
import type { MaskFile } from "../../engine/images/packMasks.ts";
import { type GoodRead, readSidecar } from "../../engine/sidecars/read.ts";
import { said } from "../problems.ts";
import { viewRuns } from "./viewRuns.ts";
import { viewTexts } from "./viewTexts.ts";

export interface TextView {
  /** `undefined` when the text has never been a valid sidecar since it was opened. */
  readonly sidecar: Sidecar | undefined;
  readonly annotations: readonly ViewAnnotation[];
  readonly texts: readonly ViewText[];
  readonly runs: readonly ViewRun[];
  /** The newest run was answered, and there was nothing in the answer to show. */
  readonly foundNothing: boolean;
  /** Data URIs of masks by hash. */
  readonly masks: ReadonlyMap<string, string>;
  /** All masks as a page is given them, where that was done ahead; `undefined` where they were too many for that. */
  readonly packed?: Promise<readonly PackedMasks[] | undefined>;
  /** The text as it was read, for edits of just this version; absent for a blank one and one with a problem. */
  readonly read?: GoodRead;
  /** Why the text cannot be edited; the rest of the view is then the last good state. */
  readonly problem?: ReadOnlyReason;
}

const EMPTY = {
  sidecar: undefined,
  annotations: [],
  texts: [],
  runs: [],
  foundNothing: false,
  masks: new Map(),
} as const;

/** `before` is the last good state, which is shown while the text has a problem. */
export function viewOfText(text: string, before: TextView | undefined): TextView {
  if (text.trim() === "") return EMPTY;
  const read = readSidecar(text);
  if (!read.ok) {
    const { read: _, ...good } = before ?? { ...EMPTY, read: undefined };
    return { ...good, problem: { message: said(read.problem), line: read.problem.line } };
  }
  const masks = new Map<string, string>();
  const { sidecar } = read;
  return {
    sidecar,
    annotations: sidecar.annotations.map((annotation) => viewAnnotation(annotation, masks)),
    texts: viewTexts(sidecar),
    runs: viewRuns(sidecar.runs),
    foundNothing: lastRunFoundNothing(sidecar),
    masks,
    read,
  };
}

/** By which the page knows a mask's data URI. */
export function hashOfMask(mask: string): string {
  return createHash("sha256").update(mask).digest("base64url");
}

/** The page names masks by their hash; `masks` collects the bytes. */
function viewAnnotation({ mask, ...rest }: Annotation, masks: Map<string, string>): ViewAnnotation {
  if (mask === undefined) return rest;
  const maskHash = hashOfMask(mask);
  masks.set(maskHash, mask);
  return { ...rest, maskHash };
}

/** The files of masks, of those that a view has. */
export function maskFiles({ masks }: TextView, hashes: readonly string[]): readonly MaskFile[] {
  return hashes.flatMap((hash) => {
    const data = masks.get(hash);
    return data === undefined ? [] : [{ hash, png: Buffer.from(data.slice(data.indexOf(",") + 1), "base64") }];
  });
}
