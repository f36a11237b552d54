/** Remembers how little thinking each model turned out to allow. */
import type { ModelRow, Thinking } from "./models.ts";

/** What each model is sent about thinking, as far as its refusals taught. */
export interface ThinkingMemory {
  /** What to send for this model now. */
  readonly of: (row: ModelRow) => Thinking;
  /**
   * The service refused `sent` for this model: MINIMAL → LOW → nothing. `false` when there is nothing less to send. A
   * refusal that another request has learnt from already takes no second step.
   */
  readonly refused: (row: ModelRow, sent: Thinking) => boolean;
}

/** One for the life of the process, so that each model refuses at most twice. */
export function createThinkingMemory(): ThinkingMemory {
  const learnt = new Map<string, Thinking>();
  const of = (row: ModelRow) => (learnt.has(row.id) ? learnt.get(row.id) : row.thinking);
  return {
    of,
    refused(row, sent) {
      if (sent === undefined) return false;
      if (of(row) === sent) learnt.set(row.id, "level" in sent && sent.level === "MINIMAL" ? LOW : undefined);
      return true;
    },
  };
}

const LOW: Thinking = { level: "LOW" };
