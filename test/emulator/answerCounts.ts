/** Answers to "how many …?". */
import type { Question } from "./question.ts";
import type { Noun, Tongue } from "./tongues/tongue.ts";
import { labelOf, type View } from "./view.ts";

/** Words after "how many" that are part of the sentence and not of what is counted. */
const afterwards = /\b(?:are|is|do|does|did|can|could|in|on|there|you|have|has|of|were|will|appear|altogether)\b/i;
const anyThing =
  /^(?:(?:different|kinds?|types?|visible|prominent|other|more|objects?|things?|items?|elements?|shapes?)\s*)*$/i;

/** "dogs" of "How many dogs are there?" */
function countedWords(prompt: string): string {
  const rest = /\bhow many\s+([^?.!\n]*)/i.exec(prompt)?.[1] ?? "";
  return (rest.split(afterwards)[0] ?? "").trim();
}

function perImage(views: readonly View[], count: (view: View) => number, tongue: Tongue): string {
  if (views.length < 2) return "";
  const said = (found: number): string => (found === 0 ? tongue.none : tongue.number(found));
  return ` (${views.map((view) => `${tongue.image(view.image)}: ${said(count(view))}`).join(", ")})`;
}

/** A sentence with the number of what was named, of everything, or of the pictures themselves. */
export function countOf(views: readonly View[], { prompt, named, tongue }: Question): string {
  const asked = countedWords(prompt);
  if (/^(?:images?|pictures?|photos?)$/i.test(asked)) {
    const pictures: Noun = { label: "image", plural: "images", one: "one image" };
    return tongue.sentence(tongue.thereAre(tongue.counted(pictures, views.length), views.length === 1));
  }
  if (named === undefined && !anyThing.test(asked)) return tongue.sentence(tongue.noSuch(asked));
  const counts = (label: string | undefined) => (view: View) =>
    view.objects.filter((seen) => label === undefined || labelOf(seen) === label).length;
  const all = views.reduce((sum, view) => sum + counts(undefined)(view), 0);
  const labels = named?.map(({ label }) => label) ?? [undefined];
  const phrases = labels.map((label) => {
    const noun = label === undefined ? tongue.thing : (tongue.nouns[label] ?? tongue.thing);
    const count = views.reduce((sum, view) => sum + counts(label)(view), 0);
    return tongue.counted(noun, count) + perImage(views, counts(label), tongue);
  });
  return tongue.sentence(tongue.thereAre(tongue.list(phrases), all === 1 && phrases.length === 1));
}
