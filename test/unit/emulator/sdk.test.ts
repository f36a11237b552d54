/** The real client library against the emulator: what it sends is understood, what it gets back it can read. */
import { ApiError, GoogleGenAI, ThinkingLevel } from "@google/genai/web";
import { describe, expect, it } from "vitest";
import { asking, scene } from "./asking.ts";

const emulator = asking();
const { picture, truth } = await scene({ seed: 9, format: "webp" });
const inline = { inlineData: { mimeType: picture.mimeType, data: picture.data.toString("base64") } };

function client(apiKey = emulator.key): GoogleGenAI {
  return new GoogleGenAI({ apiKey, apiVersion: "v1beta", httpOptions: { baseUrl: emulator.url } });
}

describe("@google/genai against the emulator", () => {
  it("generates", async () => {
    const response = await client().models.generateContent({
      model: "gemini-3.8-flash",
      contents: [{ role: "user", parts: [inline, { text: "Detect all objects" }] }],
      config: {
        responseMimeType: "application/json",
        thinkingConfig: { thinkingLevel: ThinkingLevel.LOW },
        systemInstruction: "Return boxes.",
      },
    });
    expect(JSON.parse(response.text ?? "")).toHaveLength(truth.objects.length);
    expect(response.modelVersion).toBe("gemini-3.8-flash");
    expect(response.usageMetadata?.promptTokenCount).toBeGreaterThan(1120);
    const [record] = await emulator.control.requests();
    expect(record).toMatchObject({
      url: "/v1beta/models/gemini-3.8-flash:generateContent",
      notes: [],
      finishedStatus: 200,
    });
  });

  it("streams", async () => {
    const stream = await client().models.generateContentStream({
      model: "gemini-2.5-flash",
      contents: [{ role: "user", parts: [inline, { text: "Describe the picture" }] }],
    });
    const texts: string[] = [];
    let finish: string | undefined;
    for await (const chunk of stream) {
      texts.push(chunk.text ?? "");
      finish = chunk.candidates?.[0]?.finishReason;
    }
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join("")).toContain(truth.objects[0]?.label);
    expect(finish).toBe("STOP");
  });

  it("lists models", async () => {
    const names: (string | undefined)[] = [];
    for await (const model of await client().models.list({ config: { pageSize: 4 } })) names.push(model.name);
    expect(names.length).toBeGreaterThan(8);
    expect(await client().models.get({ model: "gemini-4-argon" })).toMatchObject({ inputTokenLimit: 1_048_576 });
  });

  it("uploads, uses and deletes a file", async () => {
    const { files, models } = client();
    const big = Buffer.concat([picture.data, Buffer.alloc(9 * 1024 * 1024)]);
    const file = await files.upload({
      file: new Blob([big], { type: "image/webp" }),
      config: { displayName: "Straße.webp" },
    });
    expect(file).toMatchObject({ state: "PROCESSING", displayName: "Straße.webp", sizeBytes: String(big.length) });
    const name = file.name ?? "";
    expect((await files.get({ name })).state).toBe("ACTIVE");
    const fileData = { fileUri: file.uri ?? "", mimeType: "image/webp" };
    const contents = [{ role: "user", parts: [{ fileData }, { text: "Describe it" }] }];
    const response = await models.generateContent({ model: "gemini-3.8-flash", contents });
    expect(response.text).toContain(truth.objects[0]?.label);
    await files.delete({ name });
    await expect(models.generateContent({ model: "gemini-3.8-flash", contents })).rejects.toThrow(
      /do not have permission/,
    );
    const uploads = (await emulator.control.requests()).filter(({ url }) => url.startsWith("/upload/"));
    expect(uploads.map(({ finishedStatus }) => finishedStatus)).toEqual([200, 200, 200]);
  });

  it("reports errors with status and body", async () => {
    const failed = client("wrong").models.generateContent({ model: "gemini-3.8-flash", contents: "Hello" });
    await expect(failed).rejects.toBeInstanceOf(ApiError);
    await expect(failed).rejects.toMatchObject({ status: 400, message: expect.stringContaining("API_KEY_INVALID") });
  });
});
