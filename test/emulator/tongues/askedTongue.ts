import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { japanese } from "./japanese.ts";
import type { Tongue } from "./tongue.ts";

const tongues: readonly Tongue[] = [english, german, french, japanese];

/**
 * The language that the words ask for: "in German", "auf Deutsch", "language: French", "with Japanese characters". The
 * last one named counts; undefined when none is.
 */
export function askedTongue(words: string): Tongue | undefined {
  const found = tongues.map((tongue) => {
    const asked = new RegExp(
      `(?:\\b(?:in|into|with|auf|en)\\s+(?:the\\s+)?|\\blanguage\\b\\W{1,3}(?:is\\s+)?)(?:${tongue.names})(?!\\p{L})`,
      "giu",
    );
    return { tongue, at: [...words.matchAll(asked)].at(-1)?.index ?? -1 };
  });
  const last = found.reduce((one, other) => (other.at > one.at ? other : one));
  return last.at < 0 ? undefined : last.tongue;
}
