import { describe, expect, it } from "vitest";
import { expectedOf, isAbove, together } from "../../../../src/engine/gemini/expected.ts";

const DAY = "2026-11-22";
const FLASH = "gemini-3.8-flash";
const UNPRICED = "gemini-robotics-er-2-preview";

describe("what questions come to", () => {
  it("is the sum over each by its own model, with answers of usual length", () => {
    const plans = [
      { model: FLASH, requests: 3, tokens: 2000 },
      { model: "gemini-3.1-pro-preview", requests: 2, tokens: 1000 },
    ];
    // 3 × (2000 × 0.75 + 1000 × 3.75) + 2 × (1000 × 2 + 1000 × 12), for a million each.
    const { cost, unpriced, requests } = expectedOf(plans, DAY);
    expect(cost).toBeCloseTo((3 * (1500 + 3750) + 2 * (2000 + 12_000)) / 1e6, 10);
    expect(unpriced).toEqual({ models: [], tokens: 0 });
    expect(requests).toBe(5);
  });

  it("tells tokens, in and out, where a price is not known", () => {
    const plans = [
      { model: UNPRICED, requests: 3, tokens: 2000 },
      { model: "gemini-9-unheard-of", requests: 1, tokens: 500 },
      { model: UNPRICED, requests: 1, tokens: 100 },
    ];
    expect(expectedOf(plans, DAY)).toEqual({
      requests: 5,
      cost: undefined,
      unpriced: { models: [UNPRICED, "gemini-9-unheard-of"], tokens: 3 * 3000 + 1500 + 1100 },
    });
    expect(expectedOf([...plans, { model: FLASH, requests: 1, tokens: 0 }], DAY).cost).toBeCloseTo(0.00375, 10);
  });

  it("is asked about above the amount, and without a price above 100,000 tokens for each dollar of it", () => {
    const above = (model: string, requests: number, tokens: number, amount: number) =>
      isAbove(expectedOf([{ model, requests, tokens }], DAY), amount);
    // A thousand pages, 560 tokens each, in one question.
    expect(above(UNPRICED, 1, 560_000, 0.5)).toBe(true);
    expect(above("gemini-9-unheard-of", 1, 49_001, 0.5)).toBe(true);
    expect(above("gemini-9-unheard-of", 1, 49_000, 0.5)).toBe(false);
    expect(above(UNPRICED, 20, 2000, 0.5)).toBe(true);
    expect(above(UNPRICED, 1, 2000, 0.5)).toBe(false);
    // Whoever wants to be asked about everything is, and whoever set much is not.
    expect(above(UNPRICED, 1, 10, 0)).toBe(true);
    expect(above(UNPRICED, 1, 560_000, 10)).toBe(false);
    expect(above(FLASH, 1, 10, 0)).toBe(true);
    expect(above(FLASH, 0, 10, 0)).toBe(false);
    // 61,666.7 × 0.75 and 1000 × 3.75, for a million, are 5 cents.
    expect(above(FLASH, 1, 61_000, 0.05)).toBe(false);
    expect(above(FLASH, 1, 62_000, 0.05)).toBe(true);
    const both = [
      { model: FLASH, requests: 1, tokens: 400_000 },
      { model: UNPRICED, requests: 1, tokens: 30_000 },
    ];
    expect(both.map((one) => isAbove(expectedOf([one], DAY), 0.5))).toEqual([false, false]);
    expect(isAbove(expectedOf(both, DAY), 0.5)).toBe(true);
  });
});

describe("questions of the same kind", () => {
  it("are told as one, and nothing else changes", () => {
    const plans = [
      { model: FLASH, requests: 1, tokens: 5 },
      { model: UNPRICED, requests: 2, tokens: 5 },
      { model: FLASH, requests: 3, tokens: 5 },
      { model: FLASH, requests: 4, tokens: 6 },
    ];
    expect(together(plans)).toEqual([
      { model: FLASH, requests: 4, tokens: 5 },
      { model: UNPRICED, requests: 2, tokens: 5 },
      { model: FLASH, requests: 4, tokens: 6 },
    ]);
    expect(expectedOf(together(plans), DAY)).toEqual(expectedOf(plans, DAY));
  });
});
