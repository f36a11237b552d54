import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Run, Sidecar } from "../../../src/core/annotation.ts";
import type { AnswerItem, ReadAnswer } from "../../../src/core/answer.ts";
import { remove, rename, review, reword } from "../../../src/core/corrections.ts";
import { edits, type ListChange, parseSidecarText, type SidecarChange } from "../../../src/core/edits.ts";
import { newId } from "../../../src/core/ids.ts";
import { applyEdits } from "../../../src/core/jsonText.ts";
import { merge } from "../../../src/core/merge.ts";
import { box } from "./arbitraries.ts";

const image = { width: 40, height: 30, sha256: "ab" };
let clock = 0;

function run(over: Partial<Run> = {}): Run {
  clock++;
  const time = new Date(Date.UTC(2026, 10, 22) + clock * 1000).toISOString();
  return { id: newId(), task: "detect", prompt: "p", model: "m", time, ...over };
}

function answer(items: readonly AnswerItem[], over: Partial<ReadAnswer> = {}): ReadAnswer {
  return { items, unreadable: 0, lostMasks: 0, partial: false, ...over };
}

/** A sidecar as text, changed the way the product changes it. */
class File {
  text = applyEdits("", edits(undefined, { image }));

  get sidecar(): Sidecar {
    return JSON.parse(this.text);
  }

  get annotations(): readonly Annotation[] {
    return this.sidecar.annotations;
  }

  /** The text of the `annotations` member, to the byte. */
  get annotationsText(): string {
    return /"annotations": \[[\s\S]*\],\n {2}"texts"/.exec(this.text)?.[0] ?? "";
  }

  apply(change: SidecarChange): void {
    this.text = applyEdits(this.text, edits(parseSidecarText(this.text), change));
  }

  correct(change: ListChange<Annotation>): void {
    this.apply({ annotations: change });
  }

  ask(items: readonly AnswerItem[], over: Partial<Run> = {}, how: Partial<ReadAnswer> & { comparison?: boolean } = {}) {
    const { comparison = false, ...read } = how;
    const given = answer(items, read);
    const result = merge({
      sidecar: this.sidecar,
      run: run(over),
      answer: given,
      complete: !given.partial,
      comparison,
      newId,
    });
    this.apply(result.change);
    return result.counts;
  }

  labelled(label: string): Annotation {
    const found = this.annotations.find((annotation) => annotation.label === label);
    if (found === undefined) throw new Error(`no ${label} in ${this.text}`);
    return found;
  }
}

const cat: AnswerItem = { label: "cat", box_2d: [100, 100, 300, 300] };
const catAgain: AnswerItem = { label: "Cat", box_2d: [110, 105, 305, 290] };
const dog: AnswerItem = { label: "dog", box_2d: [500, 500, 900, 900] };
const ring = [
  [100, 100],
  [100, 300],
  [290, 200],
] as const;

describe("the same answer twice", () => {
  it("leaves the annotations byte-equal, and keeps only the newest of the idle runs", () => {
    const file = new File();
    file.ask([cat, dog]);
    const before = file.annotationsText;
    expect(file.ask([cat, dog])).toEqual({ added: 0, updated: 0, removed: 0, kept: 2 });
    file.ask([cat, dog]);
    expect(file.annotationsText).toBe(before);
    expect(file.sidecar.runs).toHaveLength(2);
  });

  it("does so for any answer, with shapes and overlaps of every kind", () => {
    const item: fc.Arbitrary<AnswerItem> = fc.oneof(
      fc.record({ label: fc.constantFrom("a", "b", "B"), box_2d: box }),
      fc.record({ label: fc.constantFrom("a", "b"), point: fc.tuple(fc.nat(1000), fc.nat(1000)) }),
      fc.record({ label: fc.constant("text"), box_2d: box, text: fc.constantFrom("x", "y") }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(item, { selector: (i) => JSON.stringify(i) }), (items) => {
        const file = new File();
        file.ask(items);
        const before = file.annotationsText;
        file.ask(items);
        expect(file.annotationsText).toBe(before);
      }),
    );
  });
});

