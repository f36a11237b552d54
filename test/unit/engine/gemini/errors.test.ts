import { describe, expect, it } from "vitest";
import { classify } from "../../../../src/engine/gemini/classify.ts";
import { VisionError } from "../../../../src/engine/gemini/errors.ts";
import { responseError } from "../../../../src/engine/gemini/responseErrors.ts";
import { readServiceError } from "../../../../src/engine/gemini/serviceError.ts";
import { situations } from "../../../../src/engine/gemini/situations.ts";

const endpoint = { key: "AQ.Ab8RN6JsecretsecretsecretK", baseUrl: "https://gemini.example.com" };
const about = { host: "gemini.example.com", model: "gemini-3.8-flash", key: endpoint.key };

function body(code: number, status: string, message: string, ...details: unknown[]): string {
  return JSON.stringify({ error: { code, message, status, ...(details.length > 0 && { details }) } });
}

function info(reason: string): unknown {
  return { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com" };
}

function quota(quotaId: string, retryDelay?: string): unknown[] {
  return [
    { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [{ quotaId, quotaValue: "20" }] },
    { "@type": "type.googleapis.com/google.rpc.Help", links: [] },
    ...(retryDelay === undefined ? [] : [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay }]),
  ];
}

const of = (status: number, text: string) => responseError({ ...about, status, body: text });

