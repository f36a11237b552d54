/** The models the emulated service has, what each of them takes and how it answers. */

export type ThinkingLevel = "MINIMAL" | "LOW" | "MEDIUM" | "HIGH";

/**
 * How a model writes a mask when it may choose:
 * - `png`: `data:image/png;base64,…`, 256×256 grey values of the box; in JSON mode the literal `gimme_mask_for_this`
 * - `tokens`: `<start_of_mask><seg_N>…`, which nobody can decode
 * - `polygon`: `[[y,x],…]` or `[[x,y],…]`, 0–1000 of the whole picture
 * - `chunks`: one outline `y,x,y,x,…` cut into several flat lists
 * - `none`: boxes only
 */
export type MaskForm = "png" | "tokens" | "polygon" | "chunks" | "none";

export interface EmulatedModel {
  readonly id: string;
  readonly displayName: string;
  readonly family: "2.5" | "3" | "4";
  readonly mask: MaskForm;
  /** Axis order of polygons: always y or x first, or as the prompt asks (x first when it does not say). */
  readonly axes: "y" | "x" | "asked";
  /** Key of the object JSON mode puts around a list when no schema says otherwise. */
  readonly wrapper?: string;
  /** Whether JSON outside of JSON mode comes in a ```json fence. */
  readonly fenced: boolean;
  /** Levels the model takes; the last field of the row is what it uses when not told. */
  readonly levels: readonly ThinkingLevel[];
  readonly defaultLevel: ThinkingLevel;
  /** Thinking budgets, in tokens; 0 is "off". Families after 2.5 take a budget for compatibility. */
  readonly budgets: { readonly off: boolean; readonly most: number };
  /** Temperature, topP, topK: used, ignored, or answered with 400. */
  readonly sampling: "used" | "ignored" | "refused";
  readonly inputTokenLimit: number;
}

const all: readonly ThinkingLevel[] = ["MINIMAL", "LOW", "MEDIUM", "HIGH"];
const noMinimal: readonly ThinkingLevel[] = ["LOW", "MEDIUM", "HIGH"];
const million = 1_048_576;
export const outputTokenLimit = 65_536;

const flash3 = { family: "3", mask: "polygon", fenced: true, sampling: "ignored", inputTokenLimit: million } as const;
const flash25 = {
  family: "2.5",
  fenced: true,
  sampling: "used",
  axes: "y",
  levels: [],
  defaultLevel: "MEDIUM",
  inputTokenLimit: million,
} as const;
const four = {
  ...flash3,
  family: "4",
  levels: noMinimal,
  defaultLevel: "MEDIUM",
  budgets: { off: false, most: 32_768 },
  sampling: "refused",
} as const;
const budget = { off: true, most: 24_576 } as const;

export const models: readonly [EmulatedModel, ...EmulatedModel[]] = [
  {
    ...flash3,
    id: "gemini-3.8-flash",
    displayName: "Gemini 3.8 Flash",
    axes: "asked",
    levels: noMinimal,
    defaultLevel: "MEDIUM",
    budgets: { ...budget, off: false },
  },
  {
    ...flash3,
    id: "gemini-3.6-flash",
    displayName: "Gemini 3.6 Flash",
    axes: "x",
    wrapper: "boxes",
    levels: all,
    defaultLevel: "MEDIUM",
    budgets: budget,
  },
  {
    ...flash3,
    id: "gemini-3.5-flash-lite",
    displayName: "Gemini 3.5 Flash-Lite",
    axes: "y",
    levels: all,
    defaultLevel: "MINIMAL",
    budgets: budget,
  },
  {
    ...flash3,
    id: "gemini-3.1-flash-lite",
    displayName: "Gemini 3.1 Flash-Lite",
    mask: "tokens",
    axes: "y",
    levels: all,
    defaultLevel: "MINIMAL",
    budgets: budget,
    sampling: "used",
  },
  {
    ...flash3,
    id: "gemini-3.1-pro-preview",
    displayName: "Gemini 3.1 Pro Preview",
    mask: "none",
    axes: "y",
    levels: noMinimal,
    defaultLevel: "HIGH",
    budgets: { off: false, most: 32_768 },
    sampling: "used",
  },
  {
    ...flash3,
    id: "gemini-3-flash-preview",
    displayName: "Gemini 3 Flash Preview",
    axes: "x",
    fenced: false,
    levels: all,
    defaultLevel: "HIGH",
    budgets: budget,
    sampling: "used",
  },
  { ...four, id: "gemini-4-argon", displayName: "Gemini 4 Argon", axes: "y" },
  { ...four, id: "gemini-4-carbon", displayName: "Gemini 4 Carbon", axes: "asked" },
  {
    ...flash3,
    id: "gemini-robotics-er-2-preview",
    displayName: "Gemini Robotics-ER 2 Preview",
    mask: "chunks",
    axes: "y",
    levels: all,
    defaultLevel: "MEDIUM",
    budgets: budget,
    inputTokenLimit: 131_072,
  },
  { ...flash25, id: "gemini-2.5-flash", displayName: "Gemini 2.5 Flash", mask: "png", budgets: budget },
  {
    ...flash25,
    id: "gemini-2.5-pro",
    displayName: "Gemini 2.5 Pro",
    mask: "png",
    budgets: { off: false, most: 32_768 },
  },
  { ...flash25, id: "gemini-2.5-flash-lite", displayName: "Gemini 2.5 Flash-Lite", mask: "tokens", budgets: budget },
];

/** Names that are answered by another model; the answer's `modelVersion` tells. */
const rerouted: Readonly<Record<string, string>> = {
  "gemini-3.7-flash": "gemini-3.8-flash",
  "gemini-3.5-flash": "gemini-3.6-flash",
  "gemini-flash-latest": "gemini-3.8-flash",
  "gemini-flash-lite-latest": "gemini-3.5-flash-lite",
};

/** Names that are answered with 404 and the name of another model. */
export const retired: Readonly<Record<string, string>> = {
  "gemini-2.0-flash": "gemini-3.5-flash-lite",
  "gemini-2.0-flash-lite": "gemini-3.5-flash-lite",
  "gemini-3-pro-preview": "gemini-3.1-pro-preview",
  "gemini-robotics-er-1.5-preview": "gemini-robotics-er-2-preview",
  "gemini-robotics-er-1.6-preview": "gemini-robotics-er-2-preview",
};

/** The model that answers to a name, if any does. */
export function answeringModel(id: string): EmulatedModel | undefined {
  const target = Object.hasOwn(rerouted, id) ? rerouted[id] : id;
  return models.find((model) => model.id === target);
}

/** A model as `models.list` describes it. */
export function describeModel(model: EmulatedModel): Readonly<Record<string, unknown>> {
  return {
    name: `models/${model.id}`,
    version: model.family,
    displayName: model.displayName,
    description: `Emulated: ${model.displayName}`,
    inputTokenLimit: model.inputTokenLimit,
    outputTokenLimit,
    supportedGenerationMethods: ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"],
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    thinking: true,
  };
}
