import { createServer, type Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { VisionError } from "../../../../src/engine/gemini/errors.ts";
import { type GenerateRequest, generate } from "../../../../src/engine/gemini/generate.ts";
import { aboutPicture } from "../../../../src/engine/gemini/turns.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { events, quick, says, withService } from "./service.ts";

const service = withService();
const CAT = '{"box_2d": [100, 200, 300, 400], "label": "cat"}';
const DOG = '{"box_2d": [500, 600, 700, 800], "label": "dog"}';
const overload = {
  error: { code: 503, message: "The model is overloaded. Please try again later.", status: "UNAVAILABLE" },
};

/** An error as it stands in a body: as an event, with an event's name, or bare. */
function errorForms(error: unknown) {
  const pretty = JSON.stringify(error, null, 2);
  return {
    event: events(error),
    named: `event: error\ndata: ${JSON.stringify(error)}\n\n`,
    bare: JSON.stringify(error),
    pretty,
    list: `[${pretty}\n]\r\n`,
    unended: `data: ${JSON.stringify(error)}`,
  };
}

/** The address of a server of this machine that now listens. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return `http://127.0.0.1:${address.port}`;
}

async function failure(request: GenerateRequest, options = quick()): Promise<VisionError> {
  const error = await generate(request, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VisionError)) throw new Error(`No VisionError: ${String(error)}`);
  expect(error.message).not.toMatch(/\{\d\}|undefined/);
  return error;
}

describe("an answer that was paid for survives", () => {
  it("the connection's end in the middle of an event", async () => {
    const body = events(says(`[${CAT}, `), says(`${DOG}, {"box_2d": [1, 2`), says("3, 4]}]", "STOP"));
    const inSecond = body.indexOf("dog") + 20;
    await service.control.queue({ raw: body, cutAfterBytes: inSecond });
    const answer = await generate(service.request(), quick());
    expect(answer.cut?.kind).toBe("network");
    expect(answer.finishReason).toBeUndefined();
    const { items, partial } = detect.read(answer.text);
    expect(items.map(({ label }) => label)).toEqual(["cat", "dog"]);
    expect(partial).toBe(true);
    expect(await service.control.requests()).toHaveLength(1);
  });

  it("an error inside the stream", async () => {
    await service.control.queue({ raw: events(says(`[${CAT}, `), overload) });
    const answer = await generate(service.request(), quick());
    expect(answer.cut?.kind).toBe("overloaded");
    expect(detect.read(answer.text).items).toHaveLength(1);
  });

  it("an error inside the stream in whatever form", async () => {
    for (const [form, error] of Object.entries(errorForms(overload))) {
      await service.control.queue({ raw: events(says(`[${CAT}, `)) + error });
      const answer = await generate(service.request(), quick());
      expect(answer.cut?.kind, form).toBe("overloaded");
      expect(detect.read(answer.text).items, form).toHaveLength(1);
    }
  });

  it("events that end in any of the ways they may", async () => {
    const body = events(says(`[${CAT}, `), says(`${DOG}]`, "STOP"));
    for (const end of ["\n\n", "\r\r", "\r\n\r\n"]) {
      await service.control.queue({ raw: body.replaceAll("\r\n\r\n", end) });
      const answer = await generate(service.request(), quick());
      expect(detect.read(answer.text)).toMatchObject({ items: [{ label: "cat" }, { label: "dog" }], partial: false });
      expect(answer.cut).toBeUndefined();
    }
  });

  it("silence", async () => {
    const body = events(says(`[${CAT}, `), says(DOG));
    await service.control.queue({ raw: body, stallAfterBytes: body.indexOf("dog") });
    const answer = await generate(service.request(), { ...quick(), silenceMs: 200 });
    expect(answer.cut?.kind).toBe("timeout");
    expect(detect.read(answer.text).items.length).toBeGreaterThan(0);
  });

  it("being slow, as long as something arrives", async () => {
    const words = ["[", CAT, ", ", DOG, "]"];
    const slow = createServer(async (_, response) => {
      for (const [i, word] of words.entries()) {
        await wait(200);
        response.write(events(says(word, i === words.length - 1 ? "STOP" : undefined)));
      }
      response.end();
    });
    const endpoint = { key: service.key, baseUrl: await listening(slow) };
    const answer = await generate({ ...service.request(), endpoint }, { ...quick(), silenceMs: 800 });
    slow.close();
    expect(answer.cut).toBeUndefined();
    expect(detect.read(answer.text).items).toHaveLength(2);
  });

  it("a stream that stops without a reason", async () => {
    await service.control.queue({ raw: events(says(`[${CAT}]`)) });
    expect((await generate(service.request(), quick())).cut?.kind).toBe("network");
  });

  it("being stopped by a filter", async () => {
    await service.control.queue({ text: `[${CAT}, `, finishReason: "SAFETY" });
    const answer = await generate(service.request(), quick());
    expect(answer).toMatchObject({ finishReason: "SAFETY", cut: { kind: "blocked" } });
  });

  it("reaching its longest length, which is no error", async () => {
    await service.control.queue({ text: `[${CAT}, {"box`, finishReason: "MAX_TOKENS" });
    const answer = await generate(service.request(), quick());
    expect(answer.finishReason).toBe("MAX_TOKENS");
    expect(answer.cut).toBeUndefined();
    expect(detect.read(answer.text)).toMatchObject({ partial: true });
  });

  it("a connection that breaks when all was said", async () => {
    const whole = events(says(`[${CAT}]`, "STOP"));
    await service.control.queue({ raw: `${whole}data: {"usage`, cutAfterBytes: whole.length + 8 });
    expect((await generate(service.request(), quick())).cut).toBeUndefined();
    await service.control.queue({ raw: whole.trimEnd() });
    expect((await generate(service.request(), quick())).cut).toBeUndefined();
  });
});

describe("before any text", () => {
  it("a cut connection, an overload and a failure are tried again, and said", async () => {
    await service.control.queue(
      { raw: events(says("")), cutAfterBytes: 5 },
      { raw: events(overload) },
      { status: 500 },
    );
    const options = quick();
    const answer = await generate(service.request(), options);
    expect(detect.read(answer.text).items.length).toBeGreaterThan(0);
    expect(options.waits.map(({ kind }) => kind)).toEqual(["network", "overloaded", "server"]);
  });

  it("an error in place of the stream is read in whatever form, and tried again or not", async () => {
    const refusal = { error: { code: 400, message: "Unsupported MIME type: image/tiff", status: "INVALID_ARGUMENT" } };
    for (const [form, error] of Object.entries(errorForms(refusal))) {
      await service.control.queue({ raw: error });
      expect((await failure(service.request())).situation, form).toBe("badImage");
    }
    expect(await service.control.requests()).toHaveLength(Object.keys(errorForms(refusal)).length);
    await service.control.queue({ raw: errorForms(overload).bare });
    const options = quick();
    await generate(service.request(), options);
    expect(options.waits.map(({ kind }) => kind)).toEqual(["overloaded"]);
  });

  it("silence in the middle of an error's body is silence", async () => {
    await service.control.queue({ status: 500, stallAfterBytes: 10 });
    expect((await failure(service.request(), { ...quick(), silenceMs: 200 })).kind).toBe("timeout");
  });

  it("silence is an error that names its length", async () => {
    await service.control.queue({ text: "[]", delayMs: 60_000 });
    const error = await failure(service.request(), { ...quick(), silenceMs: 100 });
    expect(error).toMatchObject({ kind: "timeout", l10n: { args: ["0.1"] } });
  });

  it("a refused key is said at once", async () => {
    const endpoint = { key: "AIzaSyWrongKeyWrongKeyWrongKeyWrongKey1", baseUrl: service.url };
    const error = await failure({ ...service.request(), endpoint });
    expect(error).toMatchObject({ kind: "key", action: "setKey", status: 400 });
    expect(await service.control.requests()).toHaveLength(1);
  });

  it("no other text than thoughts, nothing at all, or a refusal are told apart", async () => {
    const thought = { candidates: [{ content: { parts: [{ text: "Hm.", thought: true }] }, finishReason: "STOP" }] };
    const ratings = [{ category: "HARM_CATEGORY_DANGEROUS_CONTENT", probability: "HIGH" }];
    const cases: [unknown, string, string][] = [
      [{ promptFeedback: { blockReason: "PROHIBITED_CONTENT" } }, "promptBlocked", "PROHIBITED_CONTENT"],
      [
        { candidates: [{ finishReason: "SAFETY", safetyRatings: ratings }] },
        "answerBlocked",
        "SAFETY: DANGEROUS_CONTENT HIGH",
      ],
      [{ candidates: [{ finishReason: "IMAGE_SAFETY" }] }, "answerBlocked", "IMAGE_SAFETY"],
      [{ candidates: [{ finishReason: "RECITATION" }] }, "recitation", "published"],
      [{ candidates: [{ finishReason: "MAX_TOKENS" }] }, "onlyThoughts", "gemini-3.8-flash"],
      [thought, "onlyThoughts", "STOP"],
      [{ candidates: [{ content: { role: "model" }, finishReason: "STOP" }] }, "emptyAnswer", "STOP"],
      [{ candidates: [{ finishReason: "BRAND_NEW_REASON" }] }, "emptyAnswer", "BRAND_NEW_REASON"],
      [{ candidates: [] }, "emptyAnswer", "no reason"],
      [{}, "emptyAnswer", "no reason"],
      [{ candidates: [{ content: { parts: "none" } }] }, "emptyAnswer", "no reason"],
    ];
    for (const [response, situation, words] of cases) {
      await service.control.queue({ response });
      const error = await failure(service.request());
      expect(error.situation, JSON.stringify(response)).toBe(situation);
      expect(error.message).toContain(words);
    }
    expect(await service.control.requests()).toHaveLength(cases.length);
  });
});

describe("cancelling", () => {
  it("ends within a second and closes the connection", async () => {
    const first = events(says(`[${CAT}, `));
    await service.control.queue({ raw: first + events(says(DOG)), stallAfterBytes: first.length });
    const stop = new AbortController();
    const error = await failure(service.request(), { ...quick(), signal: stop.signal, onText: () => stop.abort() });
    expect(error.kind).toBe("cancelled");
    const [sent] = await service.control.waitFor(([request]) => request?.aborted === true, 1000);
    expect(sent?.finishedStatus).toBeNull();
  });

  it("before the start sends nothing", async () => {
    expect(await failure(service.request(), { ...quick(), signal: AbortSignal.abort() })).toMatchObject({
      kind: "cancelled",
    });
    expect(await service.control.requests()).toEqual([]);
  });
});

describe("what is not Gemini", () => {
  const page = "<!DOCTYPE html>\n<html><body>\n\nPlease log in to the corporate network</body></html>";
  const html = { "content-type": "text/html; charset=utf-8" };

  it("is told apart from the service's own errors", async () => {
    const cases: [Parameters<typeof service.control.queue>[0], string][] = [
      [{ raw: page, headers: html }, "proxy"],
      [{ raw: page, headers: html, status: 403 }, "proxy"],
      [{ raw: page, headers: { "content-type": "text/event-stream" } }, "notGemini"],
      [{ raw: "data: {broken\n\n" }, "notGemini"],
      [{ raw: "404 page not found", status: 404, headers: { "content-type": "text/plain" } }, "notGemini"],
    ];
    for (const [reply, kind] of cases) {
      await service.control.queue(reply);
      expect((await failure(service.request())).kind, JSON.stringify(reply)).toBe(kind);
    }
  });

  it("is asked again where something on the way failed", async () => {
    await service.control.queue({ raw: page, headers: html, status: 502 }, { raw: "upstream error", status: 503 });
    const options = quick();
    await generate(service.request(), options);
    expect(options.waits.map(({ kind }) => kind)).toEqual(["server", "server"]);
  });

  it("gets no key by redirecting", async () => {
    let visits = 0;
    const thief = createServer((_, response) => {
      visits++;
      response.end("{}");
    });
    const address = await listening(thief);
    for (const status of [301, 302, 307, 308]) {
      await service.control.queue({ raw: "", status, headers: { location: `${address}/` } });
      const error = await failure(service.request());
      expect(error).toMatchObject({ situation: "redirected", kind: "notGemini" });
      expect(error.message).toContain(new URL(address).host);
    }
    thief.close();
    expect(visits).toBe(0);
  });

  it("and nobody there at all is a matter of the network", async () => {
    const none = createServer();
    const baseUrl = await listening(none);
    await new Promise((resolve) => none.close(resolve));
    const options = quick();
    const endpoint = { key: service.key, baseUrl };
    const error = await failure({ ...service.request(), endpoint }, options);
    expect(error).toMatchObject({ situation: "refused", kind: "network" });
    expect(options.waits).toHaveLength(3);
  });
});

describe("what is wrong before anything is sent", () => {
  it("is said without a request", async () => {
    const good = service.request();
    const cases: [GenerateRequest, string][] = [
      [{ ...good, endpoint: { ...good.endpoint, key: " \n" } }, "noKey"],
      [{ ...good, endpoint: { ...good.endpoint, key: "AIzaSyС-with-a-Cyrillic-letter" } }, "malformedKey"],
      [{ ...good, endpoint: { ...good.endpoint, key: "two keys" } }, "malformedKey"],
      [{ ...good, endpoint: { ...good.endpoint, baseUrl: "http://gemini.example.com" } }, "badAddress"],
      [{ ...good, endpoint: { ...good.endpoint, baseUrl: "gemini" } }, "badAddress"],
      [{ ...good, turns: aboutPicture({ bytes: new Uint8Array(12_000_000), mimeType: "image/png" }, "?") }, "tooLarge"],
    ];
    for (const [request, situation] of cases) expect((await failure(request)).situation).toBe(situation);
    expect(await service.control.requests()).toEqual([]);
  });

  it("a key with white space around it is the same key", async () => {
    const { endpoint, ...rest } = service.request();
    await generate({ ...rest, endpoint: { ...endpoint, key: ` ${service.key}\n` } }, quick());
  });
});

describe("keys", () => {
  it("are in no error, whoever repeats them", async () => {
    const message = `API key ${service.key} (AIzaSyA1234567890abcdefghijklmnopqrstuvw, AQ.Ab8RN6abcdefghijk) is not allowed`;
    await service.control.queue({ error: { code: 403, message, status: "PERMISSION_DENIED" } });
    const error = await failure(service.request());
    for (const text of [error.message, error.detail, error.l10n.args.join(), error.stack, JSON.stringify(error)]) {
      expect(text).not.toMatch(/emulator-key|AIza|AQ\./);
    }
  });
});
