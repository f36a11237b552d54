/** What a person set, as it is sent: where the model takes it, and not at all otherwise. */
import { describe, expect, it } from "vitest";
import { type GenerateRequest, generate } from "../../../../src/engine/gemini/generate.ts";
import { modelRow, type Thinking } from "../../../../src/engine/gemini/models.ts";
import { createThinkingMemory, type ThinkingWish } from "../../../../src/engine/gemini/thinking.ts";
import type { MediaResolution, SafetyThreshold, Tuning } from "../../../../src/engine/gemini/tuning.ts";
import { ask } from "../../../../src/engine/tasks/ask.ts";
import { quick, withService } from "./service.ts";

const service = withService();

/** The body that is sent for a question. */
async function sent(tuning: Tuning, change: Partial<GenerateRequest> = {}): Promise<Record<string, unknown>> {
  await service.control.reset();
  await service.control.queue({ text: "[]" });
  await generate({ ...service.request(change.model), tuning, ...change }, quick());
  const requests = await service.control.requests();
  expect(requests).toMatchObject([{ finishedStatus: 200, notes: [] }]);
  const body = await service.control.body(0);
  if (typeof body !== "object" || body === null) throw new Error("There is no body.");
  return { ...body };
}

describe("what is not set", () => {
  it("is not sent", async () => {
    const body = await sent({});
    expect(Object.keys(body).sort()).toEqual(["contents", "generationConfig"]);
    expect(body.generationConfig).toEqual({
      responseMimeType: "application/json",
      thinkingConfig: { thinkingLevel: "LOW" },
    });
  });
});

describe("safety", () => {
  it.each<[SafetyThreshold, string]>([
    ["off", "OFF"],
    ["none", "BLOCK_NONE"],
    ["high", "BLOCK_ONLY_HIGH"],
    ["medium", "BLOCK_MEDIUM_AND_ABOVE"],
    ["low", "BLOCK_LOW_AND_ABOVE"],
  ])("%s is one threshold for the four kinds of harm", async (safety, threshold) => {
    expect((await sent({ safety })).safetySettings).toEqual(
      ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"].map((kind) => ({
        category: `HARM_CATEGORY_${kind}`,
        threshold,
      })),
    );
  });
});

describe("media resolution", () => {
  it.each<[MediaResolution, string]>([
    ["low", "MEDIA_RESOLUTION_LOW"],
    ["medium", "MEDIA_RESOLUTION_MEDIUM"],
    ["high", "MEDIA_RESOLUTION_HIGH"],
  ])("%s is that of all pictures", async (mediaResolution, wire) => {
    expect((await sent({ mediaResolution })).generationConfig).toMatchObject({ mediaResolution: wire });
  });
});

describe("the longest answer", () => {
  it("is what was set, but never more than the model can", async () => {
    expect((await sent({ maxOutputTokens: 4000 })).generationConfig).toMatchObject({ maxOutputTokens: 4000 });
    expect((await sent({ maxOutputTokens: 10_000_000 })).generationConfig).toMatchObject({ maxOutputTokens: 65_536 });
  });

  it("is not limited for a model whose limit nobody knows", async () => {
    const body = await sent({ maxOutputTokens: 10_000_000 }, { model: "gemini-9-neon" });
    expect(body.generationConfig).toMatchObject({ maxOutputTokens: 10_000_000 });
  });
});

describe("the system instruction", () => {
  const own = (body: Record<string, unknown>) => body.systemInstruction;
  const form = { json: false, systemInstruction: "The task's." };

  it("is the person's, the task's, or the task's and then the person's", async () => {
    const parts = (text: string) => ({ role: "user", parts: [{ text }] });
    expect(own(await sent({ systemInstruction: " X-ray pictures.\n" }))).toEqual(parts("X-ray pictures."));
    expect(own(await sent({}, { form }))).toEqual(parts("The task's."));
    expect(own(await sent({ systemInstruction: "Mine." }, { form }))).toEqual(parts("The task's.\n\nMine."));
  });

  it("of blanks is none", async () => {
    expect(await sent({ systemInstruction: " \n" })).not.toHaveProperty("systemInstruction");
  });
});

const LOW: Thinking = { level: "LOW" };
const MEDIUM: Thinking = { level: "MEDIUM" };
const HIGH: Thinking = { level: "HIGH" };
const MINIMAL: Thinking = { level: "MINIMAL" };
const wishes: readonly ThinkingWish[] = ["least", "usual", "minimal", "low", "medium", "high"];
/** What each model is sent for each wish, in the order of `wishes`. */
const thinking: readonly (readonly [model: string, sent: readonly Thinking[]])[] = [
  ["gemini-3.8-flash", [LOW, undefined, LOW, LOW, MEDIUM, HIGH]],
  ["gemini-3.6-flash", [MINIMAL, undefined, MINIMAL, LOW, MEDIUM, HIGH]],
  ["gemini-3.5-flash-lite", [MINIMAL, undefined, MINIMAL, LOW, MEDIUM, HIGH]],
  ["gemini-3.1-pro-preview", [LOW, undefined, LOW, LOW, MEDIUM, HIGH]],
  ["gemini-4-argon", [LOW, undefined, LOW, LOW, MEDIUM, HIGH]],
  ["gemini-4-carbon", [LOW, undefined, LOW, LOW, MEDIUM, HIGH]],
  [
    "gemini-2.5-flash",
    [{ budget: 0 }, undefined, { budget: 0 }, { budget: 1024 }, { budget: 8192 }, { budget: 24_576 }],
  ],
  [
    "gemini-2.5-pro",
    [{ budget: 128 }, undefined, { budget: 128 }, { budget: 1024 }, { budget: 8192 }, { budget: 24_576 }],
  ],
  ["gemini-9-neon", [undefined, undefined, undefined, undefined, undefined, undefined]],
];

describe("thinking", () => {
  it.each(thinking)("of %s is asked for in its own way", (model, expected) => {
    const memory = createThinkingMemory();
    expect(wishes.map((wish) => memory.of(modelRow(model), wish))).toEqual(expected);
  });

  it("that the service serves is taken at the first try, for every wish", async () => {
    for (const [model] of thinking.slice(0, -1)) {
      for (const level of ["minimal", "low", "medium", "high"] as const) await sent({ thinking: level }, { model });
    }
  });

  it("is the person's before the task's, and the task's before the least", async () => {
    const config = async (tuning: Tuning, change: Partial<GenerateRequest> = {}) =>
      (await sent(tuning, change)).generationConfig;
    const { prompt, ...usual } = ask.request(modelRow("gemini-3.8-flash"), { prompt: "Why?" });
    expect(await config({ thinking: "high" }, { form: usual })).toEqual({ thinkingConfig: { thinkingLevel: "HIGH" } });
    expect(await config({}, { form: usual })).toEqual({});
    expect(await config({}, { form: { json: false } })).toEqual({ thinkingConfig: { thinkingLevel: "LOW" } });
  });

  it("that one wish is refused takes nothing from another one", () => {
    const memory = createThinkingMemory();
    const row = modelRow("gemini-3.8-flash");
    memory.refused(row, memory.of(row, "high"), "high");
    expect(memory.of(row, "high")).toBeUndefined();
    expect(memory.of(row, "medium")).toEqual(MEDIUM);
    expect(memory.of(row)).toEqual(LOW);
  });
});