describe("pending proposals of the same question", () => {
  it("are replaced in place, id and place in the file kept", () => {
    const file = new File();
    file.ask([cat, dog]);
    const { id } = file.labelled("cat");
    expect(file.ask([dog, catAgain])).toEqual({ added: 0, updated: 1, removed: 0, kept: 1 });
    expect(file.annotations[0]).toMatchObject({ id, label: "Cat", box_2d: catAgain.box_2d, review: "pending" });
  });

  it("go when a complete answer does not have them any more", () => {
    const file = new File();
    file.ask([cat, dog]);
    expect(file.ask([dog]).removed).toBe(1);
    expect(file.annotations.map((a) => a.label)).toEqual(["dog"]);
  });

  it("stay when the answer was cut, or empty", () => {
    const file = new File();
    file.ask([cat, dog]);
    file.ask([dog], {}, { partial: true });
    file.ask([]);
    expect(file.annotations.map((a) => a.label)).toEqual(["cat", "dog"]);
  });

  it("are not replaced by an object that was cut in the middle", () => {
    const file = new File();
    file.ask([cat]);
    file.ask([{ ...catAgain, partial: true }], {}, { partial: true });
    expect(file.labelled("cat").box_2d).toEqual(cat.box_2d);
  });

  it("keep what nobody here knows", () => {
    const file = new File();
    file.ask([cat]);
    file.text = file.text.replace('"label": "cat"', '"label": "cat", "colour": "grey"');
    file.ask([catAgain]);
    expect(file.annotations[0]).toMatchObject({ box_2d: catAgain.box_2d, colour: "grey" });
  });
});

describe("what a person decided", () => {
  it("a rejected box does not come back, from any question and any model", () => {
    const file = new File();
    file.ask([cat]);
    file.correct(remove(file.annotations));
    for (const other of [{}, { prompt: "other" }, { model: "other" }, { task: "segment" }]) {
      file.ask([catAgain, { ...cat, polygon: [ring] }], other);
      expect(file.annotations).toHaveLength(1);
      expect(file.annotations[0]).toMatchObject({ review: "rejected", box_2d: cat.box_2d });
    }
  });

  it("a corrected box is not doubled: neither under its old nor under its new name and place", () => {
    const file = new File();
    file.ask([cat]);
    file.correct(rename(file.annotations, "lynx"));
    file.correct({ put: file.annotations.map((a) => ({ ...a, box_2d: [600, 600, 800, 800] })), remove: [] });
    file.ask([cat]);
    file.ask([{ label: "LYNX", box_2d: [600, 600, 800, 790] }], { model: "other" });
    expect(file.annotations).toHaveLength(1);
    expect(file.annotations[0]).toMatchObject({ label: "lynx", review: "accepted", proposed: cat });
  });

  it("accepted and drawn ones stay to the byte, whatever the next answer says", () => {
    const file = new File();
    file.ask([cat]);
    file.correct(review(file.annotations, "accepted"));
    file.correct({
      put: [{ id: newId(), label: "dog", box_2d: [500, 500, 890, 900], review: "accepted" }],
      remove: [],
    });
    const before = file.annotationsText;
    file.ask([catAgain, dog]);
    expect(file.annotationsText).toBe(before);
  });

  it("an accepted box gets the shape that a later answer brings", () => {
    const file = new File();
    file.ask([cat]);
    file.correct(review(file.annotations, "accepted"));
    const { id } = file.labelled("cat");
    file.ask([{ label: "cat", box_2d: [100, 100, 290, 300], polygon: [ring] }], { task: "segment" });
    expect(file.annotations).toEqual([
      expect.objectContaining({ id, review: "accepted", polygon: [ring], box_2d: [100, 100, 290, 300] }),
    ]);
    const before = file.annotationsText;
    file.ask([{ label: "cat", box_2d: [100, 100, 280, 300], polygon: [[...ring, [270, 150]]] }], { task: "segment" });
    expect(file.annotationsText).toBe(before);
  });

  it("a drawing of one's own is removed, not rejected", () => {
    const file = new File();
    file.correct({ put: [{ id: newId(), ...dog, review: "accepted" }], remove: [] });
    file.correct(remove(file.annotations));
    expect(file.annotations).toEqual([]);
  });

  it("never loses one of a person's annotations in any sequence of answers", () => {
    const items = fc.array(fc.record({ label: fc.constantFrom("a", "b"), box_2d: box }), { maxLength: 6 });
    const asked = fc.record({
      items,
      partial: fc.boolean(),
      prompt: fc.constantFrom("p", "q"),
      comparison: fc.boolean(),
    });
    fc.assert(
      fc.property(items, fc.array(asked, { maxLength: 5 }), (first, rounds) => {
        const file = new File();
        file.ask(first);
        file.correct(
          review(
            file.annotations.filter((_, i) => i % 2 === 0),
            "accepted",
          ),
        );
        file.correct(
          rename(
            file.annotations.filter((_, i) => i % 3 === 1),
            "mine",
          ),
        );
        file.correct(remove(file.annotations.filter((_, i) => i % 5 === 3)));
        const decided = file.annotations.filter((a) => a.review !== "pending");
        for (const { items, partial, prompt, comparison } of rounds)
          file.ask(items, { prompt }, { partial, comparison });
        for (const annotation of decided) expect(file.annotations).toContainEqual(annotation);
      }),
    );
  });
});

