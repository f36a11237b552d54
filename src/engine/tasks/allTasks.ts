/** The tasks there are, by the id that sidecars and the journal know them by. */
import { ask } from "./ask.ts";
import { caption } from "./caption.ts";
import { compare } from "./compare.ts";
import { describe } from "./describe.ts";
import { detect } from "./detect.ts";
import { freePrompt } from "./freePrompt.ts";
import { point } from "./point.ts";
import { readLines } from "./readLines.ts";
import { readText } from "./readText.ts";
import { segment } from "./segment.ts";
import type { Task } from "./task.ts";
import { transcribe } from "./transcribe.ts";

const tasks: readonly Task[] = [
  detect,
  segment,
  point,
  caption,
  describe,
  readText,
  readLines,
  freePrompt,
  ask,
  compare,
  transcribe,
];

/** The task of an id; `undefined` when this version has none of that name. */
export function taskOf(id: string): Task | undefined {
  return tasks.find((task) => task.id === id);
}
