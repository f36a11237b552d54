import { describe, expect, it } from "vitest";
import { iou } from "../../../../src/core/geometry.ts";
import { generate } from "../../../../src/engine/gemini/generate.ts";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { segment } from "../../../../src/engine/tasks/segment.ts";
import { quick, withService } from "./service.ts";

const service = withService();

describe("asking for boxes", () => {
  it("finds every object of the scene where it is", async () => {
    const options = quick();
    const answer = await generate(service.request(), options);
    const { items, partial } = detect.read(answer.text);
    expect(partial).toBe(false);
    expect(items).toHaveLength(service.truth.objects.length);
    for (const truth of service.truth.objects) {
      const best = items.filter(({ label }) => label === truth.label);
      expect(Math.max(...best.map(({ box_2d }) => (box_2d ? iou(box_2d, truth.box_2d) : 0)))).toBeGreaterThan(0.9);
    }
    expect(answer).toMatchObject({ modelVersion: "gemini-3.8-flash", finishReason: "STOP" });
    expect(answer.cut).toBeUndefined();
    expect(answer.tokens.prompt).toBeGreaterThan(0);
    expect(answer.tokens.output).toBeGreaterThan(0);
    expect(options.texts.length).toBeGreaterThan(1);
    expect(options.texts.join("")).toBe(answer.text);
    expect(answer.raw).toContain("data: {");
  });

  it("sends the key in a header, the picture first, and nothing that the model does not take", async () => {
    await generate(service.request(), quick());
    const [sent, ...more] = await service.control.requests();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ keyOk: true, notes: [], method: "POST" });
    expect(sent?.url).toBe("/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse");
    expect(await service.control.body(0)).toEqual({
      contents: [
        {
          role: "user",
          parts: [
            { inlineData: { mimeType: "image/png", data: expect.any(String) } },
            { text: expect.stringContaining("[ymin, xmin, ymax, xmax]") },
          ],
        },
      ],
      generationConfig: { responseMimeType: "application/json", thinkingConfig: { thinkingLevel: "LOW" } },
    });
  });

  it("works with every model of the table that is served", async () => {
    const models = [
      "gemini-3.6-flash",
      "gemini-3.5-flash-lite",
      "gemini-3.1-pro-preview",
      "gemini-4-carbon",
      "gemini-2.5-pro",
      "gemini-robotics-er-2-preview",
    ];
    for (const model of models) {
      const { text } = await generate(service.request(model), quick());
      expect(detect.read(text).items, model).toHaveLength(service.truth.objects.length);
    }
    const refused = (await service.control.requests()).filter(({ finishedStatus }) => finishedStatus !== 200);
    expect(refused).toEqual([]);
  });

  it("tells the model that answered from the one that was asked", async () => {
    const answer = await generate(service.request("models/gemini-3.5-flash"), quick());
    expect(answer.modelVersion).toBe("gemini-3.6-flash");
  });
});

describe("asking for masks", () => {
  const read = async (model: string) => {
    const answer = await generate(service.request(model, segment), quick());
    return segment.read(answer.text, modelRow(answer.modelVersion ?? model));
  };

  it("gives outlines, whichever order the model writes them in", async () => {
    for (const model of ["gemini-3.8-flash", "gemini-3.6-flash", "gemini-4-carbon", "gemini-robotics-er-2-preview"]) {
      const { items, lostMasks } = await read(model);
      expect(lostMasks, model).toBe(0);
      expect(items, model).toHaveLength(service.truth.objects.length);
      for (const truth of service.truth.objects) {
        const overlap = items
          .filter(({ label, polygon }) => label === truth.label && polygon !== undefined)
          .map(({ box_2d }) => (box_2d ? iou(box_2d, truth.box_2d) : 0));
        expect(Math.max(...overlap), `${model} ${truth.label}`).toBeGreaterThan(0.9);
      }
    }
  });

  it("gives PNG masks where the model makes them", async () => {
    const { items, lostMasks } = await read("gemini-2.5-flash");
    expect(lostMasks).toBe(0);
    expect(items.every(({ mask }) => mask?.startsWith("data:image/png;base64,"))).toBe(true);
    expect(items).toHaveLength(service.truth.objects.length);
  });

  it("counts the masks that nobody can decode, and keeps their boxes", async () => {
    const { items, lostMasks } = await read("gemini-2.5-flash-lite");
    expect(items).toHaveLength(service.truth.objects.length);
    expect(lostMasks).toBe(items.length);
  });
});

describe("a model that refuses how it is asked", () => {
  const refusal = (message: string) => ({ error: { code: 400, message, status: "INVALID_ARGUMENT" } });

  it("is asked with more thinking, step by step, and that is remembered", async () => {
    const options = quick();
    await service.control.queue(
      refusal("Thinking level MINIMAL is not supported for this model."),
      refusal("Thinking level LOW is not supported for this model. Please retry with other thinking level."),
    );
    await generate(service.request("gemini-3.6-flash"), options);
    await generate(service.request("gemini-3.6-flash"), options);
    const bodies = await Promise.all([0, 1, 2, 3].map((index) => service.control.body(index)));
    const levels = ["MINIMAL", "LOW", undefined, undefined].map((thinkingLevel) =>
      thinkingLevel === undefined ? {} : { thinkingConfig: { thinkingLevel } },
    );
    expect(bodies).toEqual(
      levels.map((level) =>
        expect.objectContaining({ generationConfig: { responseMimeType: "application/json", ...level } }),
      ),
    );
    expect(await service.control.requests()).toHaveLength(4);
  });

  it("is asked without the budget that it does not take", async () => {
    await service.control.queue(refusal("Budget 0 is invalid. This model only works in thinking mode."));
    await generate(service.request("gemini-2.5-flash"), quick());
    expect(await service.control.body(1)).toMatchObject({ generationConfig: { temperature: 0.5 } });
    expect(await service.control.body(1)).not.toHaveProperty("generationConfig.thinkingConfig");
  });

  it("is asked without the schema, and then without JSON mode, once each", async () => {
    await service.control.queue(
      refusal("Request contains an invalid argument."),
      refusal("JSON mode is not enabled for models/gemini-3.8-flash"),
    );
    const answer = await generate(service.request("gemini-3.8-flash", segment), quick());
    expect(segment.read(answer.text).items.length).toBeGreaterThan(0);
    expect(await service.control.body(0)).toHaveProperty("generationConfig.responseSchema");
    expect(await service.control.body(1)).not.toHaveProperty("generationConfig.responseSchema");
    expect(await service.control.body(1)).toHaveProperty("generationConfig.responseMimeType");
    expect(await service.control.body(2)).not.toHaveProperty("generationConfig.responseMimeType");
  });

  it("for good is an error, not an endless try", async () => {
    const same = refusal("Request contains an invalid argument.");
    await service.control.queue(same, same, same, same);
    await expect(generate(service.request("gemini-3.8-flash", segment), quick())).rejects.toMatchObject({
      kind: "badRequest",
    });
    expect(await service.control.requests()).toHaveLength(2);
  });
});
