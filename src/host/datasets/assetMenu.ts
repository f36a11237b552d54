/** The choices of pictures that are made of detections, in one list that says what is chosen. */
import * as vscode from "vscode";
import { PARTS, pathFrom, templateTrouble } from "../../engine/assets/assetNames.ts";
import { type AssetKind, type AssetOptions, type FileType, fileTypesOf } from "../../engine/assets/assetOptions.ts";
import { askForStates, reviewWords } from "./exportMenu.ts";

export interface AssetChoice {
  readonly options: AssetOptions;
  /** Only the annotations that are selected in the editor. */
  readonly onlySelected: boolean;
}

interface Entry extends vscode.QuickPickItem {
  readonly change?: () => Promise<AssetChoice | undefined>;
}

/** What is made, as a title. */
export function assetTitle(kind: AssetKind): string {
  return {
    crops: vscode.l10n.t("Save Crops"),
    cutOuts: vscode.l10n.t("Save Cut-outs"),
    annotated: vscode.l10n.t("Save Annotated Pictures"),
    sheets: vscode.l10n.t("Save Contact Sheets"),
  }[kind];
}

/** @param selected how many annotations are selected in the editor. @returns `undefined` when the person turned away */
export async function askForAssetOptions(
  kind: AssetKind,
  pictures: number,
  selected: number,
  first: AssetOptions,
): Promise<AssetChoice | undefined> {
  let choice: AssetChoice = { options: first, onlySelected: selected > 0 };
  for (;;) {
    const what =
      choice.onlySelected && kind !== "annotated"
        ? vscode.l10n.t("Save of {0} Selected Annotations…", selected)
        : vscode.l10n.t("Save of {0} Pictures…", pictures);
    const go: Entry = { label: `$(save-all) ${what}` };
    const picked = await vscode.window.showQuickPick([go, ...entries(kind, selected, choice)], {
      title: assetTitle(kind),
      placeHolder: vscode.l10n.t("Enter saves; choose a line to change it"),
    });
    if (picked === undefined) return undefined;
    if (picked.change === undefined) return choice;
    choice = (await picked.change()) ?? choice;
  }
}

function entries(kind: AssetKind, selected: number, choice: AssetChoice): Entry[] {
  const { options, onlySelected } = choice;
  const entry = (
    icon: string,
    name: string,
    value: string,
    change: () => Promise<Partial<AssetOptions> | undefined>,
  ) => ({
    label: `$(${icon}) ${name}`,
    description: value,
    change: async () => {
      const changed = await change();
      return changed && { ...choice, options: { ...options, ...changed } };
    },
  });
  const which = {
    label: `$(selection) ${vscode.l10n.t("Annotations")}`,
    description: onlySelected ? vscode.l10n.t("the {0} selected", selected) : vscode.l10n.t("all of the picture"),
    change: async () => ({ ...choice, onlySelected: !onlySelected }),
  };
  return [
    ...(selected > 0 ? [which] : []),
    ...(onlySelected
      ? []
      : [
          entry("checklist", vscode.l10n.t("States"), reviewWords({ review: [...options.review] }), async () => {
            const review = await askForStates([...options.review]);
            return review && { review };
          }),
        ]),
    ...(kind === "crops" || kind === "sheets"
      ? [
          entry("screen-full", vscode.l10n.t("Margin"), vscode.l10n.t("{0} %", options.padding * 100), () =>
            askForPadding(options),
          ),
        ]
      : []),
    ...(kind === "crops"
      ? [
          entry(
            "primitive-square",
            vscode.l10n.t("Square"),
            options.square ? vscode.l10n.t("yes") : vscode.l10n.t("no"),
            async () => ({
              square: !options.square,
            }),
          ),
        ]
      : []),
    entry("file-media", vscode.l10n.t("File Type"), typeName(options.fileType), () => chooseType(kind)),
    entry("symbol-string", vscode.l10n.t("Names"), options.template, () => askForTemplate(options)),
  ];
}

function typeName(type: FileType): string {
  return { png: "PNG", jpeg: "JPEG", webp: "WebP" }[type];
}

async function chooseType(kind: AssetKind): Promise<Partial<AssetOptions> | undefined> {
  const items = fileTypesOf(kind).map((fileType) => ({ label: typeName(fileType), fileType }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("File Type") });
  return picked && { fileType: picked.fileType };
}

async function askForPadding({ padding }: AssetOptions): Promise<Partial<AssetOptions> | undefined> {
  const read = (text: string) => {
    const number = Number(text.replace("%", "").replace(",", ".").trim());
    return text.trim() !== "" && number >= 0 && number <= 500 ? number / 100 : undefined;
  };
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Margin"),
    prompt: vscode.l10n.t("Around the object on every side, in percent of its longer side."),
    value: String(padding * 100),
    validateInput: (value) => (read(value) === undefined ? vscode.l10n.t("A number from 0 to 500.") : undefined),
  });
  const value = text === undefined ? undefined : read(text);
  return value === undefined ? undefined : { padding: value };
}

async function askForTemplate({ template }: AssetOptions): Promise<Partial<AssetOptions> | undefined> {
  const parts = PARTS.map((part) => `{${part}}`).join(", ");
  const wrong = (value: string): string | undefined => {
    const trouble = templateTrouble(value);
    if (trouble === undefined) return undefined;
    if (trouble.kind === "empty") return vscode.l10n.t("It cannot be empty.");
    return vscode.l10n.t("There is no {0}; there are {1}.", `{${trouble.part ?? ""}}`, parts);
  };
  const example = (value: string) => pathFrom(value, { image: "photo", label: "cat", index: 1, id: "k3x9v0q2m1ab" });
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Names"),
    prompt: vscode.l10n.t("Made of {0}; a slash makes folders.", parts),
    value: template,
    validateInput: (value) => {
      const message = wrong(value);
      if (message !== undefined) return message;
      return {
        message: vscode.l10n.t("For example: {0}", example(value)),
        severity: vscode.InputBoxValidationSeverity.Info,
      };
    },
  });
  return text === undefined || wrong(text) !== undefined ? undefined : { template: text };
}
