/** The choices of an export, in one list that says what is chosen: Enter on the first line goes on with them. */
import * as vscode from "vscode";
import { type Format, fitting } from "../../engine/formats/format.ts";
import { type ExportOptions, exportOptionsSchema } from "../../engine/formats/options.ts";
import { filesEntries, filesInWords } from "./filesMenu.ts";
import { changeLabels } from "./labelMenu.ts";
import { readNumber } from "./readNumber.ts";
import type { Picture } from "./scope.ts";

interface Entry extends vscode.QuickPickItem {
  /** The options after a person has chosen; `undefined` when they turned away. */
  readonly change?: () => Promise<ExportOptions | undefined>;
}

/**
 * @param pictures that are exported, for the labels in them
 * @returns `undefined` when the person turned away
 */
export async function askForOptions(
  format: Format,
  pictures: readonly Picture[],
  first: ExportOptions,
): Promise<ExportOptions | undefined> {
  let options = first;
  for (;;) {
    const go: Entry = { label: `$(export) ${vscode.l10n.t("Export {0} Pictures…", pictures.length)}` };
    const picked = await vscode.window.showQuickPick([go, ...entries(format, pictures, options)], {
      title: vscode.l10n.t("Export as {0}", format.name),
      placeHolder: vscode.l10n.t("Enter exports; choose a line to change it"),
    });
    if (picked === undefined) return undefined;
    if (picked.change === undefined) return options;
    options = (await picked.change()) ?? options;
  }
}

/** All choices in a few words. */
export function optionsInWords(format: Format, options: ExportOptions): string {
  return [
    reviewWords(options),
    ...(options.labels.length > 0 ? [labelWords(options)] : []),
    imageWords(format, options),
    ...filesInWords(format, options),
  ].join(" · ");
}

function entries(format: Format, pictures: readonly Picture[], options: ExportOptions): Entry[] {
  const entry = (icon: string, name: string, value: string, change: Entry["change"]): Entry => ({
    label: `$(${icon}) ${name}`,
    description: value,
    ...(change && { change }),
  });
  return [
    entry("checklist", vscode.l10n.t("States"), reviewWords(options), () => chooseReview(options)),
    entry("tag", vscode.l10n.t("Labels"), labelWords(options), () => changeLabels(pictures, options)),
    entry("dashboard", vscode.l10n.t("Least Confidence"), percent(options.minConfidence), () =>
      askForConfidence(options),
    ),
    entry("file-media", vscode.l10n.t("Pictures"), imageWords(format, options), () => chooseImages(format, options)),
    ...[...filesEntries(format, options), ...own(format, options)].map(({ icon, name, value, change }) =>
      entry(icon, name, value, change),
    ),
  ];
}

/** What only this format has to choose. */
function own(format: Format, options: ExportOptions) {
  switch (format.id) {
    case "coco":
      return [
        {
          icon: "symbol-color",
          name: vscode.l10n.t("Shapes"),
          value: segmentationWords()[options.segmentation],
          change: () => chooseSegmentation(options),
        },
      ];
    case "voc":
      return [
        {
          icon: "symbol-number",
          name: vscode.l10n.t("First Pixel"),
          value: String(options.vocBase),
          change: async () => ({ ...options, vocBase: options.vocBase === 1 ? (0 as const) : (1 as const) }),
        },
      ];
    case "gemini-tuning":
      return [
        {
          icon: "cloud",
          name: vscode.l10n.t("Address of the Pictures"),
          value: options.gemini.uriPrefix,
          change: () => askForPrefix(options),
        },
        {
          icon: "comment",
          name: vscode.l10n.t("Prompt"),
          value: options.gemini.prompt,
          change: () => askForPrompt(options),
        },
      ];
    default:
      return [];
  }
}

const STATES = ["accepted", "pending", "rejected"] as const;

function stateName(state: (typeof STATES)[number]): string {
  return {
    accepted: vscode.l10n.t("accepted"),
    pending: vscode.l10n.t("pending"),
    rejected: vscode.l10n.t("rejected"),
  }[state];
}

/** The states that are written, in words. */
export function reviewWords({ review }: Pick<ExportOptions, "review">): string {
  return STATES.filter((state) => review.includes(state))
    .map(stateName)
    .join(", ");
}

/** Asks for states of review. @returns `undefined` when the person turned away or chose none */
export async function askForStates(review: ExportOptions["review"]): Promise<ExportOptions["review"] | undefined> {
  const items = STATES.map((state) => ({ label: stateName(state), picked: review.includes(state), state }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t("States"),
    placeHolder: vscode.l10n.t("Which annotations?"),
  });
  return picked === undefined || picked.length === 0 ? undefined : picked.map(({ state }) => state);
}

