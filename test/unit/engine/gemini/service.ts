/** The emulated service as these tests talk to it, and requests that are ready to be sent. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { GenerateRequest, Generating } from "../../../../src/engine/gemini/generate.ts";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import type { Clock, Wait } from "../../../../src/engine/gemini/retry.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { aboutPicture } from "../../../../src/engine/gemini/turns.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import type { Task } from "../../../../src/engine/tasks/task.ts";
import { type EmulatorControl, emulatorControl } from "../../../emulator/control.ts";
import { makeScene, type Truth } from "../../../emulator/scene.ts";
import { startEmulator } from "../../../emulator/server.ts";

export interface Service {
  readonly url: string;
  readonly key: string;
  readonly control: EmulatorControl;
  readonly truth: Truth;
  /** A question about the scene. */
  readonly request: (model?: string, task?: Task) => GenerateRequest;
}

/** Starts the emulator around the tests of a file; each test finds it without memory. */
export function withService(): Service {
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  let scene: Awaited<ReturnType<typeof makeScene>>;
  beforeAll(async () => {
    emulator = await startEmulator();
    scene = await makeScene({ width: 640, height: 480, seed: 3, format: "png" });
  });
  afterAll(() => emulator.close());
  beforeEach(() => emulatorControl(emulator.url).reset());
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
    get truth() {
      return scene.truth;
    },
    request: (model = "gemini-3.8-flash", task = detect) => {
      const { prompt, ...form } = task.request(modelRow(model), {});
      return {
        endpoint: { key: emulator.key, baseUrl: emulator.url },
        model,
        turns: aboutPicture({ bytes: scene.file, mimeType: "image/png" }, prompt),
        form,
        tuning: {},
      };
    },
  };
}

/** Pauses take no time; they are written down. */
export function quick(): Generating & { readonly waits: Wait[]; readonly texts: string[]; readonly clock: Clock } {
  const waits: Wait[] = [];
  const texts: string[] = [];
  return {
    waits,
    texts,
    onWait: (wait) => waits.push(wait),
    onText: (text) => texts.push(text),
    thinking: createThinkingMemory(),
    clock: { sleep: async () => {}, random: () => 0.5 },
  };
}

/** A body of server-sent events. */
export function events(...responses: unknown[]): string {
  return responses.map((response) => `data: ${JSON.stringify(response)}\r\n\r\n`).join("");
}

/** A response with a text and, at the end, a reason. */
export function says(text: string, finishReason?: string): unknown {
  const content = { parts: [{ text }], role: "model" };
  return { candidates: [{ content, index: 0, ...(finishReason && { finishReason }) }] };
}
