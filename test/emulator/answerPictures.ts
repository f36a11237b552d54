/** What the emulated model says of pictures in words: captions, descriptions, colours, and the text on things. */
import type { Seen } from "./eye.ts";
import type { Question } from "./question.ts";
import type { ColoredNoun, Third, Tongue } from "./tongues/tongue.ts";
import { inReadingOrder, labelOf, type View } from "./view.ts";

/** Objects of one kind. */
export interface Group {
  readonly noun: ColoredNoun;
  readonly objects: readonly Seen[];
}

/** The objects by what they are, the kind of the largest first. */
export function groupsOf(objects: readonly Seen[], tongue: Tongue): Group[] {
  const labels = [...new Set(objects.map(labelOf))];
  return labels.flatMap((label) => {
    const noun = tongue.nouns[label];
    return noun === undefined ? [] : [{ noun, objects: objects.filter((seen) => labelOf(seen) === label) }];
  });
}

/** "two red apples and a yellow lemon" */
export function contents({ objects }: View, tongue: Tongue): string {
  const groups = groupsOf(objects, tongue);
  if (groups.length === 0) return tongue.nothing;
  return tongue.list(groups.map((group) => tongue.several(group.noun, group.objects.length)));
}

/** One sentence for each picture. */
export function captionOf(views: readonly View[], { tongue }: Question): string {
  const sentences = views.map((view) => {
    const what = contents(view, tongue);
    return tongue.sentence(views.length > 1 ? tongue.shows(view.image, what) : what);
  });
  return sentences.join(" ");
}

function placeOf(seen: Seen, { pixels }: View, tongue: Tongue): string {
  const third = (middle: number, size: number): Third => (middle < size / 3 ? 0 : middle > (size * 2) / 3 ? 2 : 1);
  const row = third(seen.top + seen.height / 2, pixels.height);
  const column = third(seen.left + seen.width / 2, pixels.width);
  return tongue.places[row * 3 + column] ?? "";
}

/** What there is, where it is, and what of it is largest: up to three sentences for each picture. */
export function descriptionOf(views: readonly View[], question: Question): string {
  const { tongue } = question;
  const texts = views.map((view) => {
    const groups = groupsOf(view.objects, tongue);
    const caption = captionOf([view], question);
    const first = views.length > 1 ? tongue.sentence(tongue.shows(view.image, contents(view, tongue))) : caption;
    if (groups.length === 0) return first;
    const clauses = groups.map(({ noun, objects }) => {
      const places = [...new Set(objects.map((seen) => placeOf(seen, view, tongue)))];
      const isOne = objects.length === 1;
      return tongue.liesAt(isOne ? noun.the : tongue.several(noun, objects.length), tongue.list(places), isOne);
    });
    const where = tongue.sentence(tongue.list(clauses));
    const [largest, ...others] = groups;
    const size = largest === undefined || others.length === 0 ? [] : [tongue.sentence(tongue.largest(largest.noun))];
    return [first, where, ...size].join(" ");
  });
  return texts.join("\n\n");
}

/** "The apple is red." */
export function colorsOf(views: readonly View[], { tongue, named }: Question): string {
  const nouns = groupsOf(
    views.flatMap(({ objects }) => objects),
    tongue,
  ).map(({ noun }) => noun);
  if (nouns.length > 0) return tongue.sentence(tongue.list(nouns.map(tongue.isColored)));
  const missing = (named ?? []).map(({ label }) => tongue.nouns[label]?.plural ?? label);
  return tongue.sentence(missing.length === 0 ? tongue.nothing : tongue.noSuch(tongue.list(missing)));
}

/** What a prompt wants to hear when there is no text: "… or with NO_TEXT when there is none". */
function wordsForNoText(prompt: string): string {
  const word = "[\"'“`]?([A-Z][A-Z_]+)[\"'”`]?";
  const before = new RegExp(`${word}\\s+(?:when|if|where)\\s+(?:there\\s+is|it\\s+has|you\\s+see)\\s+no`).exec(prompt);
  const after = new RegExp(`\\b(?:[Ii]f|[Ww]hen|[Ww]here)\\s+there\\s+is\\s+no\\b[^.\\n]*?\\b${word}`).exec(prompt);
  return before?.[1] ?? after?.[1] ?? "There is no text to be read.";
}

/** Every object is taken to have its label written on it: one line each, from top to bottom. */
export function writingOf(views: readonly View[], { prompt }: Question): string {
  const lines = views.flatMap(({ objects }) => inReadingOrder(objects).map((seen) => labelOf(seen).toUpperCase()));
  return lines.length === 0 ? wordsForNoText(prompt) : lines.join("\n");
}
