import * as vscode from "vscode";
import * as z from "zod";
import { DEFAULT_MODEL } from "../engine/gemini/models.ts";

export const SECTION = "visionSidecar";

/** What the person set. Values that make no sense fall back to the default: settings files are written by hand. */
export interface Settings {
  readonly model: string;
  /** Longest side in pixels of what is sent. */
  readonly imageSize: number;
  readonly baseUrl: string;
}

const schema = z.object({
  model: z.string().trim().min(1).catch(DEFAULT_MODEL),
  imageSize: z.int().min(256).max(4096).catch(1536),
  baseUrl: z.string().trim().min(1).catch("https://generativelanguage.googleapis.com"),
});

/** The settings that hold for a file. */
export function settingsFor(uri?: vscode.Uri): Settings {
  const section = vscode.workspace.getConfiguration(SECTION, uri ?? null);
  return schema.parse({
    model: section.get("model"),
    imageSize: section.get("imageSize"),
    baseUrl: section.get("baseUrl"),
  });
}

/** Writes a setting where the person already has it, else for all workspaces. */
export async function changeModel(model: string): Promise<void> {
  const section = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = section.inspect("model")?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await section.update("model", model, target);
}
