import fc from "fast-check";
import { type ParseError, parse } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import type { Annotation, Run } from "../../../src/core/annotation.ts";
import { edits, parseSidecarText, type SidecarChange } from "../../../src/core/edits.ts";
import { applyEdits, joinTouching } from "../../../src/core/jsonText.ts";
import { annotation, annotations, run } from "./arbitraries.ts";

const image = { width: 40, height: 30, sha256: "ab" };

/** The text after a change, and what it says; fails when the text is no valid JSON (with comments) any more. */
function changed(text: string | undefined, change: SidecarChange): { text: string; value: Record<string, unknown> } {
  const source = text === undefined ? undefined : parseSidecarText(text);
  const planned = edits(source, change);
  // VS Code refuses edits that overlap, all of them.
  let end = 0;
  for (const edit of planned.toSorted((a, b) => a.offset - b.offset)) {
    expect(edit.offset).toBeGreaterThanOrEqual(end);
    end = edit.offset + edit.length;
  }
  const result = applyEdits(text ?? "", planned);
  const errors: ParseError[] = [];
  const value: Record<string, unknown> = parse(result, errors, { allowTrailingComma: true });
  expect(errors, result).toEqual([]);
  return { text: result, value };
}

const put = (...list: Annotation[]): SidecarChange => ({ annotations: { put: list, remove: [] } });
const remove = (...ids: string[]): SidecarChange => ({ annotations: { put: [], remove: ids } });

const cat: Annotation = { id: "aaaaaaaaaaaa", label: "cat", review: "pending", box_2d: [1, 2, 3, 4], run: "r1" };
const dog: Annotation = { id: "bbbbbbbbbbbb", label: "dog", review: "accepted", box_2d: [5, 6, 7, 8] };

describe("a new sidecar", () => {
  it("has one entry a line and its members in a stable order", () => {
    const made: Run = { time: "2026-11-22T10:00:00Z", id: "r1", task: "detect", model: "m", prompt: "p" };
    const { text } = changed(undefined, { image, ...put(cat, dog), runs: { put: [made], remove: [] } });
    expect(text).toBe(`{
  "version": 1,
  "image": { "width": 40, "height": 30, "sha256": "ab" },
  "annotations": [
    { "id": "aaaaaaaaaaaa", "label": "cat", "box_2d": [1, 2, 3, 4], "review": "pending", "run": "r1" },
    { "id": "bbbbbbbbbbbb", "label": "dog", "box_2d": [5, 6, 7, 8], "review": "accepted" }
  ],
  "texts": [],
  "runs": [
    { "id": "r1", "task": "detect", "prompt": "p", "model": "m", "time": "2026-11-22T10:00:00Z" }
  ]
}
`);
  });

  it("cannot be made without the facts of its image", () => {
    expect(() => edits(undefined, put(cat))).toThrow("facts of its image");
  });

  it("is not made by a change that says nothing: of what is not there nothing is changed or removed", () => {
    expect(edits(undefined, put())).toEqual([]);
    expect(edits(undefined, remove(cat.id))).toEqual([]);
  });
});

