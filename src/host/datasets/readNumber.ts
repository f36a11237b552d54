/** The number that a person typed; `1,5` is one, too. `undefined` for anything else. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim().replace(",", ".");
  const number = Number(trimmed);
  return trimmed === "" || !Number.isFinite(number) ? undefined : number;
}
