import { isBoolean, isRecord, isString } from "../guards.ts";

/** What VS Code keeps of the prompt bar while its tab is hidden. */
export interface PromptState {
  readonly folded: boolean;
  /** Id of what was chosen here; the one that was asked for last, in any picture, until something is. */
  readonly choice: string | undefined;
  /** What stands in the field. */
  readonly text: string;
}

export const DEFAULT_PROMPT_STATE: PromptState = { folded: false, choice: undefined, text: "" };

/** The kept state, with the default for each part that is missing. */
export function parsePromptState(value: unknown): PromptState {
  const kept = isRecord(value) ? value : {};
  return {
    folded: isBoolean(kept.folded) ? kept.folded : DEFAULT_PROMPT_STATE.folded,
    choice: isString(kept.choice) ? kept.choice : undefined,
    text: isString(kept.text) ? kept.text : "",
  };
}
