/** A dataset's statistics as a document that a person reads and clicks in. */
import { listed, plain, table } from "./markdown.ts";
import type { LabelCount, Place, ProblemKind, Statistics } from "./statistics.ts";

/** Words that the document needs, in the person's language. */
export interface ReportWords {
  readonly title: string;
  /** How many pictures, sidecars, annotations. */
  readonly summary: (pictures: number, sidecars: number, annotations: number) => string;
  readonly labels: string;
  readonly sizes: string;
  /** What small, medium and large mean. */
  readonly sizesNote: string;
  /** Names of the columns. */
  readonly columns: {
    readonly label: string;
    readonly pending: string;
    readonly accepted: string;
    readonly rejected: string;
    readonly pictures: string;
    readonly small: string;
    readonly medium: string;
    readonly large: string;
    readonly none: string;
  };
  readonly unnamed: string;
  readonly all: string;
  readonly empty: string;
  readonly withoutSidecar: string;
  readonly problems: string;
  readonly noProblems: string;
  readonly more: (count: number) => string;
  /** Headings and what they mean. */
  readonly problem: Readonly<Record<ProblemKind, { readonly heading: string; readonly meaning: string }>>;
  /** Behind a strange label: the one that was probably meant. */
  readonly meant: (label: string) => string;
  readonly line: (line: number) => string;
}

/**
 * @param link the address that shows a picture's annotations, or one of them, as Markdown writes addresses; `undefined`
 * for a picture that cannot be shown
 */
export function reportMarkdown(
  statistics: Statistics,
  words: ReportWords,
  link: (path: string, id?: string) => string | undefined,
): string {
  const { pictures, sidecars, annotations, empty, withoutSidecar, problems } = statistics;
  const linked = (text: string, address: string | undefined) =>
    address === undefined ? plain(text) : `[${plain(text)}](${address})`;
  const place = (kind: ProblemKind, { path, id, label, detail, line }: Place): string => {
    const name = label === undefined ? path : `${label.trim() === "" ? words.unnamed : label} · ${path}`;
    const more = [
      ...(line === undefined ? [] : [words.line(line)]),
      ...(detail === undefined ? [] : [kind === "strangeLabel" ? words.meant(detail) : detail]),
    ];
    return [linked(name, link(path, id)), ...more.map(plain)].join(" – ");
  };
  const sections = problems.map(([kind, places]) => {
    const { heading, meaning } = words.problem[kind];
    const list = listed(places, (one) => place(kind, one), words.more);
    return [`### ${plain(heading)} (${places.count})`, plain(meaning), list].join("\n\n");
  });
  const named = (path: string) => linked(path, link(path));
  return `${[
    `# ${plain(words.title)}`,
    plain(words.summary(pictures, sidecars, annotations)),
    ...labelTable(statistics, words),
    `## ${plain(words.problems)}`,
    ...(sections.length === 0 ? [plain(words.noProblems)] : sections),
    ...(empty.count === 0 ? [] : [`## ${plain(words.empty)} (${empty.count})`, listed(empty, named, words.more)]),
    ...(withoutSidecar.count === 0
      ? []
      : [
          `## ${plain(words.withoutSidecar)} (${withoutSidecar.count})`,
          listed(withoutSidecar, (path) => plain(path), words.more),
        ]),
    ...sizeTable(statistics, words),
  ].join("\n\n")}\n`;
}

type OfLabel = (one: LabelCount) => number;

function labelTable({ labels }: Statistics, words: ReportWords): string[] {
  const { columns } = words;
  const states = (["pending", "accepted", "rejected"] as const).map((state) => ({
    heading: columns[state],
    of: (one: LabelCount) => one.states[state],
  }));
  const pictures: OfLabel = (one) => one.pictures;
  return labelled(`${words.labels} (${labels.length})`, labels, words, states, {
    heading: columns.pictures,
    of: pictures,
  });
}

function sizeTable({ labels }: Statistics, words: ReportWords): string[] {
  const sizes = (["small", "medium", "large", "none"] as const).map((size) => ({
    heading: words.columns[size],
    of: (one: LabelCount) => one.sizes[size],
  }));
  return labelled(words.sizes, labels, words, sizes, undefined, words.sizesNote);
}

interface Column {
  readonly heading: string;
  readonly of: OfLabel;
}

/** A table with a line for each label; `loose` is a column whose numbers cannot be added up. */
function labelled(
  heading: string,
  labels: readonly LabelCount[],
  words: ReportWords,
  columns: readonly Column[],
  loose?: Column,
  note?: string,
): string[] {
  if (labels.length === 0) return [];
  const name = (label: string) => (label.trim() === "" ? words.unnamed : label);
  const all = loose === undefined ? columns : [...columns, loose];
  const total = columns.map(({ of }) => labels.reduce((sum, one) => sum + of(one), 0));
  const text = table(
    [words.columns.label, ...all.map((column) => column.heading)],
    [
      ...labels.map((one) => [name(one.label), ...all.map(({ of }) => of(one))]),
      [words.all, ...total, ...(loose === undefined ? [] : [""])],
    ],
  );
  return [`## ${plain(heading)}`, ...(note === undefined ? [] : [plain(note)]), text];
}
