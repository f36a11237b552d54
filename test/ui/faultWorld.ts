/** A world in which the service, or the way to it, fails as told, and what a person would notice of it. */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import type { Reply } from "../emulator/control.ts";
import type { SceneOptions } from "../emulator/scene.ts";
import { startWorld, type World } from "./world.ts";

export const DETECT = "Detect Objects";
export const SEGMENT = "Segment Objects";
export const CAT = { box_2d: [100, 200, 300, 400], label: "cat" };
export const DOG = { box_2d: [500, 600, 700, 800], label: "dog" };

export interface FaultWorld extends World {
  /** Right-click → Vision → task, on a clean screen, with these replies waiting and nothing asked before. */
  readonly ask: (image: string, replies?: readonly Reply[], task?: string) => Promise<void>;
  /** The one message that comes of it, its buttons, and how often the service was asked. */
  readonly told: (
    what: string | RegExp,
    timeoutMs?: number,
  ) => Promise<{ text: string; buttons: string[]; asked: number }>;
  /** What the messages and the progress said since the last `ask`, each wording once. */
  readonly heard: () => readonly string[];
  /** How the questions since the last `ask` were asked. */
  readonly configs: () => Promise<z.infer<typeof config>[]>;
  /** Fails when something half done is left: a sidecar, or a journal entry that waits for its answer to come home. */
  readonly expectNothingLeft: (image: string) => void;
  /** Waits until a setting is shown in VS Code's settings, and closes them. */
  readonly expectSetting: (label: string) => Promise<void>;
  /** The journal's files: a question that is over is `….settled.json`. */
  readonly journal: () => { name: string; changed: number }[];
}

const config = z.looseObject({
  responseMimeType: z.string().optional(),
  responseSchema: z.unknown().optional(),
  thinkingConfig: z.looseObject({ thinkingLevel: z.string().optional() }).optional(),
});
const question = z.object({ generationConfig: config.default({}) });

/** A world of small scenes in which key and consent are settled. */
export async function startFaultWorld(images: readonly string[]): Promise<FaultWorld> {
  const scenes = ["first.png", ...images].map((name, i): [string, SceneOptions] => [
    name,
    { width: 320, height: 240, seed: 100 + i, objects: 3 },
  ]);
  const world = await startWorld(Object.fromEntries(scenes));
  const { emulator, workbench, page } = world;
  const { notifications, explorer } = workbench;
  let heard: string[] = [];
  await page.exposeFunction("hear", (text: string) => {
    if (!heard.includes(text)) heard.push(text);
  });
  await page.evaluate(listen);
  await world.firstRun("first.png", DETECT);

  const answers = path.join(
    world.userData,
    "data",
    "User",
    "globalStorage",
    "vision-sidecar.vision-sidecar",
    "answers",
  );
  const journal = () =>
    readdirSync(answers).map((name) => ({ name, changed: statSync(path.join(answers, name)).ctimeMs }));
  const asked = async () => (await world.questions()).length;
  return {
    ...world,
    ask: async (image, replies = [], task = DETECT) => {
      await notifications.clear();
      await emulator.reset();
      heard = [];
      if (replies.length > 0) await emulator.queue(...replies);
      await explorer.choose(image, ["Vision", task]);
    },
    told: async (what, timeoutMs) => {
      const text = await notifications.waitFor(what, timeoutMs).catch((error: unknown) => {
        throw new Error(`Heard was: ${heard.join(" | ")}`, { cause: error });
      });
      return { text, buttons: await notifications.buttons(what), asked: await asked() };
    },
    heard: () => heard,
    configs: async () => {
      const bodies = await Promise.all((await world.questions()).map(({ index }) => emulator.body(index)));
      return bodies.map((body) => question.parse(body).generationConfig);
    },
    expectNothingLeft: (image) => {
      expect(existsSync(path.join(world.workspace, `${image}.vision.json`))).toBe(false);
      expect(journal().filter(({ name }) => !name.endsWith(".settled.json"))).toEqual([]);
    },
    expectSetting: async (label) => {
      const settings = page.locator(".settings-editor");
      const found = settings.locator(".setting-item-label").getByText(label, { exact: true });
      await workbench.waitUntil(`the setting "${label}"`, () => found.isVisible());
      await workbench.waitUntil("the settings to close", async () => {
        if ((await settings.count()) === 0) return true;
        await page.keyboard.press("Escape");
        return false;
      });
    },
    journal,
  };
}

/** In the page: passes on every wording of every message, however short it stands there. */
function listen(): void {
  const hear: unknown = Reflect.get(globalThis, "hear");
  if (typeof hear !== "function") throw new Error("Nobody listens.");
  let last = "";
  const look = () => {
    const texts = [...document.querySelectorAll(".notification-list-item-message")].map((one) => one.textContent ?? "");
    if (texts.join("\n") === last) return;
    last = texts.join("\n");
    for (const text of texts) hear(text);
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** An error as the service words it. */
export function refusal(code: number, status: string, message: string, ...details: unknown[]): Reply {
  return { error: { code, status, message, ...(details.length > 0 && { details }) } };
}

/** `ErrorInfo` of an error. */
export function reason(name: string): unknown {
  return { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: name, domain: "googleapis.com" };
}

/** 429 for these quotas, with the delay that the service names. */
export function quota(delay: string, ...quotaIds: string[]): Reply {
  const violations = quotaIds.map((quotaId) => ({
    quotaMetric: "generativelanguage.googleapis.com/generate_content_free_tier_requests",
    quotaId: `GenerateRequests${quotaId}PerProjectPerModel-FreeTier`,
    quotaValue: "20",
  }));
  const message =
    "You exceeded your current quota, please check your plan and billing details.\n" +
    `* Quota exceeded for metric: generate_content_free_tier_requests, limit: 20\nPlease retry in ${delay}.`;
  return refusal(
    429,
    "RESOURCE_EXHAUSTED",
    message,
    { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations },
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: delay },
  );
}

/** A body of server-sent events. */
export function events(...responses: unknown[]): string {
  return responses.map((response) => `data: ${JSON.stringify(response)}\r\n\r\n`).join("");
}

/** A response with a text and, at its end, a reason. */
export function says(text: string, finishReason?: string): unknown {
  const content = { parts: [{ text }], role: "model" };
  return { candidates: [{ content, index: 0, ...(finishReason !== undefined && { finishReason }) }] };
}
