import type { PromptChoice, PromptOffer, PromptProgress, ToPrompt } from "../../src/core/promptProtocol.ts";
import { absentOr, isArrayOf, isBoolean, isFiniteNumber, isRecord, isString } from "../guards.ts";

function isChoice(value: unknown): value is PromptChoice {
  return (
    isRecord(value) &&
    isString(value.id) &&
    isString(value.name) &&
    isString(value.hint) &&
    absentOr((preset): preset is { text: string } => isRecord(preset) && isString(preset.text))(value.preset) &&
    isBoolean(value.needsText) &&
    isBoolean(value.takesRegion) &&
    isArrayOf(isString)(value.history)
  );
}

function isOffer(value: unknown): value is PromptOffer {
  return (
    isRecord(value) && isArrayOf(isChoice)(value.choices) && isString(value.last) && isArrayOf(isString)(value.problems)
  );
}

function isProgress(value: unknown): value is PromptProgress {
  return isRecord(value) && isString(value.line) && absentOr(isFiniteNumber)(value.part);
}

type Guards = { readonly [Type in ToPrompt["type"]]: (message: Readonly<Record<string, unknown>>) => boolean };

/** What each message to the prompt bar has to be. */
export const PROMPT_GUARDS: Guards = {
  prompts: (message) => isOffer(message.offer),
  asking: (message) => absentOr(isProgress)(message.progress) && absentOr(isString)(message.outcome),
  prompt: (message) => message.action === "focus" || (message.action === "region" && isString(message.choice)),
};
