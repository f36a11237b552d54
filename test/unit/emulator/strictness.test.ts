import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { about, asking } from "./asking.ts";

const emulator = asking();
const text = { role: "user", parts: [{ text: "Hello" }] };
const png = {
  mimeType: "image/png",
  data: await sharp({ create: { width: 8, height: 8, channels: 3, background: "grey" } })
    .png()
    .toBuffer(),
};

async function refusal(body: unknown, model = "gemini-3.8-flash"): Promise<{ message: string; details?: unknown[] }> {
  const { status, body: answer } = await emulator.generate(model, body);
  expect(status).toBe(400);
  expect(answer.error?.status).toBe("INVALID_ARGUMENT");
  if (answer.error === undefined) throw new Error("no error");
  return answer.error;
}

async function accepted(body: unknown, model: string): Promise<void> {
  const { status, body: answer } = await emulator.generate(model, body);
  expect([status, answer.error]).toEqual([200, undefined]);
}

const configured = (generationConfig: unknown): unknown => ({ contents: [text], generationConfig });

describe("fields", () => {
  it("names every unknown or misplaced field and where it stands", async () => {
    const error = await refusal({
      contents: [{ role: "user", parts: [{ text: "Hello", mediaResolution: { level: "MEDIA_RESOLUTION_HIGH" } }] }],
      generationConfig: { thinkingConfig: { level: "LOW" } },
      temperature: 1,
    });
    const violations = [
      {
        field: "contents[0].parts[0]",
        description: `Invalid JSON payload received. Unknown name "mediaResolution" at 'contents[0].parts[0]': Cannot find field.`,
      },
      {
        field: "generation_config.thinking_config",
        description: `Invalid JSON payload received. Unknown name "level" at 'generation_config.thinking_config': Cannot find field.`,
      },
      { description: `Invalid JSON payload received. Unknown name "temperature": Cannot find field.` },
    ];
    expect(error.details).toEqual([
      { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: violations },
    ]);
    expect(error.message).toBe(violations.map(({ description }) => description).join("\n"));
  });

  it("does not find what an object inherits", async () => {
    const error = await refusal(`{"contents":[{"parts":[{"text":"Hello"}]}],"constructor":{},"__proto__":{}}`);
    expect(error.message).toContain('Unknown name "constructor"');
    expect(error.message).toContain('Unknown name "__proto__"');
  });

  it("takes snake_case as the protocol does", async () => {
    await accepted({ contents: [text], generation_config: { max_output_tokens: 4000 } }, "gemini-3.8-flash");
  });

  it.each([
    [{ maxOutputTokens: "many" }, `Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), "many"`],
    [
      { mediaResolution: "HIGH" },
      `Invalid value at 'generation_config.media_resolution' (type.googleapis.com/google.ai.generativelanguage.v1beta.GenerationConfig.MediaResolution), "HIGH"`,
    ],
    [
      { responseMimeType: "application/json", responseSchema: { type: "object" } },
      `Invalid value at 'generation_config.response_schema.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), "object"`,
    ],
    [
      {
        responseMimeType: "application/json",
        responseSchema: { type: "OBJECT", properties: { a: { type: "STRING", uniqueItems: true } } },
      },
      `Invalid JSON payload received. Unknown name "uniqueItems" at 'generation_config.response_schema.properties[0].value': Cannot find field.`,
    ],
    [
      { responseMimeType: "application/json", responseSchema: { type: "ARRAY", items: [{ type: "STRING" }] } },
      `Invalid JSON payload received. Unknown name "items" at 'generation_config.response_schema': Proto field is not repeating, cannot start list.`,
    ],
  ])("refuses %j", async (config, message) => {
    expect((await refusal(configured(config))).message).toBe(message);
  });

  it("refuses broken JSON, broken base64, and two kinds of data in a part", async () => {
    expect((await refusal('{"contents": [')).message).toMatch(/^Invalid JSON payload received\./);
    const inlineData = { mimeType: "image/png", data: "data:image/png;base64,AAAA" };
    expect((await refusal({ contents: [{ parts: [{ inlineData }] }] })).message).toMatch(/Base64 decoding failed/);
    const both = { contents: [{ parts: [{ text: "Hello", inlineData: { mimeType: "image/png", data: "AAAA" } }] }] };
    expect((await refusal(both)).message).toMatch(/oneof field 'data' is already set/);
  });
});

describe("contents", () => {
  it.each([
    [{ contents: [] }, /contents is not specified/],
    [{}, /contents is not specified/],
    [{ contents: [{ parts: [] }] }, /parts must not be empty/],
    [{ contents: [{ parts: [{}] }] }, /parts\[0\]\.data: required oneof field 'data' must have one initialized field/],
    [{ contents: [{ role: "system", parts: [{ text: "Hello" }] }] }, /^Please use a valid role: user, model\.$/],
    [{ contents: [text, { role: "model", parts: [{ text: "[" }] }] }, /last turn/],
  ])("refuses %j", async (body, message) => {
    expect((await refusal(body)).message).toMatch(message);
  });

  it("lets 2.5 models go on from a prefilled turn", async () => {
    await accepted({ contents: [text, { role: "model", parts: [{ text: "[" }] }] }, "gemini-2.5-flash");
  });
});

