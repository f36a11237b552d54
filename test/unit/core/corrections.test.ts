import { describe, expect, it } from "vitest";
import type { TextEntry } from "../../../src/core/annotation.ts";
import { remove, review, reword } from "../../../src/core/corrections.ts";

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
