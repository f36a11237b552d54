import { describe, expect, it } from "vitest";
import type { Annotation, TextEntry } from "../../../src/core/annotation.ts";
import { remove, rename, renameLabel, review, reword } from "../../../src/core/corrections.ts";

const proposal: TextEntry = { id: "t", task: "caption", text: "A cat.", review: "pending", run: "r", partial: true };
const own: TextEntry = { id: "o", task: "caption", text: "Mine.", review: "accepted" };

describe("corrections of texts", () => {
  it("keep what the model had written, at every further one its first words, and accept", () => {
    const [once] = reword([proposal], "A lynx.").put;
    expect(once).toEqual({
      ...{ id: "t", task: "caption", text: "A lynx.", review: "accepted", run: "r" },
      proposed: { text: "A cat." },
    });
    const [twice] = reword(once ? [once] : [], "A grey lynx.").put;
    expect(twice).toMatchObject({ text: "A grey lynx.", proposed: { text: "A cat." } });
  });

  it("have nothing to keep of one's own text, and nothing to do where the words are the same", () => {
    expect(reword([own], "Still mine.").put).toEqual([{ ...own, text: "Still mine." }]);
    expect(reword([proposal, own], own.text).put.map(({ id }) => id)).toEqual(["t"]);
    expect(reword([own], own.text)).toEqual({ put: [], remove: [] });
  });

  it("reject a model's text and take one's own away", () => {
    const rejected = [{ ...proposal, review: "rejected" as const }];
    expect(remove([proposal, own])).toEqual({ put: rejected, remove: ["o"] });
    expect(review([proposal, own], "rejected")).toEqual({ put: rejected, remove: ["o"] });
    expect(review(rejected, "accepted").put).toEqual([{ ...proposal, review: "accepted" }]);
  });
});

describe("corrections of annotations", () => {
  const seen: Annotation = { id: "s", label: "cat", box_2d: [1, 2, 3, 4], review: "pending", run: "r" };
  const gone: Annotation = { ...seen, id: "g", review: "rejected" };
  const drawn: Annotation = { id: "d", label: "cat", box_2d: [5, 6, 7, 8], review: "accepted" };

  it("what was decided goes back to pending; what a person drew has nobody to wait for", () => {
    const decided = [{ ...seen, review: "accepted" as const }, gone, drawn];
    expect(review(decided, "pending").put).toEqual([seen, { ...gone, review: "pending" }]);
  });

  it("another label accepts one, and keeps what the model had said", () => {
    const proposed = { label: "cat", box_2d: seen.box_2d };
    expect(rename([seen], "lynx").put).toEqual([{ ...seen, label: "lynx", review: "accepted", proposed }]);
    expect(rename([seen], "cat").put).toEqual([]);
  });

  it("another word for a label decides nothing, and leaves what is rejected known by its own", () => {
    const other: Annotation = { ...seen, id: "o", label: "dog" };
    expect(renameLabel([seen, gone, drawn, other], "cat", "lynx").put).toEqual([
      { ...seen, label: "lynx", proposed: { label: "cat", box_2d: seen.box_2d } },
      { ...drawn, label: "lynx" },
    ]);
    expect(renameLabel([seen], "cat", "cat").put).toEqual([]);
  });
});
