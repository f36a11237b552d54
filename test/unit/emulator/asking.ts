/** An emulator for the tests of one file, and short ways to ask it. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type EmulatorControl, emulatorControl } from "../../emulator/control.ts";
import { makeScene, type SceneOptions, type Truth } from "../../emulator/scene.ts";
import { startEmulator } from "../../emulator/server.ts";

export interface Asking {
  readonly url: string;
  readonly key: string;
  readonly control: EmulatorControl;
  /** POSTs JSON (or bytes, verbatim) with the right key, unless the headers say otherwise. */
  post(path: string, body: unknown, headers?: Record<string, string | undefined>): Promise<Response>;
  /** The answer of generateContent, parsed. */
  generate(model: string, body: unknown): Promise<{ status: number; body: Answered }>;
  /** The text of an answer that must be there. */
  text(model: string, body: unknown): Promise<string>;
}

/** The parts of an answer that tests look at. */
export interface Answered {
  readonly error?: { code: number; message: string; status: string; details?: unknown[] };
  readonly candidates?: {
    content: { parts?: { text: string; thought?: boolean }[]; role: string };
    finishReason?: string;
  }[];
  readonly usageMetadata?: Record<string, unknown>;
  readonly modelVersion?: string;
}

export function asking(): Asking {
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulatorControl(emulator.url).reset());
  const post: Asking["post"] = (path, body, headers = {}) => {
    const sent = new Headers();
    for (const [name, value] of Object.entries({
      "content-type": "application/json",
      "x-goog-api-key": emulator.key,
      ...headers,
    })) {
      if (value !== undefined) sent.set(name, value);
    }
    const bytes = Buffer.isBuffer(body) ? new Uint8Array(body) : typeof body === "string" ? body : JSON.stringify(body);
    return fetch(`${emulator.url}${path}`, { method: "POST", headers: sent, body: bytes });
  };
  const generate: Asking["generate"] = async (model, body) => {
    const response = await post(`/v1beta/models/${model}:generateContent`, body);
    const parsed: Answered = JSON.parse(await response.text());
    return { status: response.status, body: parsed };
  };
  return {
    get url() {
      return emulator.url;
    },
    get key() {
      return emulator.key;
    },
    get control() {
      return emulatorControl(emulator.url);
    },
    post,
    generate,
    async text(model, body) {
      const { body: answer } = await generate(model, body);
      const parts = answer.candidates?.[0]?.content.parts;
      if (parts === undefined) throw new Error(`no text in ${JSON.stringify(answer)}`);
      return parts.map((part) => part.text).join("");
    },
  };
}

/** A request about one picture. */
export function about(
  picture: { readonly mimeType: string; readonly data: Buffer },
  prompt: string,
  generationConfig: Record<string, unknown> = {},
): Record<string, unknown> {
  const inlineData = { mimeType: picture.mimeType, data: picture.data.toString("base64") };
  return { contents: [{ role: "user", parts: [{ inlineData }, { text: prompt }] }], generationConfig };
}

export async function scene(
  options: Partial<SceneOptions> & { seed: number },
): Promise<{ picture: { mimeType: string; data: Buffer }; truth: Truth }> {
  const { file, truth } = await makeScene({ width: 800, height: 600, ...options });
  return { picture: { mimeType: `image/${options.format ?? "png"}`, data: file }, truth };
}

/** Intersection over union of two boxes `[y0, x0, y1, x1]`. */
export function iou(one: readonly number[], other: readonly number[]): number {
  const [top = 0, left = 0, bottom = 0, right = 0] = one;
  const [otherTop = 0, otherLeft = 0, otherBottom = 0, otherRight = 0] = other;
  const height = Math.max(0, Math.min(bottom, otherBottom) - Math.max(top, otherTop));
  const width = Math.max(0, Math.min(right, otherRight) - Math.max(left, otherLeft));
  const shared = height * width;
  return shared / ((bottom - top) * (right - left) + (otherBottom - otherTop) * (otherRight - otherLeft) - shared);
}
