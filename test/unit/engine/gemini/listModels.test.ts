import { describe, expect, it } from "vitest";
import { checkKey } from "../../../../src/engine/gemini/checkKey.ts";
import { listModels } from "../../../../src/engine/gemini/listModels.ts";
import { withService } from "./service.ts";

const service = withService();
const endpoint = (key = service.key) => ({ key, baseUrl: service.url });

const listed = (id: string, ...methods: string[]) => ({
  name: `models/${id}`,
  displayName: id.toUpperCase(),
  inputTokenLimit: 1000,
  supportedGenerationMethods: methods,
});

describe("the list of models", () => {
  it("has the default first, then what the table knows, newest first", async () => {
    const models = await listModels(endpoint());
    expect(models[0]).toMatchObject({ id: "gemini-3.8-flash", known: true, row: { masks: "polygon" } });
    const known = models.map((model) => model.known);
    expect(known.lastIndexOf(true)).toBe(known.filter(Boolean).length - 1);
    expect(models[1]?.id).toBe("gemini-robotics-er-2-preview");
    expect(models.slice(2, 4).map(({ id }) => id)).toEqual(["gemini-4-carbon", "gemini-4-argon"]);
  });

  it("has only models that can look at a picture, of all pages", async () => {
    const page = (nextPageToken: string | undefined, ...models: unknown[]) => ({
      raw: JSON.stringify({ models, nextPageToken }),
      headers: { "content-type": "application/json" },
      onlyFor: "models" as const,
    });
    await service.control.queue(
      page(
        "more",
        listed("gemini-9-neon", "generateContent"),
        listed("gemini-embedding-2", "embedContent"),
        listed("gemini-3.1-flash-image", "generateContent"),
        listed("gemini-2.5-flash-preview-tts", "generateContent"),
        listed("gemma-4", "generateContent"),
        { displayName: "without a name" },
      ),
      page(undefined, listed("gemini-3.8-flash", "generateContent", "countTokens")),
    );
    const models = await listModels(endpoint());
    expect(models.map(({ id, known }) => [id, known])).toEqual([
      ["gemini-3.8-flash", true],
      ["gemini-9-neon", false],
    ]);
    expect(models[1]).toMatchObject({ displayName: "GEMINI-9-NEON", inputLimit: 1000, row: { thinking: undefined } });
  });

  it("fails with a sentence", async () => {
    await expect(listModels(endpoint("wrong-key"))).rejects.toMatchObject({ kind: "key" });
    await expect(listModels(endpoint(), AbortSignal.abort())).rejects.toMatchObject({ kind: "cancelled" });
  });
});

describe("checking a key", () => {
  it("asks for one model of the list and no more", async () => {
    expect(await checkKey(endpoint())).toBeUndefined();
    expect((await service.control.requests()).map(({ url }) => url)).toEqual(["/v1beta/models?pageSize=1"]);
  });

  it("tells a bad key from a service that is not there", async () => {
    expect(await checkKey(endpoint("AQ.wrong-key-wrong-key"))).toMatchObject({ kind: "key", status: 401 });
    expect(await checkKey(endpoint(""))).toMatchObject({ kind: "key", situation: "noKey" });
    await service.control.queue({ status: 503, onlyFor: "models" });
    expect(await checkKey(endpoint())).toMatchObject({ kind: "overloaded" });
    expect(await checkKey({ key: service.key, baseUrl: "http://127.0.0.1:1" })).toMatchObject({ kind: "network" });
  });
});
