import { describe, expect, it } from "vitest";
import { type Answered, about, asking, scene } from "./asking.ts";

const emulator = asking();
const path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";
const { picture, truth } = await scene({ seed: 3 });

function textOf(responses: readonly Answered[]): string {
  return responses
    .flatMap(({ candidates }) => candidates?.[0]?.content.parts ?? [])
    .map(({ text }) => text)
    .join("");
}

describe("streaming", () => {
  it("sends server-sent events: several, counts growing, the finish reason in the last", async () => {
    const body = about(picture, "Detect all objects", { responseMimeType: "application/json" });
    const response = await emulator.post(`${path}?alt=sse`, body);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const raw = await response.text();
    const events = raw.split("\r\n\r\n");
    expect(events.pop()).toBe("");
    expect(events.every((event) => event.startsWith("data: {") && !event.includes("\n"))).toBe(true);
    const responses = events.map((event): Answered => JSON.parse(event.slice("data: ".length)));
    expect(responses.length).toBeGreaterThan(3);
    expect(responses.map(({ candidates }) => candidates?.[0]?.finishReason)).toEqual([
      ...Array.from({ length: responses.length - 1 }, () => undefined),
      "STOP",
    ]);
    const counts = responses.map(({ usageMetadata }) => Number(usageMetadata?.candidatesTokenCount));
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? 0);
    expect(JSON.parse(textOf(responses))).toHaveLength(truth.objects.length);
  });

  it("sends an array without alt=sse", async () => {
    const response = await emulator.post(path, about(picture, "Describe the picture"));
    const responses: Answered[] = JSON.parse(await response.text());
    expect(responses.length).toBeGreaterThan(1);
    expect(textOf(responses)).toMatch(/^An? .* and an? .*\.$/);
  });

  it("does not cut characters in two", async () => {
    await emulator.control.queue({ text: "🍎🍋🍐".repeat(30) });
    const responses: Answered[] = JSON.parse(await (await emulator.post(path, about(picture, "?"))).text());
    expect(textOf(responses)).toBe("🍎🍋🍐".repeat(30));
    for (const response of responses) {
      const text = textOf([response]);
      expect(Buffer.from(text).toString()).toBe(text);
    }
  });
});

describe("tokens", () => {
  const tokensOf = async (model: string, options: { width: number; height: number }, config = {}): Promise<unknown> => {
    const small = await scene({ seed: 1, ...options });
    const { body } = await emulator.generate(model, about(small.picture, "Hi", config));
    return body.usageMetadata?.promptTokensDetails;
  };
  const image = (tokenCount: number): unknown => [
    { modality: "TEXT", tokenCount: 1 },
    { modality: "IMAGE", tokenCount },
  ];

  it("follow the documented budgets", async () => {
    const size = { width: 960, height: 540 };
    expect(await tokensOf("gemini-3.8-flash", size)).toEqual(image(1120));
    expect(await tokensOf("gemini-3.8-flash", size, { mediaResolution: "MEDIA_RESOLUTION_LOW" })).toEqual(image(280));
    expect(await tokensOf("gemini-2.5-flash", size)).toEqual(image(1548));
    expect(await tokensOf("gemini-2.5-flash", { width: 300, height: 384 })).toEqual(image(258));
  });

  it("count thinking, and cut the answer where they end", async () => {
    const body = (most: number): unknown => ({ ...about(picture, "Detect all", { maxOutputTokens: most }) });
    const cut = await emulator.generate("gemini-3.8-flash", body(340));
    expect(cut.body.candidates?.[0]?.finishReason).toBe("MAX_TOKENS");
    expect(cut.body.usageMetadata).toMatchObject({ thoughtsTokenCount: 320, candidatesTokenCount: 20 });
    const nothing = await emulator.generate("gemini-3.8-flash", body(100));
    expect(nothing.body.candidates?.[0]).toEqual({ content: { role: "model" }, finishReason: "MAX_TOKENS", index: 0 });
  });

  it("show thoughts as such when asked for", async () => {
    const config = { thinkingConfig: { thinkingLevel: "LOW", includeThoughts: true } };
    const { body } = await emulator.generate("gemini-3.8-flash", about(picture, "Describe it", config));
    expect(body.candidates?.[0]?.content.parts?.map(({ thought }) => thought)).toEqual([true, undefined]);
  });

  it("are counted without an answer", async () => {
    const { contents } = about(picture, "Hi");
    const response = await emulator.post("/v1beta/models/gemini-3.8-flash:countTokens", { contents });
    expect(await response.json()).toMatchObject({ totalTokens: 1121 });
    const wrong = await emulator.post("/v1beta/models/gemini-3.8-flash:countTokens", {
      contents,
      generationConfig: {},
    });
    expect(wrong.status).toBe(400);
  });
});
