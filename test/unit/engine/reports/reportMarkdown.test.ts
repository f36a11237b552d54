/** The report as a document: what it says, and that no label can say anything else in it. */
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { plain } from "../../../../src/engine/reports/markdown.ts";
import { type ReportWords, reportMarkdown } from "../../../../src/engine/reports/reportMarkdown.ts";
import { Counter, type Statistics } from "../../../../src/engine/reports/statistics.ts";

const problem = (heading: string) => ({ heading, meaning: `What ${heading} means.` });
const words: ReportWords = {
  title: "Report",
  summary: (pictures, sidecars, annotations) =>
    `${pictures} pictures, ${sidecars} sidecars, ${annotations} annotations`,
  labels: "Labels",
  sizes: "Sizes",
  sizesNote: "Note",
  columns: {
    label: "Label",
    pending: "Pending",
    accepted: "Accepted",
    rejected: "Rejected",
    pictures: "Pictures",
    small: "Small",
    medium: "Medium",
    large: "Large",
    none: "None",
  },
  unnamed: "(none)",
  all: "All",
  empty: "Empty",
  withoutSidecar: "Without",
  problems: "Problems",
  noProblems: "None found",
  more: (count) => `and ${count} more`,
  meant: (label) => `perhaps ${label}`,
  line: (line) => `line ${line}`,
  problem: {
    unreadable: problem("unreadable"),
    noPicture: problem("noPicture"),
    brokenPicture: problem("brokenPicture"),
    replaced: problem("replaced"),
    duplicate: problem("duplicate"),
    strangeLabel: problem("strange"),
    unnamed: problem("unnamed"),
    tiny: problem("tiny"),
    offBox: problem("offBox"),
    noShape: problem("noShape"),
  },
};

const image = { width: 1000, height: 1000, sha256: "" };
const box = (side: number) => [0, 0, side, side] as const;
let ids = 0;
const annotation = (label: string, more: Partial<Annotation> = {}): Annotation => {
  ids += 1;
  return { id: `id${ids}`, label, review: "accepted", box_2d: [0, ids * 0.01, 100, 100], ...more };
};

function counted(fill: (counter: Counter) => void): Statistics {
  const counter = new Counter();
  fill(counter);
  return counter.result();
}

/** As the caller has to write it: a bracket would end the address. */
const link = (path: string, id?: string) =>
  `command:x?${encodeURIComponent(JSON.stringify([path, id]))
    .replaceAll("(", "%28")
    .replaceAll(")", "%29")}`;
const written = (statistics: Statistics) => reportMarkdown(statistics, words, link);

describe("a dataset's numbers", () => {
  it("count states, pictures and sizes for each label, the commonest first", () => {
    const { labels, ...totals } = counted((counter) => {
      counter.addSidecar("a.png", {
        image,
        annotations: [
          annotation("dog", { box_2d: box(32) }),
          annotation("cat", { box_2d: box(33), review: "pending" }),
          annotation("cat", { box_2d: [500, 500, 596, 596] }),
          annotation("cat", { box_2d: [0, 500, 97, 597] }),
          annotation("cat", { review: "rejected" }),
          annotation("eye", { box_2d: [0, 0, 0, 0], review: "rejected" }),
        ],
      });
      counter.addSidecar("b.png", { image, annotations: [annotation("cat", { box_2d: box(500) })] });
      counter.addSidecar("c.png", { image, annotations: [annotation("cat", { review: "rejected" })] });
      counter.addWithoutSidecar("d.png");
      counter.addUnreadable("e.png", "This is not valid JSON.", 3);
    });
    expect(labels.map(({ label }) => label)).toEqual(["cat", "dog", "eye"]);
    expect(labels[0]).toEqual({
      label: "cat",
      states: { pending: 1, accepted: 3, rejected: 2 },
      pictures: 2,
      sizes: { small: 0, medium: 2, large: 2, none: 0 },
    });
    expect(labels[1]?.sizes).toEqual({ small: 1, medium: 0, large: 0, none: 0 });
    expect(totals).toMatchObject({
      pictures: 5,
      sidecars: 4,
      annotations: 8,
      empty: { count: 1, first: ["c.png"] },
      withoutSidecar: { count: 1, first: ["d.png"] },
    });
    expect(totals.problems).toEqual([
      ["unreadable", { count: 1, first: [{ path: "e.png", detail: "This is not valid JSON.", line: 3 }] }],
    ]);
  });

  it("find a label that is used once, and where", () => {
    const odd = annotation("persn");
    const { problems } = counted((counter) => {
      counter.addSidecar("a.png", {
        image,
        annotations: [annotation("person"), annotation("person", { box_2d: box(9) })],
      });
      counter.addSidecar("b.png", { image, annotations: [annotation("persn", { review: "rejected" })] });
      counter.addSidecar("c.png", { image, annotations: [odd] });
    });
    expect(problems).toEqual([
      ["strangeLabel", { count: 1, first: [{ path: "c.png", id: odd.id, label: "persn", detail: "person" }] }],
    ]);
  });

  it("hold no more the more pictures there are", () => {
    const many = counted((counter) => {
      for (let i = 0; i < 5000; i++)
        counter.addSidecar(`${i}.png`, { image, annotations: [annotation("", { box_2d: box(1) })] });
    });
    const [, tiny] = many.problems.find(([kind]) => kind === "tiny") ?? [];
    expect(tiny?.count).toBe(5000);
    expect(tiny?.first).toHaveLength(100);
    expect(written(many)).toContain("- and 4900 more");
  });
});

