/** What of the legend a prompt names. */
import { type LegendEntry, legend } from "./legend.ts";

const plural = "(?:s|es)?";
const anyLabel = legend.map(({ label }) => label).join("|");
/** The longest first: "sky blue" is not "blue". */
const anyColor = legend
  .map(({ color }) => color)
  .sort((one, other) => other.length - one.length)
  .join("|");
const mention = new RegExp(
  `\\b(?:(?<color>${anyColor})(?:${plural}\\s+(?<colored>${anyLabel}))?|(?<label>${anyLabel}))${plural}\\b`,
  "g",
);

/**
 * The entries of "red apples and lemons"; undefined when nothing of the legend is named. What stands in braces or
 * brackets is an example of the format.
 */
export function mentioned(prompt: string): readonly LegendEntry[] | undefined {
  const words = prompt.replaceAll(/\{[^{}]*\}|\[[^[\]]*\]/g, " ").toLowerCase();
  const found = [...words.matchAll(mention)].map(({ groups = {} }) => groups);
  if (found.length === 0) return undefined;
  return legend.filter((entry) =>
    found.some(
      ({ color = entry.color, colored, label = colored ?? entry.label }) =>
        color === entry.color && label === entry.label,
    ),
  );
}
