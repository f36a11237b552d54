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

/** One that a person can use; they are read, and what is wrong with others is told, in `prompts/presets.ts`. */
export const presetSchema = z.object({
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
  const { section, target } = writingPlace("model");
  await section.update("model", model, target);
}

/** Where a setting is to be written, and what stands there now. */
export interface WritingPlace {
  readonly section: vscode.WorkspaceConfiguration;
  readonly target: vscode.ConfigurationTarget;
  /** `undefined` when it is not set there. Not checked. */
  readonly value: unknown;
}

/**
 * Where a setting is in force: in the folder of `about` when it is set there, else in the workspace when it is set there,
 * else in the person's own settings.
 */
export function writingPlace(name: string, about?: vscode.Uri): WritingPlace {
  const section = vscode.workspace.getConfiguration(SECTION, about);
  const found = section.inspect<unknown>(name);
  if (about !== undefined && found?.workspaceFolderValue !== undefined) {
    return { section, target: vscode.ConfigurationTarget.WorkspaceFolder, value: found.workspaceFolderValue };
  }
  return found?.workspaceValue === undefined
    ? { section, target: vscode.ConfigurationTarget.Global, value: found?.globalValue }
    : { section, target: vscode.ConfigurationTarget.Workspace, value: found.workspaceValue };
}
