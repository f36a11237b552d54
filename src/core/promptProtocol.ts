/** What the prompt bar adds to the protocol of the editor's page. */
import type { Box } from "./annotation.ts";

/** Characters of a prompt: more than anybody types; the service's own limit is in tokens. */
export const LONGEST_PROMPT = 100_000;

/** Something that can be asked for in the prompt bar. */
export interface PromptChoice {
  readonly id: string;
  /** In the person's language; of a preset the name that the person gave it. */
  readonly name: string;
  /** What to write, as the field's placeholder. */
  readonly hint: string;
  /** One of the person's presets: its words stand in the field when it is chosen. */
  readonly preset?: { readonly text: string };
  /** Nothing can be asked without words. */
  readonly needsText: boolean;
  /** It can be asked about a part of the picture. */
  readonly takesRegion: boolean;
  /** What was asked before, newest first. */
  readonly history: readonly string[];
}

/** What the prompt bar offers. */
export interface PromptOffer {
  readonly choices: readonly PromptChoice[];
  /** Id of the one that was asked for last, in any picture. */
  readonly last: string;
  /** What is wrong with the person's presets that are not offered, a sentence each. */
  readonly problems: readonly string[];
}

/** A question that is being answered. */
export interface PromptProgress {
  /** How it is going, in few words. */
  readonly line: string;
  /** How much of it is done, 0–1; absent when nobody can tell. */
  readonly part?: number;
}

/** Host → page. */
export type ToPrompt =
  | { readonly type: "prompts"; readonly offer: PromptOffer }
  /** While a question is answered its progress, afterwards what came of it: one of the two, or nothing at all. */
  | { readonly type: "asking"; readonly progress?: PromptProgress; readonly outcome?: string }
  /** `region`: lets the person draw the part of the picture that this is asked about, without words. */
  | { readonly type: "prompt"; readonly action: "focus" }
  | { readonly type: "prompt"; readonly action: "region"; readonly choice: string };

/** Page → host. */
export type FromPrompt =
  | {
      readonly type: "ask";
      readonly choice: string;
      readonly text: string;
      /** The part of the picture, 0–1000, `y` first; absent: all of it. */
      readonly region?: Box;
    }
  | { readonly type: "stopAsking" }
  /** Opens the settings where presets are corrected. */
  | { readonly type: "editPresets" };

/** Strings of the prompt bar. */
export interface PromptStrings {
  /** Name of the bar, and of the button that folds and unfolds it. */
  readonly prompt: string;
  readonly promptTask: string;
  readonly promptText: string;
  readonly presets: string;
  /** The button for presets that cannot be used; `{0}`: what is wrong with them. */
  readonly presetProblems: string;
  /** The keys of the field, for screen readers and as its tooltip. */
  readonly promptKeys: string;
  readonly run: string;
  readonly stop: string;
  /** Asks about a part of the picture, which is drawn then. */
  readonly region: string;
  /** Over the picture while a region is drawn. */
  readonly regionHelp: string;
  /** Announced while a region is changed by keys; `{0}`, `{1}`: width and height in px, `{2}`, `{3}`: left and top. */
  readonly regionPlace: string;
  /** Announced when something has to be written first. */
  readonly promptEmpty: string;
  /** Announced when more is written than can be asked. */
  readonly promptTooLong: string;
}
