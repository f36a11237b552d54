/** What a language needs for the emulated model to answer in it. */

/** A kind of thing in the legend, or "thing" itself. */
export interface Noun {
  /** As the label of an object. */
  readonly label: string;
  readonly plural: string;
  /** One of them, as the subject of a sentence. */
  readonly one: string;
}

export interface ColoredNoun extends Noun {
  /** Several, with their colour and without a number. */
  readonly many: string;
  /** With the definite article, as the subject of a sentence. */
  readonly the: string;
  /** The colour as it is said of `the`. */
  readonly color: string;
}

/** The third of the picture that something's middle lies in: 0 is left or top. */
export type Third = 0 | 1 | 2;

export interface Tongue {
  /** What a prompt may call the language, as a part of a regular expression. */
  readonly names: string;
  /** By the legend's label. */
  readonly nouns: Readonly<Record<string, ColoredNoun>>;
  readonly thing: Noun;
  /** What an empty picture shows. */
  readonly nothing: string;
  /** "a", "a and b", "a, b and c". */
  readonly list: (items: readonly string[]) => string;
  /** With a capital and a full stop. */
  readonly sentence: (words: string) => string;
  readonly image: (number: number) => string;
  /** The clause "Image 1 shows …". */
  readonly shows: (image: number, what: string) => string;
  /** "two red apples"; of one, `one`. */
  readonly several: (noun: ColoredNoun, count: number) => string;
  /** "two apples", "one apple", "no apples". */
  readonly counted: (noun: Noun, count: number) => string;
  readonly number: (count: number) => string;
  /** The clause "there are …". */
  readonly thereAre: (what: string, isOne: boolean) => string;
  /** The clause about something that the legend does not know. */
  readonly noSuch: (thing: string) => string;
  /** The clause "the apple is red". */
  readonly isColored: (noun: ColoredNoun) => string;
  /** Row by row. */
  readonly places: readonly string[];
  /** The clause "the apple is at the top left". */
  readonly liesAt: (what: string, place: string, isOne: boolean) => string;
  readonly largest: (noun: ColoredNoun) => string;
  /** Headings of a comparison. */
  readonly onlyIn: (images: readonly number[]) => string;
  readonly inAll: (count: number) => string;
  /** What stands in the place of an empty list. */
  readonly none: string;
}

export function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Lists with commas and a word before the last item. */
export function listWith(and: string): Tongue["list"] {
  return (items) => {
    const last = items.at(-1) ?? "";
    return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${and} ${last}`;
  };
}

/** Number words from zero on, then digits. */
export function numberWords(words: string): Tongue["number"] {
  const known = words.split(" ");
  return (count) => known[count] ?? String(count);
}
