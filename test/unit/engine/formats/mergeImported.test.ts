import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Sidecar } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { edits, parseSidecarText } from "../../../../src/core/edits.ts";
import { iou } from "../../../../src/core/geometry.ts";
import { newId } from "../../../../src/core/ids.ts";
import { applyEdits } from "../../../../src/core/jsonText.ts";
import { fold } from "../../../../src/core/matching.ts";
import { type ImportMerge, mergeImported } from "../../../../src/engine/formats/mergeImported.ts";
import { readSidecar } from "../../../../src/engine/sidecars/read.ts";
import { annotation, box } from "../../core/arbitraries.ts";

const image = { width: 40, height: 30, sha256: "ab" };

/** Imports into the text of a sidecar, as the product does. */
function imported(text: string | undefined, items: readonly AnswerItem[], over: Partial<ImportMerge> = {}) {
  const current = text === undefined ? undefined : readSidecar(text);
  if (current?.ok === false) throw new Error(current.problem.message);
  const result = mergeImported({
    sidecar: current?.sidecar,
    image,
    items,
    as: "human",
    source: "instances.json",
    format: "COCO",
    complete: true,
    time: "2026-11-23T10:00:00Z",
    newId,
    ...over,
  });
  const next = applyEdits(text ?? "", edits(text === undefined ? undefined : parseSidecarText(text), result.change));
  const read = readSidecar(next);
  if (!read.ok) throw new Error(read.problem.message);
  return { ...result, text: next, sidecar: read.sidecar };
}

function textOf(annotations: readonly Annotation[]): string {
  const sidecar: Sidecar = { version: 1, image, annotations, texts: [], runs: [] };
  return JSON.stringify(sidecar);
}

const cat: AnswerItem = { label: "cat", box_2d: [100, 100, 300, 300] };
const ring = [
  [100, 100],
  [100, 300],
  [300, 200],
] as const;
const item = fc.record({ label: fc.constantFrom("cat", "dog", "Cat"), box_2d: box });

