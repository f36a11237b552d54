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

  it.each(["", "   ", "label:", 'label:"', "review: ", "-"])("leaves out what is not finished: %j", (source) => {
    expect(passing(source)).toEqual(["everything"]);
  });

  it("finds every label by its own filter, whatever is in it", () => {
    fc.assert(
      fc.property(arbitrary.label, fc.constantFrom<Review>("pending", "accepted"), (label, review) => {
        const filter = parseFilter(filterOfLabel(label));
        expect(filter?.({ label, review }, undefined) ?? true).toBe(true);
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