type Node = {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
};

function nodes(text: string): Node[] {
  const all: Node[] = [];
  const visit = (node: Node): void => {
    all.push(node);
    node.children?.forEach(visit);
  };
  visit(fromMarkdown(text) as Node);
  return all;
}

describe("the document", () => {
  it("says it all, and leads to every annotation that it names", () => {
    const twin = annotation("cat", { box_2d: [10, 10, 200, 200] });
    const again = annotation("cat", { box_2d: [10, 10, 200, 200] });
    const text = written(
      counted((counter) => {
        counter.addSidecar("a b/x.png", { image, annotations: [twin, again] });
        counter.addUnreadable("broken.png", "This is not valid JSON.", 3);
        counter.addWithoutSidecar("new.png");
      }),
    );
    expect(text).toContain("# Report\n\n3 pictures, 2 sidecars, 2 annotations\n");
    expect(text).toContain("| Label | Pending | Accepted | Rejected | Pictures |\n| --- | ---: |");
    expect(text).toContain("| cat | 0 | 2 | 0 | 1 |\n| All | 0 | 2 | 0 |  |");
    expect(text).toContain("### duplicate (1)");
    expect(text).toContain("## Without (1)\n\n- new.png\n");
    const links = nodes(text).flatMap(({ type, url }) => (type === "link" ? [decodeURIComponent(url ?? "")] : []));
    expect(links).toEqual([`command:x?["broken.png",null]`, `command:x?["a b/x.png","${again.id}"]`]);
    expect(text).toContain(") – line 3 – This is not valid JSON.");
  });

  it("is the same kind of document whatever labels and files are called", () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        "](command:evil)",
        "<img src=x>",
        "# h",
        "| a |",
        "\n\n## x",
        "- [ ] x",
        "`code",
        "1. x",
        "&lt;",
        "![x](y)",
      ),
      fc.constantFrom(
        "https://evil.example",
        "a@b.example",
        "www.evil.example",
        "\u202Eabc",
        "***",
        "~~~",
        "[x]: y",
        "---",
        "===",
      ),
      fc.string({ unit: "grapheme" }),
    );
    const shape = (label: string, path: string) => {
      const text = written(
        counted((counter) => {
          counter.addSidecar(path, { image, annotations: [annotation(label, { box_2d: box(1) })] });
          counter.addUnreadable(path, label, 1);
          counter.addWithoutSidecar(path);
        }),
      );
      // Labels that are only blanks are another problem.
      const known = nodes(text).filter(({ type }) => type !== "text");
      return known
        .map(({ type, url }) => (url === undefined ? type : `${type} ${url.startsWith("command:x?")}`))
        .join();
    };
    const usual = shape("cat", "a.png");
    fc.assert(
      fc.property(
        hostile.filter((text) => text.trim() !== "" && plain(text).trim() !== ""),
        hostile,
        (label, path) => {
          expect(shape(label, `x${path}`)).toBe(usual);
        },
      ),
      { numRuns: 500 },
    );
  });
});