describe("importing people's work", () => {
  it("makes accepted annotations that no run is the source of", () => {
    const { sidecar, added } = imported(undefined, [cat, { label: "dog", point: [1, 2] }]);
    expect(added).toBe(2);
    expect(sidecar).toMatchObject({ image, runs: [] });
    expect(sidecar.annotations).toEqual([
      { ...cat, id: expect.any(String), review: "accepted" },
      { label: "dog", point: [1, 2], id: expect.any(String), review: "accepted" },
    ]);
  });

  it("twice changes nothing", () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        const first = imported(undefined, items);
        expect(first.added).toBe(items.length);
        const second = imported(first.text, items);
        expect(second).toMatchObject({ text: first.text, added: 0, updated: 0 });
      }),
    );
  });

  it("twice changes nothing in a crowd either", () => {
    const crowd = Array.from({ length: 20_000 }, (_, i): AnswerItem => {
      const [y, x] = [Math.floor(i / 150) * 6, (i % 150) * 6];
      return { label: "person", box_2d: [y, x, y + 5, x + 5] };
    });
    const once = imported(undefined, crowd);
    expect(imported(once.text, crowd)).toMatchObject({ added: 0, updated: 0, text: once.text });
  });

  it("doubles no box, and touches nothing that a person decided", () => {
    const known = fc.uniqueArray(annotation, { selector: (one) => one.id, maxLength: 8 });
    fc.assert(
      fc.property(known, fc.array(item, { maxLength: 8 }), (annotations, items) => {
        const { sidecar } = imported(textOf(annotations), items);
        const nowhere = [0, 0, 0, 0] as const;
        for (const one of annotations) {
          const now = sidecar.annotations.find(({ id }) => id === one.id);
          if (one.review !== "pending") expect(now).toEqual(one);
          // What was proposed is as it was, or accepted: as a person's, with what was said before.
          else if (now?.review !== "accepted") expect(now).toEqual(one);
          else if (one.run !== undefined && now.label !== one.label) expect(now.proposed?.label).toBe(one.label);
        }
        const added = sidecar.annotations.slice(annotations.length);
        for (const { label, box_2d = nowhere } of added) {
          for (const one of annotations.filter((known) => fold(known.label) === fold(label))) {
            expect(iou(one.box_2d ?? nowhere, box_2d)).toBeLessThan(0.9);
            const now = sidecar.annotations.find(({ id }) => id === one.id);
            const open = now?.review === "pending" && one.text === undefined;
            if (open) expect(iou(one.box_2d ?? nowhere, box_2d)).toBeLessThan(0.5);
          }
        }
      }),
    );
  });

  it("accepts the proposal that it agrees with, and gives a bare box its outline", () => {
    const proposal: Annotation = { ...cat, id: "p".repeat(12), review: "pending", run: "r" };
    const outlined = { ...cat, box_2d: [100, 100, 300, 298], polygon: [ring] } as const;
    const { sidecar, added, updated } = imported(textOf([proposal]), [outlined]);
    expect([added, updated]).toEqual([0, 1]);
    expect(sidecar.annotations).toEqual([{ ...proposal, ...outlined, review: "accepted" }]);
  });

  it("corrects the proposal of an object, however its label is written, and puts nothing beside it", () => {
    const proposal: Annotation = { ...cat, id: "p".repeat(12), label: "bicycle", review: "pending", run: "r" };
    // IoU 0.8, 0.95 and 0.55.
    for (const xMax of [260, 290, 210] as const) {
      const item: AnswerItem = { label: "Bicycle", box_2d: [100, 100, 300, xMax] };
      const { sidecar, added, updated, text } = imported(textOf([proposal]), [item]);
      expect([added, updated]).toEqual([0, 1]);
      const [only, ...others] = sidecar.annotations;
      expect(others).toEqual([]);
      expect(only).toMatchObject({ id: proposal.id, label: "Bicycle", review: "accepted", run: "r" });
      expect(only?.proposed).toEqual({ label: "bicycle", box_2d: proposal.box_2d });
      // What agrees closely stays where the model saw it.
      expect(only?.box_2d).toEqual(xMax === 290 ? proposal.box_2d : item.box_2d);
      expect(imported(text, [item])).toMatchObject({ text, added: 0, updated: 0 });
    }
    const far = imported(textOf([proposal]), [{ label: "bicycle", box_2d: [100, 100, 300, 195] }]);
    expect([far.added, far.updated]).toEqual([1, 0]);
  });

  it("gives each of two overlapping objects a proposal of its own, and keeps a word that a person chose", () => {
    const left: Annotation = { ...cat, id: "l".repeat(12), review: "pending", run: "r" };
    const right: Annotation = { ...left, id: "r".repeat(12), box_2d: [100, 140, 300, 340] };
    const items: AnswerItem[] = [
      { label: "cat", box_2d: [100, 145, 320, 340] },
      { label: "cat", box_2d: [80, 100, 300, 295] },
    ];
    const both = imported(textOf([left, right]), items);
    expect([both.added, both.updated]).toEqual([0, 2]);
    expect(both.sidecar.annotations.map(({ box_2d }) => box_2d)).toEqual([items[1]?.box_2d, items[0]?.box_2d]);
    const renamed: Annotation = {
      ...left,
      label: "lynx",
      proposed: { label: "cat", box_2d: cat.box_2d ?? [0, 0, 1, 1] },
    };
    const again: AnswerItem = { label: "cat", box_2d: [100, 100, 300, 260] };
    const kept = imported(textOf([renamed]), [again]);
    expect(imported(kept.text, [again])).toMatchObject({ text: kept.text, added: 0, updated: 0 });
    expect(kept.sidecar.annotations).toMatchObject([
      { label: "lynx", review: "accepted", box_2d: [100, 100, 300, 260] },
    ]);
  });

  it("keeps what people drew on two objects that overlap", () => {
    const mine: Annotation = { ...cat, id: "m".repeat(12), review: "accepted" };
    const { sidecar, added } = imported(textOf([mine]), [{ label: "cat", box_2d: [100, 160, 300, 360] }]);
    expect(added).toBe(1);
    expect(sidecar.annotations[0]).toEqual(mine);
  });

  it("does not bring back what was rejected here", () => {
    const rejected: Annotation = { ...cat, id: "p".repeat(12), review: "rejected", run: "r" };
    expect(imported(textOf([rejected]), [cat])).toMatchObject({ added: 0, updated: 0, text: textOf([rejected]) });
  });
});

describe("importing proposals", () => {
  const proposals = { as: "proposals" } as const;

  it("makes pending annotations of a run that says where they are from", () => {
    const { sidecar } = imported(undefined, [{ ...cat, confidence: 0.5 }], proposals);
    expect(sidecar.runs).toEqual([
      { id: expect.any(String), task: "import", prompt: "instances.json", model: "COCO", time: "2026-11-23T10:00:00Z" },
    ]);
    expect(sidecar.annotations).toMatchObject([
      { ...cat, confidence: 0.5, review: "pending", run: sidecar.runs[0]?.id },
    ]);
  });

  it("again replaces those that nobody decided on, and takes out what the dataset dropped when all of it was read", () => {
    const first = imported(undefined, [cat, { label: "dog", box_2d: [500, 500, 900, 900] }], proposals);
    const partly = imported(first.text, [cat], { ...proposals, complete: false });
    expect(partly.sidecar.annotations).toHaveLength(2);
    const whole = imported(first.text, [cat], proposals);
    expect(whole.sidecar.annotations).toEqual([first.sidecar.annotations[0]]);
  });

  it("leaves the picture's facts as the annotations found them", () => {
    const { change } = imported(textOf([]), [cat], { ...proposals, image: { ...image, sha256: "other" } });
    expect(change.image).toBeUndefined();
  });
});
