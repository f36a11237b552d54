import { describe, expect, it } from "vitest";
import { DEFAULT_MODEL, isKnownModel, modelRow, priceOn } from "../../../../src/engine/gemini/models.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";

describe("the table of models", () => {
  it("knows a model by its names", () => {
    expect(modelRow("models/gemini-3.8-flash")).toEqual(modelRow(DEFAULT_MODEL));
    expect(modelRow("gemini-3.8-flash-002")).toMatchObject({ id: "gemini-3.8-flash-002", thinking: { level: "LOW" } });
    expect(modelRow("gemini-2.5-flash-preview-09-2025")).toMatchObject({ masks: "png", thinking: { budget: 0 } });
    expect(modelRow("gemini-3.5-flash-lite").id).toBe("gemini-3.5-flash-lite");
  });

  it("asks a model it does not know for nothing that some model refuses", () => {
    for (const name of ["gemini-9-neon", "gemini-flash-latest", "gemini-3.8-flash-ultra", ""]) {
      expect(modelRow(name)).toEqual({ id: name, masks: "polygon", thinking: undefined });
      expect(isKnownModel(name)).toBe(false);
    }
  });

  it("sends sampling parameters to 2.x only", () => {
    expect(modelRow("gemini-2.5-pro").temperature).toBeGreaterThan(0);
    for (const id of ["gemini-3.8-flash", "gemini-3.1-flash-lite", "gemini-4-argon"])
      expect(modelRow(id).temperature).toBeUndefined();
  });

  it("knows what a price becomes", () => {
    const row = modelRow("gemini-4-argon");
    expect(priceOn(row, "2026-11-30")).toEqual({ input: 2, output: 10 });
    expect(priceOn(row, "2026-12-01")).toEqual({ input: 4, output: 20 });
    expect(priceOn(modelRow("gemini-9-neon"), "2026-12-01")).toBeUndefined();
  });

  it("replaces a retired model by one that is not", () => {
    for (const id of ["gemini-3.7-flash", "gemini-3.5-flash", "gemini-2.5-flash", "gemini-2.5-pro"]) {
      const { retired } = modelRow(id);
      expect(modelRow(retired?.replacement ?? id).retired, id).toBeUndefined();
    }
  });
});

describe("the memory for thinking", () => {
  it("goes down step by step, for each model by itself", () => {
    const memory = createThinkingMemory();
    const [flash, lite] = [modelRow("gemini-3.6-flash"), modelRow("gemini-3.5-flash-lite")];
    expect(memory.refused(flash, memory.of(flash))).toBe(true);
    expect(memory.of(flash)).toEqual({ level: "LOW" });
    expect(memory.refused(flash, memory.of(flash))).toBe(true);
    expect(memory.of(flash)).toBeUndefined();
    expect(memory.refused(flash, undefined)).toBe(false);
    expect(memory.of(lite)).toEqual({ level: "MINIMAL" });
  });

  it("takes one step for two refusals of the same", () => {
    const memory = createThinkingMemory();
    const row = modelRow("gemini-3.6-flash");
    const sent = memory.of(row);
    memory.refused(row, sent);
    expect(memory.refused(row, sent)).toBe(true);
    expect(memory.of(row)).toEqual({ level: "LOW" });
    memory.refused(row, memory.of(row));
    memory.refused(row, sent);
    expect(memory.of(row)).toBeUndefined();
  });
});
