/**
 * Tokens and costs by hand. Sources: (A) ai.google.dev/gemini-api/docs/tokens and …/image-understanding, read 2026-09-12:
 * both sides at most 384 → 258; else the shorter side / 1.5, rounded down, is a tile's side, and each tile begun is 258;
 * a PDF page 258; a token is about 4 characters. (B) …/media-resolution, read 2026-09-12: what a picture or page takes on
 * Gemini 3. (C) …/pricing, read 2026-10-05.
 */
import { describe, expect, it } from "vitest";
import { costOf } from "../../../../src/engine/gemini/cost.ts";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { type CountedPart, estimateTokens, textTokens } from "../../../../src/engine/gemini/tokens.ts";
import type { MediaResolution } from "../../../../src/engine/gemini/tuning.ts";

const size = (width: number, height: number): CountedPart => ({ width, height });

const cases: [model: string, part: CountedPart, resolution: MediaResolution | undefined, tokens: number][] = [
  // (A) Both sides within 384.
  ["gemini-2.5-flash", size(384, 384), undefined, 258],
  ["gemini-2.5-flash", size(1, 1), undefined, 258],
  ["gemini-2.5-pro", size(384, 100), undefined, 258],
  // (A) The page's own example: 540 / 1.5 = 360; 3 × 2 tiles.
  ["gemini-2.5-flash", size(960, 540), undefined, 1548],
  ["gemini-2.5-flash-lite", size(540, 960), undefined, 1548],
  // (A) 385 / 1.5 = 256; 2 × 2.
  ["gemini-2.5-flash", size(385, 385), undefined, 1032],
  // (A) 384 / 1.5 = 256; 385 / 256 → 2, 384 / 256 → 2.
  ["gemini-2.5-flash", size(385, 384), undefined, 1032],
  // (A) 1024 / 1.5 = 682; 2 × 2.
  ["gemini-2.5-flash", size(1536, 1024), undefined, 1548],
  ["gemini-2.5-flash", size(1024, 1024), undefined, 1032],
  // (A) 1080 / 1.5 = 720; 3 × 2.
  ["gemini-2.5-flash", size(1920, 1080), undefined, 1548],
  // (A) 100 / 1.5 = 66; 1000 / 66 → 16, 100 / 66 → 2: 32 tiles.
  ["gemini-2.5-flash", size(1000, 100), undefined, 8256],
  // (B) 2.5 has fixed numbers for low and medium, and looks at tiles for high.
  ["gemini-2.5-flash", size(960, 540), "low", 64],
  ["gemini-2.5-flash", size(960, 540), "medium", 256],
  ["gemini-2.5-flash", size(960, 540), "high", 1548],
  // (A) 258 a page.
  ["gemini-2.5-flash", { pages: 3 }, undefined, 774],
  // (B) Gemini 3 and later: whatever the size.
  ["gemini-3.8-flash", size(960, 540), undefined, 1120],
  ["gemini-3.8-flash", size(10, 10), undefined, 1120],
  ["gemini-3.6-flash", size(4000, 3000), "low", 280],
  ["gemini-3.5-flash-lite", size(4000, 3000), "medium", 560],
  ["gemini-3.1-pro-preview", size(4000, 3000), "high", 1120],
  ["gemini-4-carbon", size(4000, 3000), "high", 1120],
  ["gemini-robotics-er-2-preview", size(640, 480), "low", 280],
  // (B) Pages.
  ["gemini-3.8-flash", { pages: 1 }, undefined, 560],
  ["gemini-3.8-flash", { pages: 10 }, "low", 2800],
  ["gemini-3.8-flash", { pages: 10 }, "medium", 5600],
  ["gemini-3.8-flash", { pages: 10 }, "high", 11_200],
  // Models that nobody knows yet count like the newest ones.
  ["gemini-9-neon", size(960, 540), undefined, 1120],
  ["gemini-9-neon", { pages: 2 }, "low", 560],
  // A dated version counts like its model.
  ["models/gemini-2.5-flash-preview-09-2025", size(960, 540), undefined, 1548],
  // (A) Four characters a token, begun ones count.
  ["gemini-3.8-flash", { text: "Detect all prominent objects." }, undefined, 8],
  ["gemini-2.5-flash", { text: "" }, undefined, 0],
  // Our own rule: a token for each character of Chinese, Japanese and Korean.
  ["gemini-3.8-flash", { text: "画像の中の物体" }, undefined, 7],
  ["gemini-3.8-flash", { text: "모든 물체" }, undefined, 5],
  // Characters, not the halves that JavaScript makes of some.
  ["gemini-3.8-flash", { text: "🐈🐈🐈🐈" }, undefined, 1],
  ["gemini-3.8-flash", { text: "𠮷𠮷" }, undefined, 2],
];

