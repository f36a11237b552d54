/** What the newest question came to, for a sidecar that shows nothing. */
import type { Run, Sidecar } from "./annotation.ts";
import { sameKey } from "./merge.ts";

/**
 * Whether there is nothing to show because the newest run was answered with nothing: no annotation at all, and no text
 * that this question brought. False when nobody has asked yet, and when the answer could not be read as a whole.
 */
export function lastRunFoundNothing({
  annotations,
  texts,
  runs,
}: Pick<Sidecar, "annotations" | "texts" | "runs">): boolean {
  if (annotations.length > 0) return false;
  const last = runs.reduce<Run | undefined>(
    (newest, run) => (newest === undefined || run.time >= newest.time ? run : newest),
    undefined,
  );
  if (last === undefined || last.partial === true) return false;
  const ofLast = new Set(runs.filter((run) => sameKey(run, last)).map((run) => run.id));
  return !texts.some(({ run }) => run !== undefined && ofLast.has(run));
}
