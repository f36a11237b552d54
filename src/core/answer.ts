/** What a task makes of a model's answer, before it is merged into a sidecar. */
import type { Shape } from "./annotation.ts";

/** One object of an answer: checked, clamped to 0–1000, corners in order, never without area. */
export interface AnswerItem extends Shape {
  readonly label: string;
  readonly confidence?: number;
  readonly text?: string;
  /** The answer was cut inside this object. */
  readonly partial?: true;
}

/** A whole answer as read. */
export interface ReadAnswer {
  readonly items: readonly AnswerItem[];
  /** Plain text of the answer, for tasks whose result is text. */
  readonly text?: string;
  /** Objects that were there but could not be read. */
  readonly unreadable: number;
  /** Objects whose mask could not be decoded; their boxes are kept. */
  readonly lostMasks: number;
  /** The text ended inside the list, or something in it had to be repaired. */
  readonly partial: boolean;
}