describe("another question", () => {
  it("does not double a pending proposal, and gives it its shape", () => {
    const file = new File();
    file.ask([cat]);
    file.ask([catAgain], { prompt: "other" });
    expect(file.annotations).toHaveLength(1);
    expect(file.labelled("cat").box_2d).toEqual(cat.box_2d);
    file.ask([{ ...catAgain, polygon: [ring] }], { task: "segment" });
    expect(file.labelled("cat")).toMatchObject({ polygon: [ring], review: "pending" });
  });

  it("does not take away the outlines that another question brought", () => {
    const file = new File();
    file.ask([cat, dog]);
    file.ask([{ ...cat, box_2d: [100, 100, 290, 300], polygon: [ring] }], { task: "segment" });
    const outlined = file.annotationsText;
    file.ask([cat, dog]);
    expect(file.annotationsText).toBe(outlined);
    // Nor does a second outline question whose shape could not be decoded.
    file.ask([cat, dog], { task: "segment" });
    expect(file.annotationsText).toBe(outlined);
  });

  it("gives no outline to where a person moved the box away from", () => {
    const file = new File();
    file.ask([cat]);
    file.correct(rename(file.annotations, "lynx"));
    file.correct({ put: file.annotations.map((a) => ({ ...a, box_2d: [600, 600, 800, 800] })), remove: [] });
    const before = file.annotationsText;
    file.ask([{ ...cat, polygon: [ring] }], { task: "segment" });
    expect(file.annotationsText).toBe(before);
  });

  it("keeps both when it was asked as a comparison", () => {
    const file = new File();
    file.ask([cat]);
    file.ask([catAgain], { model: "other" }, { comparison: true });
    expect(file.annotations).toHaveLength(2);
  });

  it("keeps two overlapping objects of one label apart", () => {
    const left: AnswerItem = { label: "cat", box_2d: [100, 100, 300, 300] };
    const right: AnswerItem = { label: "cat", box_2d: [100, 150, 300, 350] };
    const file = new File();
    file.ask([left, right]);
    const ids = file.annotations.map((a) => a.id);
    file.ask([{ ...right, box_2d: [100, 155, 300, 350] }, left]);
    expect(file.annotations.map((a) => a.id)).toEqual(ids);
    expect(file.annotations.map((a) => a.box_2d)).toEqual([left.box_2d, [100, 155, 300, 350]]);
  });
});

