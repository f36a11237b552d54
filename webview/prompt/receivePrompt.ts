import { batch } from "@preact/signals-core";
import type { ToPrompt } from "../../src/core/promptProtocol.ts";
import type { PromptBar } from "./bar.ts";
import type { Prompt } from "./promptModel.ts";

/** Applies what the host says to the prompt bar. */
export type PromptReceiver = (message: ToPrompt) => void;

export function createPromptReceiver(prompt: Prompt, bar: PromptBar): PromptReceiver {
  return (message) => {
    switch (message.type) {
      case "prompts":
        prompt.offer.value = message.offer;
        break;
      case "asking":
        batch(() => {
          // A page that is shown again is told only what goes on now.
          if (message.progress || message.outcome !== undefined || prompt.progress.value) {
            prompt.outcome.value = message.outcome ?? "";
          }
          prompt.progress.value = message.progress;
        });
        break;
      case "prompt":
        if (message.action === "focus") bar.focus();
        else prompt.drawing.value = { choice: message.choice, text: "" };
        break;
    }
  };
}
