/** A dataset's statistics as a document that a person reads and clicks in. */
import { listed, plain, table } from "./markdown.ts";
import type { Place, ProblemKind, Statistics } from "./statistics.ts";

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
    ...labelTables(statistics, words),
    `## ${plain(words.problems)}`,
    ...(sections.length === 0 ? [plain(words.noProblems)] : sections),
    ...(empty.count === 0 ? [] : [`## ${plain(words.empty)} (${empty.count})`, listed(empty, named, words.more)]),
    ...(withoutSidecar.count === 0
      ? []
      : [
          `## ${plain(words.withoutSidecar)} (${withoutSidecar.count})`,
          listed(withoutSidecar, (path) => plain(path), words.more),
        ]),
  ].join("\n\n")}\n`;
}

function labelTables({ labels }: Statistics, words: ReportWords): string[] {
  if (labels.length === 0) return [];
  const { columns } = words;
  const name = (label: string) => (label.trim() === "" ? words.unnamed : label);
  const sum = <K extends string>(key: K, of: (one: (typeof labels)[number]) => Readonly<Record<K, number>>) =>
    labels.reduce((total, one) => total + of(one)[key], 0);
  const states = (["pending", "accepted", "rejected"] as const).map((state) => ({
    heading: columns[state],
    of: (one: (typeof labels)[number]) => one.states[state],
    total: sum(state, (one) => one.states),
  }));
  const sizes = (["small", "medium", "large", "none"] as const).map((size) => ({
    heading: columns[size],
    of: (one: (typeof labels)[number]) => one.sizes[size],
    total: sum(size, (one) => one.sizes),
  }));
  return [
    `## ${plain(words.labels)} (${labels.length})`,
    table(
      [columns.label, ...states.map(({ heading }) => heading), columns.pictures],
      [
        ...labels.map((one) => [name(one.label), ...states.map(({ of }) => of(one)), one.pictures]),
        [words.all, ...states.map(({ total }) => total), ""],
      ],
    ),
    `## ${plain(words.sizes)}`,
    plain(words.sizesNote),
    table(
      [columns.label, ...sizes.map(({ heading }) => heading)],
      [
        ...labels.map((one) => [name(one.label), ...sizes.map(({ of }) => of(one))]),
        [words.all, ...sizes.map(({ total }) => total)],
      ],
    ),
  ];
}
