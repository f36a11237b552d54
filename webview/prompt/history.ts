/** Brings back in a field what was asked before, as a shell does. */
export interface FieldHistory {
  /** What is to stand in the field after one step back (1) or forth (-1); undefined when there is nothing that way. */
  step(direction: 1 | -1, entries: readonly string[], text: string): string | undefined;
  /** Whatever is written now is a beginning of its own. */
  reset(): void;
}

export function createFieldHistory(): FieldHistory {
  /** How many steps back; 0 is what the person wrote. */
  let at = 0;
  let own = "";
  return {
    step: (direction, entries, text) => {
      const next = at + direction;
      if (next < 0 || next > entries.length) return undefined;
      if (at === 0) own = text;
      at = next;
      return at === 0 ? own : entries[at - 1];
    },
    reset: () => {
      at = 0;
    },
  };
}
