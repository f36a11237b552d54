import { isRecord, isString } from "./guards.ts";

/** A text that is being edited and not yet said to the host. */
export interface Draft {
  readonly id: string;
  /** What the field was opened with. */
  readonly initial: string;
  /** What stands in the field. */
  readonly text: string;
}

export function isDraft(value: unknown): value is Draft {
  return isRecord(value) && isString(value.id) && isString(value.initial) && isString(value.text);
}

/** A text as a field holds it: browsers know one line end there. */
export function asInField(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}
