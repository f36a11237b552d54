import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Review } from "../../../src/core/annotation.ts";
import { type Filterable, filterOfLabel, parseFilter } from "../../../src/core/filters.ts";
import * as arbitrary from "./arbitraries.ts";

const RUN = { id: "r1", task: "detect", model: "gemini-3.8-flash", prompt: "Detect the berries." };

const entries: Readonly<Record<string, Filterable>> = {
  cat: { label: "Cat", review: "pending", run: "r1", confidence: 0.5 },
  dog: { label: "dog", review: "accepted", run: "r1", confidence: 0.874 },
  sign: { label: "text line", review: "pending", run: "r2", text: "STOP cat crossing" },
  mine: { label: "cup", review: "accepted" },
  ghost: { label: "ghost", review: "rejected", run: "r1", confidence: 0 },
};

function passing(source: string): string[] {
  const filter = parseFilter(source);
  if (filter === undefined) return ["everything"];
  return Object.entries(entries).flatMap(([name, entry]) =>
    filter(entry, entry.run === "r1" ? RUN : undefined) ? [name] : [],
  );
}

describe("the filter field", () => {
  it.each([
    ["cat", ["cat", "sign"]],
    ["label:CAT", ["cat"]],
    ['label:"text line"', ["sign"]],
    ['label:"text li', ["sign"]],
    ["label:cat label:dog", ["cat", "dog"]],
    ["label=Cat", ["cat"]],
    ["label=cat", []],
    ["label=Ca", []],
    ['label="text line" label=dog', ["dog", "sign"]],
    ['-label="Cat"', ["dog", "sign", "mine", "ghost"]],
    ['label=""', []],
    ['-label=""', ["cat", "dog", "sign", "mine", "ghost"]],
    ["label:cat -review:pending", []],
    ["-label:cat", ["dog", "sign", "mine", "ghost"]],
    ["-label:cat -label:dog", ["sign", "mine", "ghost"]],
    ["review:pending", ["cat", "sign"]],
    ["review:acc", ["dog", "mine"]],
    ["review:pending review:rejected", ["cat", "sign", "ghost"]],
    ["review:nonsense", []],
    ["text:stop", ["sign"]],
    ["text:stop text:crossing", ["sign"]],
    ["run:none", ["mine"]],
    ["run:r2", ["sign"]],
    ["run:berries", ["cat", "dog", "ghost"]],
    ["run:3.8-flash -review:rejected", ["cat", "dog"]],
    ["confidence>0.5", ["dog"]],
    ["confidence>=50%", ["cat", "dog"]],
    ["confidence<,6", ["cat", "ghost"]],
    ["confidence<=0", ["ghost"]],
    ["confidence:87%", ["dog"]],
    ["confidence:n/a", ["sign", "mine"]],
    ["confidence>much", []],
    ["dog review:accepted", ["dog"]],
    ["http://x", []],
  ] as const)("%s", (source, names) => {
    expect(passing(source)).toEqual(names);
  });

  it.each(["", "   ", "label:", 'label:"', 'label:""', "label=", 'label="', "review: ", "-"])(
    "leaves out what is not finished: %j",
    (source) => {
      expect(passing(source)).toEqual(["everything"]);
    },
  );

  /** Labels with all that the language itself is made of, and others of which they are a part. */
  const label = fc.oneof(
    arbitrary.label,
    fc
      .array(fc.constantFrom("car", "Car", '"', '""', " ", "-", "label=", "\n", "e\u0301", "é"), { maxLength: 4 })
      .map((all) => all.join("")),
  );

  it("finds a label, whatever is in it, and no other by the label's own filter", () => {
    const near = label.chain((one) =>
      fc.tuple(
        fc.constant(one),
        fc.oneof(
          label,
          label.map((more) => one + more),
          label.map((more) => more + one),
        ),
      ),
    );
    fc.assert(
      fc.property(near, fc.constantFrom<Review>("pending", "accepted"), ([one, other], review) => {
        const filter = parseFilter(filterOfLabel(one));
        expect(filter?.({ label: one, review }, undefined)).toBe(true);
        expect(filter?.({ label: other, review }, undefined)).toBe(one === other);
      }),
    );
  });

  it("is one term beside others, whatever is in the label", () => {
    fc.assert(
      fc.property(label, label, (one, other) => {
        const either = parseFilter(`${filterOfLabel(one)} ${filterOfLabel(other)}`);
        const pending = parseFilter(`${filterOfLabel(one)} review:pending`);
        for (const entry of [one, other]) {
          expect(either?.({ label: entry, review: "accepted" }, undefined)).toBe(true);
          expect(pending?.({ label: entry, review: "accepted" }, undefined)).toBe(false);
        }
      }),
    );
  });

  it("takes any text, and a negated one passes the rest", () => {
    fc.assert(
      fc.property(fc.string(), arbitrary.annotations, (source, annotations) => {
        const filter = parseFilter(source);
        for (const annotation of annotations) expect(typeof (filter?.(annotation, undefined) ?? true)).toBe("boolean");
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,3}$/), arbitrary.annotations, (word, annotations) => {
        const [yes, no] = [parseFilter(`label:${word}`), parseFilter(`-label:${word}`)];
        for (const annotation of annotations) expect(yes?.(annotation, undefined)).toBe(!no?.(annotation, undefined));
      }),
    );
  });
});
