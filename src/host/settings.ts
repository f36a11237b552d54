import * as vscode from "vscode";
import * as z from "zod";
import { DEFAULT_MODEL } from "../engine/gemini/models.ts";
import type { Tuning } from "../engine/gemini/tuning.ts";
import type { SentSize } from "../engine/images/prepare.ts";

export const SECTION = "visionSidecar";

/** What the person set. Values that make no sense fall back to the default: settings files are written by hand. */
export interface Settings {
  readonly model: string;
  /** Longest side in pixels of what is sent; `original` sends the file itself. */
  readonly imageSize: SentSize;
  readonly baseUrl: string;
  /** `auto`, or a language by name or tag. */
  readonly language: string;
  /** Leave uploaded files to later questions instead of deleting them after use. */
  readonly keepUploads: boolean;
  /** US dollars above which the person is asked before a question or a batch of them. */
  readonly askAboveCost: number;
  /** Pictures from addresses in private networks may be fetched. */
  readonly allowPrivateUrls: boolean;
  /** Side in pixels of the tiles that sliced detection cuts a picture into. */
  readonly sliceSize: number;
  /** How much of a tile its neighbours show too at least, 0–0.5. */
  readonly sliceOverlap: number;
  readonly tuning: Tuning;
  readonly presets: readonly Preset[];
}

/** A question that a person asks often, under a name of theirs. */
export interface Preset {
  readonly name: string;
  /** Id of a task. */
  readonly task: string;
  /** What to look for or to pay attention to; of `prompt` and `ask` the whole question. */
  readonly prompt: string;
  /** Instead of the usual model. */
  readonly model?: string | undefined;
}

const preset = z.object({
  name: z.string().trim().min(1),
  task: z.string(),
  prompt: z.string().trim().catch(""),
  model: z.string().trim().min(1).optional().catch(undefined),
});

const schema = z.object({
  model: z.string().trim().min(1).catch(DEFAULT_MODEL),
  imageSize: z.union([z.int().min(256).max(4096), z.literal("original")]).catch(1536),
  baseUrl: z.string().trim().min(1).catch("https://generativelanguage.googleapis.com"),
  language: z.string().trim().min(1).catch("auto"),
  keepUploads: z.boolean().catch(false),
  askAboveCost: z.number().min(0).catch(0.5),
  allowPrivateUrls: z.boolean().catch(false),
  sliceSize: z.int().min(256).max(4096).catch(1024),
  sliceOverlap: z.number().min(0).max(0.5).catch(0.2),
  // One that cannot be read takes no other away.
  presets: z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.flatMap((one) => preset.safeParse(one).data ?? [])),
});

/** What is `default` or makes no sense is not set. */
const tuning = z.object({
  systemInstruction: z.string().trim().min(1).optional().catch(undefined),
  safety: z.enum(["off", "none", "high", "medium", "low"]).optional().catch(undefined),
  mediaResolution: z.enum(["low", "medium", "high"]).optional().catch(undefined),
  thinking: z.enum(["minimal", "low", "medium", "high"]).optional().catch(undefined),
  maxOutputTokens: z.int().min(1).optional().catch(undefined),
});

/** The settings that hold for a file. */
export function settingsFor(uri?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration(SECTION, uri ?? null);
  const values = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, section.get(name)]));
  const tuned = Object.entries(tuning.parse(values(Object.keys(tuning.shape))));
  return {
    ...schema.parse(values(Object.keys(schema.shape))),
    tuning: Object.fromEntries(tuned.filter(([, value]) => value !== undefined)),
  };
}

/** Writes a setting where the person already has it, else for all workspaces. */
export async function changeModel(model: string): Promise<void> {
  await changeSetting("model", model);
}

/** Adds a preset to those that the person has; one of the same name is replaced. */
export async function addPreset(added: Preset): Promise<void> {
  const rest = settingsFor().presets.filter(({ name }) => name !== added.name);
  await changeSetting("presets", [...rest, added]);
}

async function changeSetting(name: string, value: unknown): Promise<void> {
  const section = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = section.inspect(name)?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await section.update(name, value, target);
}