describe("texts", () => {
  const caption = { task: "caption", prompt: "c" };
  const written = (file: File) => file.sidecar.texts.map(({ text, review }) => `${review}: ${text}`);

  it("are replaced while untouched, and kept beside once a person took them up", () => {
    const file = new File();
    file.ask([], caption, { text: "A cat." });
    file.ask([], caption, { text: "A grey cat." });
    expect(file.sidecar.texts.map((t) => t.text)).toEqual(["A grey cat."]);
    file.apply({ texts: reword(file.sidecar.texts, "My cat.") });
    file.ask([], caption, { text: "Another cat." });
    expect(written(file)).toEqual(["accepted: My cat.", "pending: Another cat."]);
    const before = file.sidecar.texts;
    file.ask([], caption, { text: "Another cat." });
    expect(file.sidecar.texts).toEqual(before);
  });

  it("do not come back as they were before a person changed or rejected them", () => {
    const file = new File();
    file.ask([], caption, { text: "A cat." });
    file.apply({ texts: reword(file.sidecar.texts, "A lynx.") });
    file.ask([], caption, { text: "A cat." });
    expect(written(file)).toEqual(["accepted: A lynx."]);
    expect(file.sidecar.texts[0]?.proposed).toEqual({ text: "A cat." });

    file.ask([], caption, { text: "A tiger." });
    file.apply({ texts: remove(file.sidecar.texts.slice(1)) });
    file.ask([], caption, { text: "A tiger." });
    file.ask([], caption, { text: "A cat." });
    expect(written(file)).toEqual(["accepted: A lynx.", "rejected: A tiger."]);
    // Another question may be answered in the same words.
    file.ask([], { ...caption, prompt: "other" }, { text: "A tiger." });
    expect(written(file)).toEqual(["accepted: A lynx.", "rejected: A tiger.", "pending: A tiger."]);
  });

  it("that were edited and put back to pending are not replaced either", () => {
    const file = new File();
    file.ask([], caption, { text: "A cat." });
    file.apply({ texts: reword(file.sidecar.texts, "A lynx.") });
    file.apply({ texts: review(file.sidecar.texts, "pending") });
    file.ask([], caption, { text: "A tiger." });
    expect(written(file)).toEqual(["pending: A lynx.", "pending: A tiger."]);
  });

  it("that were cut never replace whole ones, and are completed by whole ones", () => {
    const file = new File();
    file.ask([], caption, { text: "A cat." });
    file.ask([], caption, { text: "A gr", partial: true });
    expect(file.sidecar.texts).toEqual([expect.objectContaining({ text: "A cat." })]);

    const cut = new File();
    cut.ask([], caption, { text: "A cat", partial: true });
    expect(cut.sidecar.texts[0]).toMatchObject({ text: "A cat", partial: true });
    cut.ask([], caption, { text: "A cat" });
    expect(cut.sidecar.texts).toHaveLength(1);
    expect(cut.sidecar.texts[0]).not.toHaveProperty("partial");
  });

  it("of a person stay in any sequence of answers", () => {
    const words = fc.constantFrom("A cat.", "A dog.", "A cup.");
    const asked = fc.record({ text: words, partial: fc.boolean(), prompt: fc.constantFrom("c", "d") });
    const act = fc.constantFrom("accept", "reword", "reject", "nothing");
    fc.assert(
      fc.property(fc.array(fc.tuple(asked, act), { maxLength: 8 }), (rounds) => {
        const file = new File();
        for (const [{ text, partial, prompt }, what] of rounds) {
          const decided = file.sidecar.texts.filter((t) => t.review !== "pending" || t.proposed !== undefined);
          file.ask([], { ...caption, prompt }, { text, partial });
          for (const entry of decided) expect(file.sidecar.texts).toContainEqual(entry);
          const last = file.sidecar.texts.slice(-1);
          if (what === "accept") file.apply({ texts: review(last, "accepted") });
          if (what === "reject") file.apply({ texts: remove(last) });
          if (what === "reword") file.apply({ texts: reword(last, "My words.") });
        }
      }),
    );
  });
});