async function chooseReview(options: ExportOptions): Promise<ExportOptions | undefined> {
  const review = await askForStates(options.review);
  return review && { ...options, review };
}

function labelWords({ labels, order }: ExportOptions): string {
  if (labels.length === 0)
    return order.length === 0 ? vscode.l10n.t("as they are") : vscode.l10n.t("in an order of yours");
  const left = labels.filter(({ to }) => to === null).length;
  const renamed = labels.length - left;
  return [
    ...(renamed > 0 ? [vscode.l10n.t("{0} renamed", renamed)] : []),
    ...(left > 0 ? [vscode.l10n.t("{0} left out", left)] : []),
  ].join(", ");
}

function percent(part: number): string {
  return part === 0 ? vscode.l10n.t("any") : vscode.l10n.t("{0} %", Math.round(part * 1000) / 10);
}

async function askForConfidence(options: ExportOptions): Promise<ExportOptions | undefined> {
  const read = (text: string) => readNumber(text.replace("%", ""));
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Least Confidence"),
    prompt: vscode.l10n.t("In percent. Annotations without a confidence are always exported."),
    value: String(options.minConfidence * 100),
    validateInput: (value) => {
      const number = read(value);
      return number !== undefined && number >= 0 && number <= 100
        ? undefined
        : vscode.l10n.t("A number from 0 to 100.");
    },
  });
  const number = text === undefined ? undefined : read(text);
  return number === undefined ? undefined : { ...options, minConfidence: Math.min(1, Math.max(0, number / 100)) };
}

function imageWords(format: Format, options: ExportOptions): string {
  return fitting(format, options).images === "copy"
    ? vscode.l10n.t("pictures copied")
    : vscode.l10n.t("pictures only named");
}

async function chooseImages(format: Format, options: ExportOptions): Promise<ExportOptions | undefined> {
  const items = [
    {
      label: vscode.l10n.t("Name Them"),
      detail: format.picturesInside
        ? vscode.l10n.t("The pictures stay where they are; the dataset can be used when they were put into it.")
        : vscode.l10n.t("The pictures stay where they are; the dataset says their relative paths."),
      images: "list" as const,
    },
    {
      label: vscode.l10n.t("Copy Them"),
      detail: vscode.l10n.t("The dataset is complete by itself. Pictures that are turned by EXIF are turned upright."),
      images: "copy" as const,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Pictures") });
  return picked && { ...options, [format.picturesInside ? "imagesInside" : "images"]: picked.images };
}

function segmentationWords(): Record<ExportOptions["segmentation"], string> {
  return {
    polygons: vscode.l10n.t("polygons"),
    rle: vscode.l10n.t("masks, run lengths as numbers"),
    compressed: vscode.l10n.t("masks, run lengths compressed"),
  };
}

async function chooseSegmentation(options: ExportOptions): Promise<ExportOptions | undefined> {
  const words = segmentationWords();
  const items = (["polygons", "rle", "compressed"] as const).map((segmentation) => ({
    label: words[segmentation],
    segmentation,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Shapes") });
  return picked && { ...options, segmentation: picked.segmentation };
}

async function askForPrefix(options: ExportOptions): Promise<ExportOptions | undefined> {
  const check = (uriPrefix: string) => exportOptionsSchema.shape.gemini.safeParse({ ...options.gemini, uriPrefix });
  const uriPrefix = await vscode.window.showInputBox({
    title: vscode.l10n.t("Address of the Pictures"),
    prompt: vscode.l10n.t("Where you will upload them; their relative paths come behind it."),
    value: options.gemini.uriPrefix,
    validateInput: (value) =>
      check(value).success ? undefined : vscode.l10n.t("It begins with gs:// or https:// and ends with a slash."),
  });
  return uriPrefix === undefined ? undefined : { ...options, gemini: { ...options.gemini, uriPrefix } };
}

async function askForPrompt(options: ExportOptions): Promise<ExportOptions | undefined> {
  const prompt = await vscode.window.showInputBox({
    title: vscode.l10n.t("Prompt"),
    prompt: vscode.l10n.t("What the model is asked in every example."),
    value: options.gemini.prompt,
    validateInput: (value) => (value.trim() === "" ? vscode.l10n.t("It cannot be empty.") : undefined),
  });
  return prompt === undefined ? undefined : { ...options, gemini: { ...options.gemini, prompt } };
}
