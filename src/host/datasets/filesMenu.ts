/** How an export is spread over files: one or many, and which pictures are for training, validation and test. */
import * as vscode from "vscode";
import { type Format, fitting } from "../../engine/formats/format.ts";
import { type ExportOptions, exportOptionsSchema } from "../../engine/formats/options.ts";
import { readNumber } from "./readNumber.ts";

/** One choice of the export's list. */
export interface FilesEntry {
  readonly icon: string;
  readonly name: string;
  readonly value: string;
  readonly change: () => Promise<ExportOptions | undefined>;
}

/** The choices that a format has. */
export function filesEntries(format: Format, options: ExportOptions): FilesEntry[] {
  const { files, divided } = fitting(format, options);
  return [
    ...(format.files.length < 2
      ? []
      : [
          {
            icon: "files",
            name: vscode.l10n.t("Files"),
            value: filesWords()[files],
            change: () => chooseFiles(format, options),
          },
        ]),
    ...(format.division === "never"
      ? []
      : [
          {
            icon: "split-horizontal",
            name: vscode.l10n.t("Train / Val / Test"),
            value: divided ? splitWords(options) : vscode.l10n.t("not divided"),
            change: () => askForSplit(format, options),
          },
        ]),
    ...(divided
      ? [
          {
            icon: "refresh",
            name: vscode.l10n.t("Word That Deals the Pictures Out"),
            value: options.split.seed,
            change: () => askForSeed(options),
          },
        ]
      : []),
  ];
}

/** What was chosen of them, in words. */
export function filesInWords(format: Format, options: ExportOptions): string[] {
  const { files, divided } = fitting(format, options);
  return [...(files === format.files[0] ? [] : [filesWords()[files]]), ...(divided ? [splitWords(options)] : [])];
}

function filesWords(): Record<ExportOptions["files"], string> {
  return {
    one: vscode.l10n.t("one for all pictures"),
    folder: vscode.l10n.t("one for each folder"),
    picture: vscode.l10n.t("one for each picture"),
  };
}

async function chooseFiles(format: Format, options: ExportOptions): Promise<ExportOptions | undefined> {
  const words = filesWords();
  const items = format.files.map((files) => ({ label: words[files], files }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Files") });
  return picked && { ...options, files: picked.files };
}

function splitWords({ split: { train, val, test } }: ExportOptions): string {
  return [train, val, test].map((part) => Math.round(part * 1000) / 10).join(" / ");
}

async function askForSplit(format: Format, options: ExportOptions): Promise<ExportOptions | undefined> {
  const wished = format.division === "wished";
  const read = (text: string): ExportOptions | undefined => {
    if (wished && text.trim() === "") return { ...options, divided: false };
    const parts = text.split("/").map(readNumber);
    const [train, val, test = 0] = parts;
    if (parts.length < 2 || parts.length > 3 || train === undefined || val === undefined) return undefined;
    const [a, b, c] = [train / 100, val / 100, test / 100];
    const split = exportOptionsSchema.shape.split.safeParse({ train: a, val: b, test: c, seed: options.split.seed });
    // Formats that have no other way say nothing about the others.
    return split.success ? { ...options, split: split.data, divided: wished || options.divided } : undefined;
  };
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Train / Val / Test"),
    prompt: wished
      ? vscode.l10n.t("Percent of the pictures for each, for example 80 / 20 / 0. Left empty: not divided.")
      : vscode.l10n.t("Percent of the pictures for each, for example 80 / 20 / 0."),
    value: splitWords(options),
    validateInput: (value) => (read(value) ? undefined : vscode.l10n.t("Two or three numbers that make 100 together.")),
  });
  return text === undefined ? undefined : read(text);
}

async function askForSeed(options: ExportOptions): Promise<ExportOptions | undefined> {
  const seed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Word That Deals the Pictures Out"),
    prompt: vscode.l10n.t("The same word gives the same parts; another one deals anew."),
    value: options.split.seed,
  });
  return seed === undefined ? undefined : { ...options, split: { ...options.split, seed } };
}
