import { describe, expect, it } from "vitest";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { estimateOf } from "../../../../src/engine/runs/estimate.ts";

const flash = modelRow("gemini-3.8-flash");
const robotics = modelRow("gemini-robotics-er-2-preview");
const text = { text: "abcdefgh" };
const at = (mimeType: string) => ({ uri: "https://gemini.example/v1beta/files/a", mimeType });

describe("the tokens of a question", () => {
  it("are those of its files and words", () => {
    const parts = [
      { mimeType: "image/png", size: { width: 10, height: 10 } },
      { mimeType: "application/pdf", pages: 3 },
    ];
    expect(estimateOf(flash, [...parts, text], undefined)).toEqual({ tokens: 1120 + 3 * 560 + 2, isMost: false });
    expect(estimateOf(flash, [...parts, text], "low")).toEqual({ tokens: 280 + 3 * 280 + 2, isMost: false });
  });

  it("count a picture that only its address is known of as one of the usual size", () => {
    expect(estimateOf(flash, [at("image/png"), text], undefined)).toEqual({ tokens: 1122, isMost: false });
    // 1536 × 1152: sides of 768, two by two tiles.
    expect(estimateOf(modelRow("gemini-2.5-pro"), [at("image/png")], undefined)).toEqual({
      tokens: 4 * 258,
      isMost: false,
    });
  });

  it("count a PDF that only its address is known of as the longest that a question can have", () => {
    expect(estimateOf(flash, [at("application/pdf"), text], undefined)).toEqual({ tokens: 560_002, isMost: true });
    expect(estimateOf(modelRow("gemini-2.5-pro"), [at("application/pdf")], undefined).tokens).toBe(258_000);
    // All PDFs of a question have at most a thousand pages together.
    const several = [at("application/pdf"), at("application/pdf"), { mimeType: "application/pdf", pages: 400 }];
    expect(estimateOf(flash, several, undefined)).toEqual({ tokens: 560_000, isMost: true });
    // A model reads no more than its limit.
    expect(estimateOf(robotics, [at("application/pdf")], undefined)).toEqual({ tokens: 131_072, isMost: true });
  });

  it("of other files are as many as the model can read", () => {
    expect(estimateOf(flash, [at("video/mp4"), text], undefined)).toEqual({ tokens: 1_048_576, isMost: true });
    const unheard = estimateOf(modelRow("gemini-9-unheard-of"), [at("text/plain"), at("application/pdf")], undefined);
    expect(unheard).toEqual({ tokens: 1_048_576, isMost: true });
    // What is known to be more stays so.
    const long = { mimeType: "application/pdf", pages: 300 };
    expect(estimateOf(robotics, [long, at("video/mp4")], undefined)).toEqual({ tokens: 168_000, isMost: true });
  });
});