describe("the service's errors", () => {
  const cases: [name: string, situation: keyof typeof situations, status: number, body: string][] = [
    [
      "a wrong key",
      "invalidKey",
      400,
      body(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", info("API_KEY_INVALID")),
    ],
    [
      "an expired key",
      "expiredKey",
      400,
      body(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key.", info("API_KEY_INVALID")),
    ],
    [
      "a foreign AQ. key",
      "invalidKey",
      401,
      body(
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials.",
        info("ACCESS_TOKEN_TYPE_UNSUPPORTED"),
      ),
    ],
    ["no key", "invalidKey", 403, body(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers.")],
    [
      "a leaked key",
      "leakedKey",
      403,
      body(403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."),
    ],
    [
      "a key for other services",
      "blockedKey",
      403,
      body(403, "PERMISSION_DENIED", "Requests to this API are blocked.", info("API_KEY_SERVICE_BLOCKED")),
    ],
    [
      "a key for web pages",
      "blockedKey",
      403,
      body(403, "PERMISSION_DENIED", "Requests from referer <empty> are blocked."),
    ],
    [
      "a project without the service",
      "serviceDisabled",
      403,
      body(
        403,
        "PERMISSION_DENIED",
        "Generative Language API has not been used in project 1 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/x then retry.",
        info("SERVICE_DISABLED"),
      ),
    ],
    ["another refusal", "permission", 403, body(403, "PERMISSION_DENIED", "Your project has been denied access.")],
    [
      "a country without free tier",
      "region",
      400,
      body(
        400,
        "FAILED_PRECONDITION",
        "Gemini API free tier is not available in your country. Please enable billing on your project.",
      ),
    ],
    [
      "an unsupported country",
      "region",
      400,
      body(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
    ],
    ["missing billing", "billing", 400, body(400, "FAILED_PRECONDITION", "Please enable billing for this project.")],
    [
      "an unknown model",
      "modelGone",
      404,
      body(
        404,
        "NOT_FOUND",
        "models/gemini-3.8-flash is not found for API version v1beta, or is not supported for generateContent. Call ListModels.",
      ),
    ],
    [
      "a large request",
      "tooLargeForService",
      400,
      body(400, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes."),
    ],
    ["a large request, by status", "tooLargeForService", 413, body(413, "INVALID_ARGUMENT", "Too big.")],
    ["a large request, by a proxy", "tooLargeForService", 413, "<html><h1>413 Request Entity Too Large</h1></html>"],
    [
      "a long request",
      "tooManyTokens",
      400,
      body(
        400,
        "INVALID_ARGUMENT",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
      ),
    ],
    [
      "a broken picture",
      "badImage",
      400,
      body(
        400,
        "INVALID_ARGUMENT",
        "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
      ),
    ],
    ["an unsupported picture", "badImage", 400, body(400, "INVALID_ARGUMENT", "Unsupported MIME type: image/tiff")],
    [
      "an unknown field",
      "badRequest",
      400,
      body(400, "INVALID_ARGUMENT", 'Invalid JSON payload received. Unknown name "foo"'),
    ],
    [
      "the quota of a minute",
      "rateMinute",
      429,
      body(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota.",
        ...quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "41s"),
      ),
    ],
    [
      "the quota of a day",
      "rateDay",
      429,
      body(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota.",
        ...quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "41s"),
      ),
    ],
    [
      "no quota at all",
      "noFreeQuota",
      429,
      body(
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for metric: generate_content_free_tier_requests, limit: 0, model: gemini-4-argon",
      ),
    ],
    [
      "a bare quota",
      "rateMinute",
      429,
      body(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    ],
    ["an overload", "overloaded", 503, body(503, "UNAVAILABLE", "This model is currently experiencing high demand.")],
    ["a failure", "server", 500, body(500, "INTERNAL", "An internal error has occurred.")],
    ["taking too long", "serverTimeout", 504, body(504, "DEADLINE_EXCEEDED", "The request timed out.")],
    ["a cancelled request", "server", 499, body(499, "CANCELLED", "The operation was cancelled.")],
    ["a web page", "webPage", 403, "<!doctype html><html><body>Blocked by your administrator</body></html>"],
    ["a gateway's page", "gateway", 502, "<html><title>502 Bad Gateway</title></html>"],
    ["a plain text", "notGemini", 404, "404 page not found"],
    ["a proxy's question", "proxyAuth", 407, "<html></html>"],
    ["an empty body", "notGemini", 400, ""],
  ];
  for (const [name, situation, status, text] of cases) {
    it(`${name} is ${situation}`, () => {
      const error = of(status, text);
      expect(error.situation).toBe(situation);
      expect(error.status).toBe(status);
      expect(error.message).not.toMatch(/\{\d\}|undefined/);
      if (text !== "") expect(error.detail).toContain(text.slice(0, 40));
    });
  }

  it("of a day's quota count as such although a minute's is exceeded too and a delay of a second is told", () => {
    const both = quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier").concat(
      quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "1s"),
    );
    const error = of(429, body(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", ...both));
    expect(error).toMatchObject({ situation: "rateDay", transient: false, retryAfterMs: undefined });
    expect(error.message).toContain("midnight Pacific time");
  });

  it("name the model that takes the place of one that is gone", () => {
    const gone =
      "This model models/gemini-2.5-flash is no longer available. Please update your code to use models/gemini-3.5-flash-lite.";
    expect(of(404, body(404, "NOT_FOUND", gone))).toMatchObject({
      kind: "modelGone",
      suggestion: "gemini-3.5-flash-lite",
    });
    const silent = body(404, "NOT_FOUND", "models/gemini-2.5-pro is not found for API version v1beta");
    const error = responseError({ ...about, model: "models/gemini-2.5-pro", status: 404, body: silent });
    expect(error).toMatchObject({ situation: "modelReplaced", suggestion: "gemini-3.8-flash" });
  });

  it("say how long to wait, from details or from words, but not for a day's quota", () => {
    const minute = "GenerateRequestsPerMinutePerProject";
    const wait = (message: string, ...details: unknown[]) =>
      of(429, body(429, "RESOURCE_EXHAUSTED", message, ...details)).retryAfterMs;
    expect(wait("Slow down.", ...quota(minute, "41s"))).toBe(41_000);
    expect(wait("Slow down.\nPlease retry in 41.252946367s.", ...quota(minute))).toBe(41_253);
    expect(wait("Please retry in 850.5ms.")).toBe(851);
    expect(wait("Please retry in 1h2m3s.")).toBe(3_723_000);
    expect(wait("Slow down.")).toBeUndefined();
    expect(wait("Slow down.", ...quota("GenerateRequestsPerDayPerProject", "41s"))).toBeUndefined();
  });
});

describe("an error body", () => {
  const inner = body(503, "UNAVAILABLE", "The model is overloaded.");

  it("is read however it is wrapped", () => {
    const wrapped = JSON.stringify({ error: { message: inner, code: 503, status: "Service Unavailable" } });
    const twice = JSON.stringify({ error: { message: wrapped } });
    for (const text of [inner, `[${inner}]`, `got status: UNAVAILABLE. ${inner}`, wrapped, twice, ` ${inner}\n`]) {
      expect(readServiceError(text), text).toMatchObject({
        message: "The model is overloaded.",
        code: 503,
        status: "UNAVAILABLE",
      });
    }
  });

  it("with parts of another shape is read as far as it goes", () => {
    const odd = JSON.stringify({
      error: { message: "No.", code: "x", details: [null, 3, { violations: [null, { quotaId: 3 }] }] },
    });
    expect(readServiceError(odd)).toMatchObject({ message: "No.", quotaIds: [] });
    for (const text of ["", "null", "[]", "{}", '{"error": "no"}', "<html>{}</html>", "{"])
      expect(readServiceError(text)).toBeUndefined();
  });
});

describe("what was thrown", () => {
  const of = (error: unknown, rest = {}) => classify(error, { endpoint, ...rest });
  const failed = (cause: object) =>
    new TypeError("fetch failed", { cause: Object.assign(new Error("connect"), cause) });

  it("by the network is told apart by its code", () => {
    const cases: [unknown, keyof typeof situations][] = [
      [failed({ code: "ENOTFOUND" }), "hostNotFound"],
      [failed({ code: "EAI_AGAIN" }), "hostNotFound"],
      [failed({ code: "ECONNREFUSED" }), "refused"],
      [
        new TypeError("fetch failed", {
          cause: new AggregateError([Object.assign(new Error(), { code: "ECONNREFUSED" })]),
        }),
        "refused",
      ],
      [failed({ code: "ECONNRESET" }), "network"],
      [failed({ code: "UND_ERR_CONNECT_TIMEOUT" }), "network"],
      [failed({ code: "UND_ERR_HEADERS_TIMEOUT" }), "timeout"],
      [failed({ code: "SELF_SIGNED_CERT_IN_CHAIN" }), "certificate"],
      [failed({ code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" }), "certificate"],
      [failed({ code: "HPE_INVALID_CONSTANT" }), "notGemini"],
      [
        new TypeError("fetch failed", { cause: new Error("Proxy response (407) !== 200 when HTTP Tunneling") }),
        "proxyAuth",
      ],
      [new TypeError("net::ERR_INTERNET_DISCONNECTED"), "hostNotFound"],
      [new TypeError("net::ERR_CONNECTION_REFUSED"), "refused"],
      [new TypeError("net::ERR_CERT_AUTHORITY_INVALID"), "certificate"],
      [
        new TypeError("terminated", {
          cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
        }),
        "network",
      ],
      [new TypeError("fetch failed"), "network"],
    ];
    for (const [error, situation] of cases)
      expect(of(error).situation, String((error as Error).cause ?? error)).toBe(situation);
  });

  it("by the SDK is read like a response", () => {
    const sdk = Object.assign(new Error(`got status: UNAVAILABLE. ${body(503, "UNAVAILABLE", "High demand.")}`), {
      name: "ApiError",
      status: 503,
    });
    expect(of(sdk, { model: "gemini-3.8-flash" })).toMatchObject({ situation: "overloaded", transient: true });
    expect(of(new SyntaxError("Unexpected token <")).situation).toBe("notGemini");
    expect(of(new Error("Incomplete JSON segment at the end")).situation).toBe("notGemini");
  });

  it("by an abort depends on whose it was", () => {
    const abort = new DOMException("This operation was aborted", "AbortError");
    expect(of(abort, { cancelled: true }).kind).toBe("cancelled");
    expect(of(abort, { silentFor: 120 })).toMatchObject({ kind: "timeout", message: expect.stringContaining("120") });
  });

  it("by anything else is unknown, without the key", () => {
    const missing = Object.assign(new Error("Cannot find module './genai.cjs'"), { code: "MODULE_NOT_FOUND" });
    expect(of(missing)).toMatchObject({ situation: "unknown", transient: false });
    for (const thrown of [new Error(`odd ${endpoint.key}`), "odd", undefined, null, { odd: true }]) {
      const error = of(thrown);
      expect(error.situation).toBe("unknown");
      expect(error.message + error.detail).not.toContain(endpoint.key);
    }
  });

  it("as a VisionError already stays what it is", () => {
    const error = new VisionError("tooLarge", ["16.0", "15.0"]);
    expect(of(error)).toBe(error);
  });
});

describe("every situation", () => {
  it("is a sentence with an end, and offers a translation its gaps", () => {
    for (const [name, { message }] of Object.entries(situations)) {
      expect(message, name).toMatch(/^([A-Z]|\{0\}).*\.$|: \{0\}$/);
      const gaps = [...message.matchAll(/\{(\d)\}/g)].map(([, index]) => Number(index));
      expect(new Set(gaps), name).toEqual(new Set(gaps.keys()));
    }
    const error = new VisionError("modelReplaced", ["a", "b"]);
    expect(error.l10n).toEqual({ message: situations.modelReplaced.message, args: ["a", "b"] });
  });
});