describe("an estimate", () => {
  it.each(cases)("%s, %o, %s: %i", (model, part, resolution, tokens) => {
    expect(estimateTokens(modelRow(model), [part], resolution)).toBe(tokens);
  });

  it("is the sum of its parts", () => {
    const parts = [size(960, 540), size(100, 100), { pages: 2 }, { text: "What is it?" }];
    expect(estimateTokens(modelRow("gemini-2.5-flash"), parts)).toBe(1548 + 258 + 516 + 3);
    expect(estimateTokens(modelRow("gemini-3.8-flash"), parts, "medium")).toBe(560 + 560 + 1120 + 3);
    expect(estimateTokens(modelRow("gemini-3.8-flash"), [])).toBe(0);
  });

  it("of a long text takes time in proportion to its length", () => {
    const time = (count: number) => {
      const text = "字 und Wort ".repeat(count);
      const start = performance.now();
      expect(textTokens(text)).toBeGreaterThan(count);
      return performance.now() - start;
    };
    time(1000);
    expect(time(400_000) / Math.max(1, time(50_000))).toBeLessThan(80);
  });
});

describe("a cost", () => {
  const million = { prompt: 1_000_000, output: 1_000_000, thoughts: 0 };

  // (C)
  it.each([
    ["gemini-3.8-flash", "2026-11-23", 4.5],
    ["gemini-3.8-flash", "2026-12-31", 4.5],
    ["gemini-3.8-flash", "2027-01-01", 9],
    ["gemini-3.5-flash-lite", "2026-11-23", 2.8],
    ["gemini-3.1-flash-lite", "2026-11-23", 1.75],
    ["gemini-4-argon", "2026-11-30", 12],
    ["gemini-4-argon", "2026-12-01", 24],
    ["gemini-3.1-pro-preview", "2026-11-23", 14],
  ])("of a million tokens in and out: %s on %s is $%d", (model, day, dollars) => {
    expect(costOf(modelRow(model), million, day)).toBeCloseTo(dollars, 9);
  });

  it("of a picture on 3.8 Flash is less than a tenth of a cent", () => {
    // (B) with (C): 1120 × $0.75 / 1,000,000.
    expect(costOf(modelRow("gemini-3.8-flash"), { prompt: 1120 }, "2026-11-23")).toBeCloseTo(0.00084, 9);
  });

  it("has thoughts at the price of output", () => {
    const row = modelRow("gemini-3.8-flash");
    const whole = costOf(row, { prompt: 1000, output: 200, thoughts: 300 }, "2026-11-23");
    expect(whole).toBeCloseTo((1000 * 0.75 + 500 * 3.75) / 1e6, 12);
    expect(costOf(row, { thoughts: 1_000_000 }, "2026-11-23")).toBeCloseTo(3.75, 9);
  });

  it("is not known of a model without a price, nor of nothing", () => {
    expect(costOf(modelRow("gemini-9-neon"), million, "2026-11-23")).toBeUndefined();
    expect(costOf(modelRow("gemini-2.5-flash"), million, "2026-11-23")).toBeUndefined();
    expect(costOf(modelRow("gemini-3.8-flash"), {}, "2026-11-23")).toBeUndefined();
    expect(costOf(modelRow("gemini-3.8-flash"), { prompt: 0 }, "2026-11-23")).toBe(0);
  });
});
