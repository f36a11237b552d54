import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type { Box } from "../../src/core/annotation.ts";
import {
  LONGEST_PROMPT,
  type PromptChoice,
  type PromptOffer,
  type PromptProgress,
} from "../../src/core/promptProtocol.ts";
import type { FromWebview, Strings } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import type { PromptState } from "./state.ts";

/** A question whose region is being drawn. */
export interface RegionQuestion {
  readonly choice: string;
  readonly text: string;
}

/** What the prompt bar shows, and what a person can do with it. */
export interface Prompt {
  readonly offer: Signal<PromptOffer | undefined>;
  readonly progress: Signal<PromptProgress | undefined>;
  /** What came of the last question, or what has to be done before one can be asked. */
  readonly outcome: Signal<string>;
  readonly drawing: Signal<RegionQuestion | undefined>;
  readonly kept: Signal<PromptState>;
  readonly choice: ReadonlySignal<PromptChoice | undefined>;

  choose(id: string): void;
  write(text: string): void;
  setFolded(folded: boolean): void;
  /** Asks what stands in the field; false when something has to be written first, or less. */
  run(): boolean;
  /** The same about a region that is drawn now; false as with `run`. */
  runInRegion(): boolean;
  drawn(region: Box): void;
  stop(): void;
  editPresets(): void;
}

export function createPrompt(model: Model, post: (message: FromWebview) => void, strings: Strings): Prompt {
  const kept = model.kept.prompt;
  const offer = signal<PromptOffer | undefined>(undefined);
  const outcome = signal("");
  const drawing = signal<RegionQuestion | undefined>(undefined);
  const find = (id: string | undefined) => offer.value?.choices.find((one) => one.id === id);
  const choice = computed(() => find(kept.value.choice) ?? find(offer.value?.last));

  const change = (part: Partial<PromptState>): void => {
    kept.value = { ...kept.value, ...part };
  };

  const asked = (): RegionQuestion | undefined => {
    const now = choice.value;
    if (!now) return undefined;
    const { text } = kept.value;
    if (text.length > LONGEST_PROMPT) outcome.value = strings.promptTooLong;
    else if (now.needsText && text.trim() === "") outcome.value = strings.promptEmpty;
    else return { choice: now.id, text };
    return undefined;
  };

  return {
    offer,
    progress: signal<PromptProgress | undefined>(undefined),
    outcome,
    drawing,
    kept,
    choice,
    choose: (id) =>
      batch(() => {
        const { text } = kept.value;
        const before = choice.value?.preset?.text;
        const preset = find(id)?.preset;
        // The words of one preset are no words for anything else; what a person wrote is.
        change({ choice: id, text: preset?.text ?? (text === before ? "" : text) });
        outcome.value = "";
      }),
    write: (text) => change({ text }),
    setFolded: (folded) => change({ folded }),
    run: () => {
      const question = asked();
      if (question) post({ type: "ask", ...question });
      return question !== undefined;
    },
    runInRegion: () => {
      const question = asked();
      if (question) drawing.value = question;
      return question !== undefined;
    },
    drawn: (region) => {
      const question = drawing.value;
      drawing.value = undefined;
      if (question) post({ type: "ask", ...question, region });
    },
    stop: () => post({ type: "stopAsking" }),
    editPresets: () => post({ type: "editPresets" }),
  };
}
