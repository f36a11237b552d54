/** The one error that leaves this folder. */
import { SentenceError } from "../trouble/sentence.ts";
import { redact } from "./redact.ts";
import { type ErrorAction, type ErrorKind, type Situation, type SituationName, situations } from "./situations.ts";

export type { ErrorAction, ErrorKind } from "./situations.ts";

/** What is known besides the sentence. */
export interface ErrorFacts {
  /** HTTP status, where there was one. */
  readonly status?: number | undefined;
  /** How long the service asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** For the log: what arrived. Keys in it are blotted out. */
  readonly detail?: string | undefined;
  /** The key in use, to be blotted out wherever it stands. */
  readonly key?: string | undefined;
  /** The model that takes the place of one that is gone. */
  readonly suggestion?: string | undefined;
}

/** The log keeps this many characters of what arrived. */
const DETAIL_LENGTH = 4000;

/** A question that ended without an answer. */
export class VisionError extends SentenceError {
  override readonly name = "VisionError";
  readonly situation: SituationName;
  readonly kind: ErrorKind;
  readonly action: ErrorAction | undefined;
  /** Asking again the same way may help. */
  readonly transient: boolean;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** For the log: what arrived, without keys, cut to a readable length. */
  readonly detail: string;
  readonly suggestion: string | undefined;

  constructor(name: SituationName, args: readonly string[] = [], facts: ErrorFacts = {}) {
    const situation: Situation = situations[name];
    super(
      situation.message,
      args.map((arg) => redact(arg, facts.key)),
    );
    this.situation = name;
    this.kind = situation.kind;
    this.action = situation.action;
    this.transient = situation.transient ?? false;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.detail = redact(facts.detail ?? "", facts.key).slice(0, DETAIL_LENGTH);
    this.suggestion = facts.suggestion;
  }
}
