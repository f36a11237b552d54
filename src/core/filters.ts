/** The language of the filter field: which annotations are listed and drawn. */
import type { Annotation, Review } from "./annotation.ts";

/** What a filter looks at. */
export interface Filterable extends Pick<Annotation, "label" | "review" | "run" | "text" | "confidence"> {}

/** What is known of the run that proposed an annotation, as far as a filter can name it. */
export interface FilterableRun {
  readonly id: string;
  readonly task: string;
  readonly model: string;
  readonly prompt: string;
}

/** Whether an annotation passes; `run` is the one that proposed it, if the file still has it. */
export type Filter = (entry: Filterable, run: FilterableRun | undefined) => boolean;

type Field = "label" | "review" | "run" | "text" | "confidence";

interface Term {
  readonly field: Field | "any";
  readonly negated: boolean;
  readonly test: Filter;
}

/**
 * A minus, a field with its sign, and a value that may stand in quotes: in it a quote is written twice, and the closing one
 * may still be missing.
 */
const TERM = /(-?)(?:(label|review|run|text|confidence)(:|>=|<=|>|<|=))?(?:"((?:[^"]|"")*)("?)|(\S+)|(?=\s|$))/gi;

/** The words for a value that is not there: no confidence was given, a person drew it. */
const NOTHING: ReadonlySet<string> = new Set(["n/a", "none"]);

const REVIEWS: readonly Review[] = ["pending", "accepted", "rejected"];

/**
 * Reads a filter. Terms are `label:`, `review:`, `run:`, `text:` and `confidence` with a sign (`>0.5`, `<=80%`, `:n/a`),
 * a minus before one turns it round, quotes hold blanks together; words alone are looked for in labels and texts. All
 * have to hold, but of several labels (or reviews, or runs) one. Case does not matter, nor what stands around a word; only
 * `label=` means the whole label as it is written, and `label=""` what has none. A term that is not finished yet is left
 * out.
 *
 * @returns `undefined` when nothing is filtered
 */
export function parseFilter(source: string): Filter | undefined {
  const terms = [...source.matchAll(TERM)].flatMap(([, minus, anyCase, sign = ":", quoted, closing, bare]) => {
    const field = anyCase?.toLowerCase();
    const negated = minus === "-";
    const written = quoted?.replaceAll('""', '"') ?? bare ?? "";
    if (field === "label" && sign === "=") return written || closing ? [labelled(written, negated)] : [];
    const value = fold(written.trim());
    return value === "" ? [] : [termOf(field, sign, value, negated)];
  });
  if (terms.length === 0) return undefined;
  const groups = new Map<string, Term[]>();
  for (const [i, term] of terms.entries()) {
    // An annotation has one label, so that two of them can only mean either.
    const alternative = !term.negated && ["label", "review", "run"].includes(term.field);
    const key = alternative ? term.field : String(i);
    groups.set(key, [...(groups.get(key) ?? []), term]);
  }
  const all = [...groups.values()];
  return (entry, run) => all.every((group) => group.some(({ test, negated }) => test(entry, run) !== negated));
}

/** The text that filters by one label: what is done to all that is then shown is done to nothing else. */
export function filterOfLabel(label: string): string {
  return `label="${label.replaceAll('"', '""')}"`;
}

function labelled(wanted: string, negated: boolean): Term {
  return { field: "label", negated, test: ({ label }) => label === wanted };
}

function termOf(field: string | undefined, sign: string, value: string, negated: boolean): Term {
  switch (field) {
    case "label":
      return { field, negated, test: ({ label }) => fold(label).includes(value) };
    case "text":
      return { field, negated, test: ({ text }) => fold(text ?? "").includes(value) };
    case "review": {
      const wanted = REVIEWS.filter((review) => review.startsWith(value));
      return { field, negated, test: ({ review }) => wanted.includes(review) };
    }
    case "run":
      return { field, negated, test: (entry, run) => ofRun(entry, run, value) };
    case "confidence":
      return { field, negated, test: ({ confidence }) => compares(confidence, sign, value) };
    default:
      return {
        field: "any",
        negated,
        test: ({ label, text }) => fold(label).includes(value) || fold(text ?? "").includes(value),
      };
  }
}

function ofRun({ run: id }: Filterable, run: FilterableRun | undefined, value: string): boolean {
  if (NOTHING.has(value)) return id === undefined;
  if (id === undefined) return false;
  const names = run === undefined ? [id] : [id, run.task, run.model, run.prompt];
  return names.some((name) => fold(name).includes(value));
}

/** What has no confidence compares with nothing. */
function compares(confidence: number | undefined, sign: string, value: string): boolean {
  if (NOTHING.has(value)) return confidence === undefined;
  const [, number = "", percent] = /^(\d*[.,]?\d+)(%?)$/.exec(value) ?? [];
  const than = Number.parseFloat(number.replace(",", ".")) / (percent ? 100 : 1);
  if (confidence === undefined || Number.isNaN(than)) return false;
  switch (sign) {
    case ">":
      return confidence > than;
    case ">=":
      return confidence >= than;
    case "<":
      return confidence < than;
    case "<=":
      return confidence <= than;
    default:
      // As it is shown: in whole per cent.
      return Math.round(confidence * 100) === Math.round(than * 100);
  }
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
