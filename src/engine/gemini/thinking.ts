/** How much thinking is asked for, and what each model turned out to allow. */
import type { ModelRow, Thinking } from "./models.ts";
import type { ThinkingLevel } from "./tuning.ts";

/** What a task finds sensible: `least` for finding and reading, `usual` (the model's own way) for questions. */
export type TaskThinking = "least" | "usual";
/** What is wished for a request: the person's level, or the task's. */
export type ThinkingWish = ThinkingLevel | TaskThinking;

/** What each model is sent about thinking, as far as its refusals taught. */
export interface ThinkingMemory {
  /** What to send for this model now. */
  readonly of: (row: ModelRow, wish?: ThinkingWish) => Thinking;
  /**
   * The service refused `sent` for this model and wish: MINIMAL → LOW → nothing, anything else → nothing. `false` when
   * there is nothing less to send. A refusal that another request has learnt from already takes no second step.
   */
  readonly refused: (row: ModelRow, sent: Thinking, wish?: ThinkingWish) => boolean;
}

/** One for the life of the process, so that each model refuses at most twice. */
export function createThinkingMemory(): ThinkingMemory {
  const learnt = new Map<string, Thinking>();
  const key = (row: ModelRow, wish: ThinkingWish) => `${row.id} ${wish}`;
  const of = (row: ModelRow, wish: ThinkingWish = "least") =>
    learnt.has(key(row, wish)) ? learnt.get(key(row, wish)) : wished(row, wish);
  return {
    of,
    refused(row, sent, wish = "least") {
      if (sent === undefined) return false;
      if (of(row, wish) === sent) {
        learnt.set(key(row, wish), "level" in sent && sent.level === "MINIMAL" ? LOW : undefined);
      }
      return true;
    },
  };
}

const LOW: Thinking = { level: "LOW" };
const LEVELS: Readonly<Record<ThinkingLevel, Thinking>> = {
  minimal: { level: "MINIMAL" },
  low: LOW,
  medium: { level: "MEDIUM" },
  high: { level: "HIGH" },
};
/** 2.x models take tokens instead of levels; the highest is what the smallest of them allows. */
const BUDGETS: Readonly<Record<ThinkingLevel, Thinking>> = {
  minimal: { budget: 0 },
  low: { budget: 1024 },
  medium: { budget: 8192 },
  high: { budget: 24_576 },
};

function wished(row: ModelRow, wish: ThinkingWish): Thinking {
  if (wish === "usual" || row.thinking === undefined) return undefined;
  if (wish === "least") return row.thinking;
  if ("budget" in row.thinking) return wish === "minimal" ? row.thinking : BUDGETS[wish];
  // Models that refuse the lowest level are known by what the table has as their least.
  return wish === "minimal" ? row.thinking : LEVELS[wish];
}