describe("pictures", () => {
  it.each(["image/gif", "image/tiff", "image/avif", "image/svg+xml", "image/bmp", "application/octet-stream"])(
    "does not support %s",
    async (mimeType) => {
      expect((await refusal(about({ ...png, mimeType }, "What is it?"))).message).toBe(
        `Unsupported MIME type: ${mimeType}`,
      );
    },
  );

  it("looks whether the bytes are what the MIME type says", async () => {
    const unable =
      "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting";
    expect((await refusal(about({ ...png, mimeType: "image/jpeg" }, "?"))).message).toBe(unable);
    const cut = { mimeType: "image/png", data: png.data.subarray(0, 60) };
    expect((await refusal(about(cut, "?"))).message).toBe(unable);
    expect((await refusal(about({ mimeType: "image/png", data: Buffer.from("hello") }, "?"))).message).toBe(unable);
    await accepted(about(png, "?"), "gemini-3.8-flash");
  });

  it("refuses a truncated JPEG", async () => {
    const whole = await sharp({
      create: {
        width: 400,
        height: 300,
        channels: 3,
        background: "grey",
        noise: { type: "gaussian", mean: 128, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer();
    const cut = { mimeType: "image/jpeg", data: whole.subarray(0, whole.length / 2) };
    expect((await refusal(about(cut, "?"))).message).toMatch(/^Unable to process input image/);
  });

  it("refuses more than 20 MB in all", async () => {
    const body = `{"contents":[${" ".repeat(20_971_520)}]}`;
    expect((await refusal(body)).message).toBe("Request payload size exceeds the limit: 20971520 bytes.");
  });
});

describe("thinking", () => {
  const thinking = (thinkingConfig: unknown): unknown => configured({ thinkingConfig });

  it.each(["gemini-3.8-flash", "gemini-3.1-pro-preview", "gemini-4-argon", "gemini-4-carbon"])(
    "%s has no off switch",
    async (model) => {
      const minimal = await refusal(thinking({ thinkingLevel: "MINIMAL" }), model);
      expect(minimal.message).toBe("Thinking level MINIMAL is not supported for this model.");
      await refusal(thinking({ thinkingBudget: 0 }), model);
      await accepted(thinking({ thinkingLevel: "LOW" }), model);
    },
  );

  it.each(["gemini-3.6-flash", "gemini-3.5-flash-lite", "gemini-3.1-flash-lite"])(
    "%s thinks minimally",
    async (model) => {
      await accepted(thinking({ thinkingLevel: "MINIMAL" }), model);
      await accepted(thinking({ thinkingBudget: 0 }), model);
    },
  );

  it("2.5 takes a budget, no level, and pro cannot be switched off", async () => {
    await accepted(thinking({ thinkingBudget: 0 }), "gemini-2.5-flash");
    expect((await refusal(thinking({ thinkingLevel: "LOW" }), "gemini-2.5-flash")).message).toBe(
      "Thinking level is not supported for this model.",
    );
    await refusal(thinking({ thinkingBudget: 0 }), "gemini-2.5-pro");
  });

  it("takes a level or a budget, not both", async () => {
    await refusal(thinking({ thinkingLevel: "LOW", thinkingBudget: 100 }));
  });
});

describe("sampling", () => {
  it("notes what newer models ignore, and uses it in older ones", async () => {
    await accepted(configured({ temperature: 0.5, topK: 3, candidateCount: 1 }), "gemini-3.8-flash");
    await accepted(configured({ temperature: 0.5 }), "gemini-2.5-flash");
    const records = await emulator.control.requests();
    expect(records.map(({ notes }) => notes)).toEqual([
      [
        "temperature is ignored by gemini-3.8-flash",
        "topK is ignored by gemini-3.8-flash",
        "candidateCount is not supported by gemini-3.8-flash",
      ],
      [],
    ]);
  });

  it("refuses it in the newest, penalties, and several candidates", async () => {
    await refusal(configured({ temperature: 1 }), "gemini-4-argon");
    await refusal(configured({ presencePenalty: 1 }));
    await refusal(configured({ candidateCount: 2 }));
  });
});

describe("schemas", () => {
  const list = { type: "ARRAY", items: { type: "STRING" } };
  const json = "application/json";

  it("need JSON mode, and only one of them", async () => {
    expect((await refusal(configured({ responseSchema: list }))).message).toMatch(/response_schema: only allowed when/);
    await refusal(configured({ responseMimeType: json, responseSchema: list, responseJsonSchema: { type: "array" } }));
    expect((await refusal(configured({ responseMimeType: "image/png" }))).message).toMatch(/allowed mimetypes are/);
  });

  it.each([
    [{ responseSchema: { ...list, maxItems: 101 } }],
    [{ responseJsonSchema: { type: "object", properties: { all: { type: "array", maxItems: 500 } } } }],
    [{ responseJsonSchema: { type: "string", pattern: "a" } }],
  ])("gives no reason for %j", async (config) => {
    const error = await refusal(configured({ responseMimeType: json, ...config }));
    expect([error.message, error.details]).toEqual(["Request contains an invalid argument.", undefined]);
  });

  it.each([
    [{ type: "ARRAY" }, "* GenerateContentRequest.generation_config.response_schema.items: missing field.\n"],
    [
      { type: "OBJECT" },
      "* GenerateContentRequest.generation_config.response_schema.properties: should be non-empty for OBJECT type\n",
    ],
    [
      { type: "OBJECT", properties: { a: { description: "?" } } },
      "* GenerateContentRequest.generation_config.response_schema.properties[a].type: must be specified\n",
    ],
    [
      { type: "ARRAY", items: { type: "OBJECT", properties: { a: { type: "STRING" } }, required: ["b"] } },
      "* GenerateContentRequest.generation_config.response_schema.items.required[0]: property is not defined\n",
    ],
  ])("refuses %j", async (responseSchema, message) => {
    expect((await refusal(configured({ responseMimeType: json, responseSchema }))).message).toBe(message);
  });
});
