import { describe, expect, it } from "vitest";
import { asking } from "./asking.ts";

const emulator = asking();
const question = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] };
const path = "/v1beta/models/gemini-3.8-flash:generateContent";

describe("access to the emulator", () => {
  it("answers the right key, on v1beta and v1", async () => {
    expect((await emulator.post(path, question)).status).toBe(200);
    expect((await emulator.post(path.replace("v1beta", "v1"), question)).status).toBe(200);
  });

  it("refuses a wrong key as the service does", async () => {
    const response = await emulator.post(path, question, { "x-goog-api-key": "AIzaWrong" });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: {
        code: 400,
        message: "API key not valid. Please pass a valid API key.",
        status: "INVALID_ARGUMENT",
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "API_KEY_INVALID",
            domain: "googleapis.com",
            metadata: { service: "generativelanguage.googleapis.com" },
          },
          {
            "@type": "type.googleapis.com/google.rpc.LocalizedMessage",
            locale: "en-US",
            message: "API key not valid. Please pass a valid API key.",
          },
        ],
      },
    });
  });

  it("refuses a foreign key of the newer shape with 401", async () => {
    const response = await emulator.post(path, question, { "x-goog-api-key": "AQ.foreign" });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { status: "UNAUTHENTICATED", details: [{ reason: "ACCESS_TOKEN_TYPE_UNSUPPORTED" }] },
    });
  });

  it("refuses a missing key with 403", async () => {
    const response = await emulator.post(path, question, { "x-goog-api-key": undefined });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 403, status: "PERMISSION_DENIED" } });
  });

  it("refuses a key in the address, and says so in the record", async () => {
    const response = await emulator.post(`${path}?key=${emulator.key}`, question);
    expect(response.status).toBe(400);
    const [record] = await emulator.control.requests();
    expect(record).toMatchObject({ url: `${path}?key=${emulator.key}`, notes: ["error: an API key in the address"] });
  });

  it("records every header but the key", async () => {
    await emulator.post(path, question, { "x-test": "yes" });
    await emulator.post(path, question, { "x-goog-api-key": "AIzaWrong" });
    const records = await emulator.control.requests();
    expect(records.map(({ keyOk, finishedStatus }) => [keyOk, finishedStatus])).toEqual([
      [true, 200],
      [false, 400],
    ]);
    expect(records[0]?.headers["x-test"]).toBe("yes");
    expect(JSON.stringify(records)).not.toContain(emulator.key);
    expect(JSON.stringify(records)).not.toContain("AIzaWrong");
  });

  it("takes JSON only, and answers an unknown address with a page", async () => {
    expect((await emulator.post(path, question, { "content-type": "text/plain" })).status).toBe(400);
    const lost = await emulator.post("/v2/models/gemini-3.8-flash:generateContent", question);
    expect([lost.status, lost.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"]);
  });

  it("refuses unknown query parameters", async () => {
    const response = await emulator.post(`${path}?colour=red`, question);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('Unknown name "colour": Cannot bind query parameter.') },
    });
  });
});

describe("models", () => {
  const get = async (rest: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${emulator.url}/v1beta/models${rest}`, {
      headers: { "x-goog-api-key": emulator.key },
    });
    return { status: response.status, body: await response.json() };
  };

  it("lists them in pages", async () => {
    const seen: string[] = [];
    let token = "";
    do {
      const { body } = await get(`?pageSize=5${token === "" ? "" : `&pageToken=${token}`}`);
      const listed = body as { models: { name: string }[]; nextPageToken?: string };
      expect(listed.models.length).toBeLessThanOrEqual(5);
      seen.push(...listed.models.map(({ name }) => name));
      token = listed.nextPageToken ?? "";
    } while (token !== "");
    expect(seen).toContain("models/gemini-3.8-flash");
    expect(seen).not.toContain("models/gemini-2.0-flash");
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("describes one", async () => {
    expect((await get("/gemini-robotics-er-2-preview")).body).toMatchObject({
      name: "models/gemini-robotics-er-2-preview",
      inputTokenLimit: 131_072,
      outputTokenLimit: 65_536,
      supportedGenerationMethods: expect.arrayContaining(["generateContent"]),
    });
  });

  it("does not know others, and names a successor of retired ones", async () => {
    const unknown = await emulator.generate("gemini-1-nano", question);
    expect([unknown.status, unknown.body.error?.message]).toEqual([
      404,
      "models/gemini-1-nano is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.",
    ]);
    const retired = await emulator.generate("gemini-2.0-flash", question);
    expect(retired.body.error?.message).toMatch(
      /^This model models\/gemini-2\.0-flash is no longer available\. Please update your code to use models\/gemini-3\.5-flash-lite/,
    );
    expect((await get("/gemini-2.0-flash")).status).toBe(404);
  });

  it("reroutes retired names and says which model answered", async () => {
    expect((await emulator.generate("gemini-3.7-flash", question)).body.modelVersion).toBe("gemini-3.8-flash");
    expect((await emulator.generate("gemini-3.5-flash", question)).body.modelVersion).toBe("gemini-3.6-flash");
  });
});
