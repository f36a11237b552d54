import type { PromptStrings } from "../../../src/core/promptProtocol.ts";

export const promptStrings: PromptStrings = {
  prompt: "Ask Gemini",
  promptTask: "What to do",
  promptText: "Prompt",
  presets: "Presets",
  presetProblems: "Edit Presets: {0}",
  promptKeys: "Enter runs.",
  run: "Run",
  stop: "Stop",
  region: "Run in a Region…",
  regionHelp: "Drag over the part of the picture to look at.",
  regionPlace: "{0} × {1} px at x {2}, y {3}",
  promptEmpty: "Write what to ask first.",
  promptTooLong: "This prompt is too long.",
};
