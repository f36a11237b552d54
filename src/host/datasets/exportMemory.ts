/** What a person chose for the last export in this workspace. */
import * as vscode from "vscode";
import * as z from "zod";
import { type ExportOptions, exportOptionsSchema } from "../../engine/formats/options.ts";

const KEY = "datasets.export";

const schema = z.object({
  format: z.string().optional().catch(undefined),
  /** URI of the folder that was written. */
  target: z.string().optional().catch(undefined),
  options: exportOptionsSchema.catch(() => exportOptionsSchema.parse({})),
});

export interface ExportMemory {
  readonly format?: string | undefined;
  readonly target?: vscode.Uri | undefined;
  readonly options: ExportOptions;
}

export function rememberedExport(state: vscode.Memento): ExportMemory {
  const { format, target, options } = schema.parse(z.object({}).loose().catch({}).parse(state.get(KEY)));
  return { format, options, target: target === undefined ? undefined : fileUri(target) };
}

export async function rememberExport(state: vscode.Memento, { format, target, options }: ExportMemory): Promise<void> {
  await state.update(KEY, { format, target: target?.toString(), options });
}

function fileUri(text: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(text, true);
    return uri.scheme === "file" ? uri : undefined;
  } catch {
    return undefined;
  }
}
