/** The tasks there are, by the id that sidecars and the journal know them by. */
import { detect } from "./detect.ts";
import { segment } from "./segment.ts";
import type { Task } from "./task.ts";

const tasks: readonly Task[] = [detect, segment];

/** The task of an id; `undefined` when this version has none of that name. */
export function taskOf(id: string): Task | undefined {
  return tasks.find((task) => task.id === id);
}
