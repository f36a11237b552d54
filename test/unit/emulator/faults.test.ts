import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { asking } from "./asking.ts";

const emulator = asking();
const question = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] };
const path = "/v1beta/models/gemini-3.8-flash:generateContent";
const streamPath = "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse";

describe("prepared replies", () => {
  it("are used once each, in order, and only by generating methods", async () => {
    await emulator.control.queue({ text: "one" }, { text: "two" });
    await fetch(`${emulator.url}/v1beta/models`, { headers: { "x-goog-api-key": emulator.key } });
    expect(await emulator.text("gemini-3.8-flash", question)).toBe("one");
    expect(await emulator.text("gemini-3.8-flash", question)).toBe("two");
    expect(await emulator.text("gemini-3.8-flash", question)).toBe("There is no picture to look at.");
  });

  it("wait for the kind of request they are for", async () => {
    await emulator.control.queue(
      { status: 503, onlyFor: "models" },
      { text: "streamed", onlyFor: "streamGenerateContent" },
    );
    expect(await emulator.text("gemini-3.8-flash", question)).not.toBe("streamed");
    const list = await fetch(`${emulator.url}/v1beta/models`, { headers: { "x-goog-api-key": emulator.key } });
    expect(list.status).toBe(503);
    expect(await (await emulator.post(streamPath, question)).text()).toContain("streamed");
  });

  it("stay in the queue while requests are malformed", async () => {
    await emulator.control.queue({ text: "prepared" });
    expect((await emulator.post(path, { content: [] })).status).toBe(400);
    expect(await emulator.text("gemini-3.8-flash", question)).toBe("prepared");
  });

  it("can be errors, with a usual body or a given one", async () => {
    const error = { code: 429, message: "Slow down", status: "RESOURCE_EXHAUSTED", details: [{ retryDelay: "41s" }] };
    await emulator.control.queue({ status: 503 }, { error, headers: { "retry-after": "41" } });
    expect(await (await emulator.post(path, question)).json()).toEqual({
      error: { code: 503, message: "The model is overloaded. Please try again later.", status: "UNAVAILABLE" },
    });
    const response = await emulator.post(path, question);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "41"]);
    expect(await response.json()).toEqual({ error });
  });

  it("can be anything at all, verbatim", async () => {
    const raw = 'data: {"error":{"code":500}}\n\ndata: {"broken';
    await emulator.control.queue({ raw }, { raw: "<html>", headers: { "content-type": "text/html" }, status: 502 });
    expect(await (await emulator.post(streamPath, question)).text()).toBe(raw);
    const page = await emulator.post(path, question);
    expect([page.status, page.headers.get("content-type"), await page.text()]).toEqual([502, "text/html", "<html>"]);
  });

  it("can be whole responses, of any model", async () => {
    const response = { promptFeedback: { blockReason: "SAFETY" } };
    await emulator.control.queue(
      { response },
      { text: "hi", finishReason: "RECITATION", modelVersion: "gemini-9", usage: { totalTokenCount: 7 } },
    );
    expect((await emulator.generate("gemini-9-future", question)).body).toEqual(response);
    expect((await emulator.generate("gemini-9-future", question)).body).toMatchObject({
      candidates: [{ finishReason: "RECITATION" }],
      modelVersion: "gemini-9",
      usageMetadata: { totalTokenCount: 7 },
    });
  });

  it("are refused when they are none", async () => {
    const response = await fetch(`${emulator.url}/__emulator/queue`, { method: "POST", body: '[{"txt":"?"}]' });
    expect(response.status).toBe(400);
  });
});

describe("faults", () => {
  it("delay an answer that is otherwise as usual", async () => {
    await emulator.control.queue({ delayMs: 300 });
    const start = performance.now();
    expect(await emulator.text("gemini-3.8-flash", question)).toBe("There is no picture to look at.");
    expect(performance.now() - start).toBeGreaterThanOrEqual(299);
  });

  it("cut the connection after so many bytes", async () => {
    await emulator.control.queue({ text: "x".repeat(5000), cutAfterBytes: 700 });
    const received = await new Promise<{ bytes: number; complete: boolean }>((resolve, reject) => {
      const headers = { "content-type": "application/json", "x-goog-api-key": emulator.key };
      const asked = request(`${emulator.url}${streamPath}`, { method: "POST", headers }, (response) => {
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        response.on("error", () => {});
        response.on("close", () => resolve({ bytes, complete: response.complete }));
      });
      asked.on("error", reject);
      asked.end(JSON.stringify(question));
    });
    expect(received).toEqual({ bytes: 700, complete: false });
    expect((await emulator.control.requests())[0]).toMatchObject({ aborted: false, finishedStatus: null });
  });

  it("stall, until the client gives up: that is recorded", async () => {
    await emulator.control.queue({ text: "x".repeat(5000), stallAfterBytes: 300 });
    const abort = new AbortController();
    const headers = { "content-type": "application/json", "x-goog-api-key": emulator.key };
    const body = JSON.stringify(question);
    const response = await fetch(`${emulator.url}${streamPath}`, {
      method: "POST",
      headers,
      body,
      signal: abort.signal,
    });
    const reader = response.body?.getReader();
    let bytes = 0;
    while (bytes < 300) bytes += (await reader?.read())?.value?.length ?? 0;
    expect(bytes).toBe(300);
    expect((await emulator.control.requests())[0]).toMatchObject({ aborted: false, finishedStatus: null });
    abort.abort();
    const [record] = await emulator.control.waitFor(([first]) => first?.aborted === true);
    expect(record?.finishedStatus).toBe(null);
  });

  it("an aborted request is recorded while its answer is still delayed", async () => {
    await emulator.control.queue({ delayMs: 60_000 });
    const abort = new AbortController();
    const headers = { "content-type": "application/json", "x-goog-api-key": emulator.key };
    const pending = fetch(`${emulator.url}${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(question),
      signal: abort.signal,
    });
    await emulator.control.waitFor(([first]) => (first?.bodyBytes ?? 0) > 0);
    abort.abort();
    await expect(pending).rejects.toThrow();
    await emulator.control.waitFor(([first]) => first?.aborted === true);
  });
});

describe("records", () => {
  it("hold bodies and pictures", async () => {
    const picture = Buffer.from("not really a picture");
    const inlineData = { mimeType: "image/png", data: picture.toString("base64") };
    const body = { contents: [{ parts: [{ text: "?" }, { inlineData }] }] };
    await emulator.post(path, body);
    expect(await emulator.control.body(0)).toEqual(body);
    expect(await emulator.control.image(0)).toEqual(picture);
    await emulator.control.reset();
    expect(await emulator.control.requests()).toEqual([]);
  });

  it("tell what they were waited for in vain", async () => {
    await emulator.post(path, question);
    await expect(emulator.control.waitFor(() => false, 0)).rejects.toThrow("gemini-3.8-flash:generateContent");
  });
});
