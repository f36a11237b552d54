/** What does not end: answers, errors and web pages that go on and on. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { listFiles } from "../../../../src/engine/gemini/files.ts";
import { generate, MAX_EVENT } from "../../../../src/engine/gemini/generate.ts";
import { ERROR_BYTES, MAX_BODY_BYTES } from "../../../../src/engine/gemini/guardedFetch.ts";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { aboutPicture } from "../../../../src/engine/gemini/turns.ts";
import { ask } from "../../../../src/engine/tasks/ask.ts";
import { events, quick, says } from "./service.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that begins every response in this way and then sends the same piece until nobody listens. */
async function endless(status: number, type: string, first: string, piece: Uint8Array) {
  const responses: ServerResponse[] = [];
  const server = createServer(async (request, response) => {
    request.resume();
    responses.push(response);
    const closed = once(response, "close");
    response.writeHead(status, { "content-type": type });
    response.write(first);
    while (!response.closed) {
      if (!response.write(piece)) await Promise.race([once(response, "drain"), closed]);
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  const { prompt, ...form } = ask.request(modelRow("gemini-3.8-flash"), { prompt: "What is it?" });
  const endpoint = { key: "k".repeat(39), baseUrl: `http://127.0.0.1:${address.port}` };
  const turns = aboutPicture({ bytes: new Uint8Array([1]), mimeType: "image/png" }, prompt);
  return { endpoint, responses, request: { endpoint, model: "gemini-3.8-flash", turns, form, tuning: {} } };
}

describe("an answer that does not end", () => {
  it("is cut off at its limit, and what came is kept with a sentence", async () => {
    const filler = says("x".repeat(200_000));
    const { request, responses } = await endless(
      200,
      "text/event-stream",
      events(says("The beginning. ")),
      Buffer.from(events(filler)),
    );
    const { text, cut, raw, finishReason } = await generate(request, quick());
    expect(text.startsWith("The beginning. xxx")).toBe(true);
    expect(text.length).toBeGreaterThan(0.9 * MAX_BODY_BYTES);
    expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(MAX_BODY_BYTES);
    expect(finishReason).toBeUndefined();
    expect(cut).toMatchObject({ situation: "endless" });
    expect(cut?.message).toMatch(/^What 127\.0\.0\.1:\d+ sent went on beyond 64 MB and was cut off there\./);
    expect(responses).toHaveLength(1);
    await closed(responses);
  });

  it("because of a single event is cut off much earlier, whatever stands in it, and not asked for again", async () => {
    for (const filler of ["x", "["]) {
      const { request, responses } = await endless(200, "text/event-stream", "data: ", Buffer.alloc(50_000, filler));
      await expect(generate(request, quick())).rejects.toMatchObject({ situation: "endless", kind: "notGemini" });
      expect(responses).toHaveLength(1);
      await closed(responses);
    }
    const beginning = events(says("The beginning."));
    const first = `${beginning}data: ${JSON.stringify(says("And more")).slice(0, -40)}`;
    const { request } = await endless(200, "text/event-stream", first, Buffer.alloc(50_000, " "));
    const { text, cut, raw } = await generate(request, quick());
    expect(text.startsWith("The beginning.")).toBe(true);
    expect(cut?.situation).toBe("endless");
    expect(raw.length).toBeGreaterThan(MAX_EVENT);
    expect(raw.length).toBeLessThan(MAX_EVENT + MAX_EVENT / 4);
  });

  it("about files neither", async () => {
    const { endpoint, responses } = await endless(200, "application/json", "[", Buffer.alloc(500_000, " "));
    await expect(listFiles(endpoint, quick())).rejects.toMatchObject({ situation: "endless" });
    expect(responses).toHaveLength(1);
    await closed(responses);
  });
});

describe("an error that does not end", () => {
  it("is read at its beginning only", async () => {
    const piece = Buffer.alloc(10_000, "x");
    const cases: [status: number, type: string, situation: string][] = [
      [404, "text/plain", "notGemini"],
      [500, "text/html", "gateway"],
      [200, "text/html", "webPage"],
    ];
    for (const [status, type, situation] of cases) {
      const { request, responses } = await endless(status, type, "What it is about: ", piece);
      await expect(generate(request, quick())).rejects.toMatchObject({
        situation,
        detail: expect.stringContaining("What it is about: xxx"),
      });
      await closed(responses);
      // More than was read lay on the way already.
      for (const { socket } of responses) expect(socket?.bytesWritten ?? 0).toBeLessThan(MAX_BODY_BYTES / 4);
    }
  });

  it("still tells what it is, when it is the service's own", async () => {
    const first =
      '{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT", "details": [{"reason": "';
    const { request, responses } = await endless(400, "application/json", first, Buffer.alloc(ERROR_BYTES, "x"));
    await expect(generate(request, quick())).rejects.toMatchObject({ situation: "invalidKey" });
    await closed(responses);
  });
});

/** The connections are ended from the other side. */
async function closed(responses: readonly ServerResponse[]): Promise<void> {
  await Promise.all(responses.map((response) => response.closed || once(response, "close")));
}
