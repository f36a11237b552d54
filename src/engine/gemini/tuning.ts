/** What a person may set about every request. Sent only where the model takes it; what is not set is not sent. */

/** How much the model thinks before it answers. */
export type ThinkingLevel = "minimal" | "low" | "medium" | "high";
/** How finely pictures and pages are looked at; decides their tokens. */
export type MediaResolution = "low" | "medium" | "high";
/** From which probability of harm on an answer is withheld; `off` never. */
export type SafetyThreshold = "off" | "none" | "high" | "medium" | "low";

/** Everything optional: the service's own defaults hold otherwise. */
export interface Tuning {
  /** Said before every question, together with the task's own. */
  readonly systemInstruction?: string;
  /** One threshold for all four kinds of harm that the service rates. */
  readonly safety?: SafetyThreshold;
  readonly mediaResolution?: MediaResolution;
  /** Instead of what the task finds sensible. */
  readonly thinking?: ThinkingLevel;
  /** Thoughts and answer together; a limit that is too low leaves an answer cut, or empty, and paid for. */
  readonly maxOutputTokens?: number;
}