describe("an existing sidecar", () => {
  it("loses its last member and gets another one in its place", () => {
    const text = `{ "annotations": [{ "id": "a", "label": "cat", "review": "accepted", "mask": "data:" }] }`;
    const polygon = [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ] as const;
    expect(changed(text, put({ id: "a", label: "cat", review: "accepted", polygon })).text).toBe(
      `{ "annotations": [{ "id": "a", "label": "cat", "review": "accepted", "polygon": [[[1, 2], [3, 4], [5, 6]]] }] }`,
    );
  });

  const messy = `{\r
\t// written by hand\r
\t"version": 1, "extra": {"kept": true},\r
\t"annotations": [\r
\t\t{ "id": "aaaaaaaaaaaa", /* why */ "label": "cat", "note": "mine", "box_2d": [1, 2, 3, 4], "review": "pending" }, // first\r
\t\t// between\r
\t\t{ "id": "bbbbbbbbbbbb", "label": "dog", "review": "accepted", "box_2d": [5, 6, 7, 8], },\r
\t], // end\r
}\r
`;

  it("keeps line ends, comments, trailing commas and members nobody knows", () => {
    const next = { ...cat, label: "lion", review: "accepted", run: "r2" } as const;
    const { text, value } = changed(messy, { ...put(next, { ...dog, id: "cccccccccccc" }) });
    expect(text).toBe(
      messy
        .replace('"label": "cat"', '"label": "lion"')
        .replace('"review": "pending" }', '"review": "accepted", "run": "r2" }')
        .replace(
          "},\r\n\t], // end",
          '},\r\n\t\t{ "id": "cccccccccccc", "label": "dog", "box_2d": [5, 6, 7, 8], "review": "accepted" },\r\n\t], // end',
        ),
    );
    expect(value.extra).toEqual({ kept: true });
  });

  it("loses only the line of what is removed", () => {
    expect(changed(messy, remove("aaaaaaaaaaaa")).text).toBe(
      messy.replace(/\{ "id": "aaaaaaaaaaaa".*\}, (?=\/\/ first)/, ""),
    );
    expect(changed(messy, remove("bbbbbbbbbbbb")).text).toBe(
      messy.replace(/\r\n\t\t\{ "id": "bbbbbbbbbbbb".*\},(?=\r)/, ""),
    );
  });

  it("takes known members out when they are gone, and others never", () => {
    const { run, ...rest } = cat;
    const { value } = changed(JSON.stringify({ annotations: [{ ...cat, colour: "red" }] }), put(rest));
    expect(value.annotations).toEqual([{ ...rest, colour: "red" }]);
  });

  it("gets the lists it does not have", () => {
    expect(changed("{}", put(cat)).value).toEqual({ annotations: [cat] });
    expect(changed('{ "version": 1 }', put(cat)).value).toEqual({ version: 1, annotations: [cat] });
    expect(changed('{"annotations":[]}', put(cat, dog)).value).toEqual({ annotations: [cat, dog] });
  });

  it("changes and loses however many entries", () => {
    const ids = Array.from({ length: 260_000 }, (_, i) => `${i}`);
    const entry = (id: string, review: string) => ({ id, label: "", review });
    const text = JSON.stringify({ annotations: ids.map((id) => entry(id, "pending")) });
    const [gone, left] = [ids.filter((_, i) => i % 2 === 0), ids.filter((_, i) => i % 2 === 1)];
    const put = left.map((id): Annotation => ({ id, label: "", review: "accepted" }));
    const planned = edits(parseSidecarText(text), { annotations: { put, remove: gone } });
    expect(JSON.parse(applyEdits(text, planned))).toEqual({ annotations: put });
  });

  it("refuses a list that is none", () => {
    const source = parseSidecarText('{"annotations": {}}');
    expect(() => edits(source, put(cat))).toThrow('"annotations" is not a list');
  });

  it("changes one annotation by touching nothing but its changed member", () => {
    const { text } = changed(undefined, { image, ...put(cat, dog) });
    const source = parseSidecarText(text);
    expect(edits(source, put({ ...cat, review: "accepted" }))).toEqual([
      { offset: text.indexOf('"pending"'), length: '"pending"'.length, text: '"accepted"' },
    ]);
    expect(edits(source, put(cat))).toEqual([]);
  });
});

describe("any change of any sidecar", () => {
  const styles = fc.constantFrom<(value: unknown) => string>(
    (value) => JSON.stringify(value),
    (value) => JSON.stringify(value, null, 2),
    (value) => JSON.stringify(value, null, "\t").replaceAll("\n", "\r\n"),
    (value) =>
      JSON.stringify(value, null, 4)
        .replaceAll(/,\n/g, ", // note\n")
        .replaceAll(/([}\]])\n/g, "$1 /* c */\n"),
    (value) => JSON.stringify(value, null, 2).replaceAll(/([}\]"\d])\n/g, "$1,\n"),
  );

  it("says exactly what was asked, in every layout, and never breaks the JSON", () => {
    fc.assert(
      fc.property(
        annotations,
        fc.array(annotation),
        fc.array(fc.nat(20)),
        fc.array(run),
        styles,
        (before, add, picks, runs, style) => {
          const text = style({ version: 1, image, annotations: before, runs: [] }).replace(/\}(\r?\n)?,$/, "}");
          const gone = [...new Set(picks.flatMap((i) => before[i]?.id ?? []))];
          const known = new Set(before.map((a) => a.id));
          const fresh = add.filter((a) => !known.has(a.id));
          const edited = before.filter((a) => !gone.includes(a.id)).map((a) => ({ ...a, label: `${a.label}!` }));
          const { value } = changed(text, {
            annotations: { put: [...edited, ...fresh], remove: gone },
            runs: { put: runs, remove: [] },
          });
          const unique = [...new Map(fresh.map((a) => [a.id, a])).values()];
          expect(value.annotations).toEqual([...edited, ...unique]);
          expect(value.runs).toEqual([...new Map(runs.map((r) => [r.id, r])).values()]);
          expect(value.image).toEqual(image);
        },
      ),
    );
  });

  it("is made of edits that neither overlap nor touch", () => {
    fc.assert(
      fc.property(annotations, fc.array(fc.nat(20)), styles, (before, picks, style) => {
        const source = parseSidecarText(style({ annotations: before }).replace(/\}(\r?\n)?,$/, "}"));
        const list = edits(source, { annotations: { put: [cat], remove: picks.flatMap((i) => before[i]?.id ?? []) } });
        expect(joinTouching(list)).toEqual(list);
        list.slice(1).forEach((edit, i) => {
          const previous = list[i];
          expect(edit.offset).toBeGreaterThan((previous?.offset ?? 0) + (previous?.length ?? 0));
        });
      }),
    );
  });
});
