import { describe, expect, it } from "vitest";
import type { Annotation, Run, TextEntry } from "../../../src/core/annotation.ts";
import { lastRunFoundNothing } from "../../../src/core/lastRun.ts";

const run = (id: string, minute: number, over: Partial<Run> = {}): Run => ({
  ...{ id, task: "detect", prompt: "p", model: "m", time: `2026-11-22T10:${minute}:00Z` },
  ...over,
});
const cat: Annotation = { id: "a", label: "cat", review: "rejected", run: "r", box_2d: [1, 2, 3, 4] };
const caption: TextEntry = { id: "t", task: "caption", text: "A cat.", review: "pending", run: "c" };
const asked = { task: "caption", prompt: "c" };

describe("the last run found nothing", () => {
  it("when it was answered and nothing is there", () => {
    expect(lastRunFoundNothing({ annotations: [], texts: [], runs: [run("r", 10)] })).toBe(true);
  });

  it("also beside the text of an earlier one", () => {
    const runs = [run("r", 20), run("c", 10, asked)];
    expect(lastRunFoundNothing({ annotations: [], texts: [caption], runs })).toBe(true);
  });

  it("not when nobody has asked, and not when something is there, even if rejected", () => {
    expect(lastRunFoundNothing({ annotations: [], texts: [], runs: [] })).toBe(false);
    expect(lastRunFoundNothing({ annotations: [cat], texts: [], runs: [run("r", 10)] })).toBe(false);
  });

  it("not when it brought a text, or the same text as the run before", () => {
    const runs = [run("c", 10, asked), run("again", 20, asked)];
    expect(lastRunFoundNothing({ annotations: [], texts: [caption], runs })).toBe(false);
    expect(lastRunFoundNothing({ annotations: [], texts: [caption], runs: [run("c", 10, asked)] })).toBe(false);
  });

  it("not when its answer could not be read", () => {
    expect(lastRunFoundNothing({ annotations: [], texts: [], runs: [run("r", 10, { partial: true })] })).toBe(false);
  });
});
