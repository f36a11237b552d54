/**
 * Everything that depends on a model, in one table. As of 2026-11-22.
 *
 * Nothing here is proven against the live service; a wrong row may cost quality or one more request, never an answer.
 * Prices are estimates for showing what a run is about to cost.
 */

/** `png`: a PNG probability map of the box, when asked without JSON mode. `polygon`: outlines, asked for as such. */
export type MaskForm = "png" | "polygon";

/**
 * How to ask for as little thinking as the model allows; `undefined` sends nothing. Level and budget exclude each
 * other.
 */
export type Thinking =
  | { readonly level: "MINIMAL" | "LOW" | "MEDIUM" | "HIGH" }
  | { readonly budget: number }
  | undefined;

/** US dollars per million tokens; thoughts are billed as output. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** What it becomes after its last day (ISO date). */
  readonly later?: { readonly after: string; readonly input: number; readonly output: number };
  /** Where it was read, and when. */
  readonly source: string;
}

/** What is known of one model. */
export interface ModelRow {
  /** Without `models/`. */
  readonly id: string;
  readonly masks: MaskForm;
  /**
   * The order of polygon points seen where no order was asked for; used only when an answer does not show its own.
   * `box_2d` is `y` first always.
   */
  readonly polygonOrder?: "xy" | "yx";
  /** Thinking does not improve boxes and masks, it costs time: the least each model takes. */
  readonly thinking: Thinking;
  /** Pictures cost by tiles of their pixels; where this is absent, a budget for each picture (see `tokens.ts`). */
  readonly countsTiles?: true;
  /** Only 2.x takes sampling parameters; later models ignore them or answer 400. */
  readonly temperature?: number;
  readonly price?: Price;
  /** Tokens. */
  readonly inputLimit?: number;
  readonly outputLimit?: number;
  /** The service no longer serves it, or soon will not, and sends its requests to the replacement. */
  readonly retired?: { readonly on: string; readonly replacement: string };
}

/** The model that is asked when nobody chose one. */
export const DEFAULT_MODEL = "gemini-3.8-flash";
/** Where the table steers to when another model gave no mask that can be used. */
export const MASK_MODEL = DEFAULT_MODEL;

const MINIMAL = { level: "MINIMAL" } as const;
const LOW = { level: "LOW" } as const;
const OUTPUT = 65_536;
const INPUT = 1_048_576;
const PRICING = "ai.google.dev/gemini-api/docs/pricing, read 2026-10-05";
const FLASH: Price = {
  input: 0.75,
  output: 3.75,
  later: { after: "2026-12-31", input: 1.5, output: 7.5 },
  source: PRICING,
};
const FOUR: Price = { input: 2, output: 10, later: { after: "2026-11-30", input: 4, output: 20 }, source: PRICING };

const rows: readonly ModelRow[] = [
  { id: DEFAULT_MODEL, masks: "polygon", thinking: LOW, price: FLASH, inputLimit: INPUT, outputLimit: OUTPUT },
  {
    id: "gemini-3.7-flash",
    masks: "polygon",
    polygonOrder: "xy",
    thinking: LOW,
    price: FLASH,
    inputLimit: INPUT,
    outputLimit: OUTPUT,
    retired: { on: "2026-10-08", replacement: "gemini-3.8-flash" },
  },
  {
    id: "gemini-3.6-flash",
    masks: "polygon",
    polygonOrder: "xy",
    thinking: MINIMAL,
    price: FLASH,
    inputLimit: INPUT,
    outputLimit: OUTPUT,
  },
  {
    id: "gemini-3.5-flash",
    masks: "polygon",
    polygonOrder: "xy",
    thinking: MINIMAL,
    inputLimit: INPUT,
    outputLimit: OUTPUT,
    retired: { on: "2026-10-08", replacement: "gemini-3.6-flash" },
  },
  {
    id: "gemini-3.5-flash-lite",
    masks: "polygon",
    thinking: MINIMAL,
    price: { input: 0.3, output: 2.5, source: PRICING },
    inputLimit: INPUT,
    outputLimit: OUTPUT,
  },
  {
    id: "gemini-3.1-flash-lite",
    masks: "polygon",
    thinking: MINIMAL,
    price: { input: 0.25, output: 1.5, source: PRICING },
    inputLimit: INPUT,
    outputLimit: OUTPUT,
  },
  {
    id: "gemini-3.1-pro-preview",
    masks: "polygon",
    thinking: LOW,
    price: { input: 2, output: 12, source: PRICING },
    inputLimit: INPUT,
    outputLimit: OUTPUT,
  },
  { id: "gemini-4-argon", masks: "polygon", thinking: LOW, price: FOUR, inputLimit: INPUT, outputLimit: OUTPUT },
  { id: "gemini-4-carbon", masks: "polygon", thinking: LOW, price: FOUR, inputLimit: INPUT, outputLimit: OUTPUT },
  {
    id: "gemini-robotics-er-2-preview",
    masks: "polygon",
    polygonOrder: "yx",
    thinking: LOW,
    inputLimit: 131_072,
    outputLimit: OUTPUT,
  },
  {
    id: "gemini-2.5-flash",
    masks: "png",
    thinking: { budget: 0 },
    countsTiles: true,
    temperature: 0.5,
    inputLimit: INPUT,
    outputLimit: OUTPUT,
    retired: { on: "2026-12-01", replacement: "gemini-3.5-flash-lite" },
  },
  {
    id: "gemini-2.5-flash-lite",
    masks: "png",
    thinking: { budget: 0 },
    countsTiles: true,
    temperature: 0.5,
    inputLimit: INPUT,
    outputLimit: OUTPUT,
  },
  {
    id: "gemini-2.5-pro",
    masks: "png",
    // Cannot be switched off; 128 is the least it takes.
    thinking: { budget: 128 },
    countsTiles: true,
    temperature: 0.5,
    inputLimit: INPUT,
    outputLimit: OUTPUT,
    retired: { on: "2026-12-01", replacement: "gemini-3.8-flash" },
  },
];

const byId = new Map(rows.map((row) => [row.id, row]));

/** The id as the table and the settings write it: `models/gemini-x` and `gemini-x` are the same. */
export function modelId(name: string): string {
  return name.trim().replace(/^models\//, "");
}

/** Whether the table says anything about this model of its own. */
export function isKnownModel(name: string): boolean {
  return byId.has(modelId(name));
}

/**
 * The row of a model, also for its dated and preview versions (`gemini-3.8-flash-002`). A model that is not in the
 * table gets what every model takes: outlines instead of PNG masks, no thinking and no sampling parameters.
 */
export function modelRow(name: string): ModelRow {
  const id = modelId(name);
  const family = id.replace(/(-preview)?(-\d{2,4})+$|-preview$/, "");
  const row = byId.get(id) ?? byId.get(family);
  return row === undefined ? { id, masks: "polygon", thinking: undefined } : { ...row, id };
}

/** US dollars per million tokens on a day (ISO date); an estimate, `undefined` when not known. */
export function priceOn({ price }: ModelRow, day: string): { input: number; output: number } | undefined {
  if (price === undefined) return undefined;
  const { input, output } = price.later !== undefined && day > price.later.after ? price.later : price;
  return { input, output };
}
