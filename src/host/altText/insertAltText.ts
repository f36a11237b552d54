/** `Insert Alt Text`: the picture at the cursor gets a caption as its alt text. */
import * as vscode from "vscode";
import type { TextEntry } from "../../core/annotation.ts";
import { oneLine } from "../../engine/references/altText.ts";
import type { ImageReference } from "../../engine/references/reference.ts";
import { captionOf } from "../commands/captionOf.ts";
import type { Services } from "../services.ts";
import { languageOf, loadReader, touched } from "./documents.ts";
import { captionsOf, NothingToWrite, pictureOf } from "./pictures.ts";
import { writeSeveral } from "./several.ts";
import { writeCaptions } from "./writeCaptions.ts";

/**
 * Where the cursor is, or where a code action says; with several pictures selected, those without an alt text.
 * @param clicked the document's URI when a menu or a code action called
 * @param place the code action's range
 * @throws what asking for a caption throws
 */
export async function insertAltText(clicked: unknown, place: unknown, services: Services): Promise<void> {
  await telling(async () => {
    const document = await documentOf(clicked);
    const range = place instanceof vscode.Range ? place : selectionIn(document);
    const all = (await loadReader()).references(document);
    const chosen = touched(all, document, range);
    const [only] = chosen;
    if (only === undefined) {
      throw new NothingToWrite(vscode.l10n.t("There is no picture at the cursor. Put the cursor into its reference."));
    }
    if (chosen.length > 1) await writeSeveral(document, all, chosen, services);
    else await writeOne(document, all, only, services);
  });
}

/**
 * All alt texts that a document lacks.
 * @param clicked as above
 * @throws what asking for a caption throws
 */
export async function insertMissingAltTexts(clicked: unknown, services: Services): Promise<void> {
  await telling(async () => {
    const document = await documentOf(clicked);
    const all = (await loadReader()).references(document);
    await writeSeveral(document, all, all, services);
  });
}

async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NothingToWrite)) throw error;
    void vscode.window.showWarningMessage(error.message);
  }
}

async function documentOf(clicked: unknown): Promise<vscode.TextDocument> {
  const active = vscode.window.activeTextEditor?.document;
  const document = clicked instanceof vscode.Uri ? await vscode.workspace.openTextDocument(clicked) : active;
  if (document === undefined || languageOf(document) === undefined) {
    throw new NothingToWrite(
      vscode.l10n.t("Alt texts are written into Markdown, MDX, HTML, Vue, Svelte, Astro, JSX and TSX documents."),
    );
  }
  return document;
}

function selectionIn(document: vscode.TextDocument): vscode.Range {
  const editor = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find(
    (one) => one?.document.uri.toString() === document.uri.toString(),
  );
  return editor?.selection ?? new vscode.Range(0, 0, 0, 0);
}

async function writeOne(
  document: vscode.TextDocument,
  all: readonly ImageReference[],
  reference: ImageReference,
  services: Services,
): Promise<void> {
  if (reference.alt.kind === "computed") {
    throw new NothingToWrite(vscode.l10n.t("The alt text of this picture is made by code; change it there."));
  }
  const picture = await pictureOf(reference, document);
  const kept = await captionsOf(picture);
  const first = reference.alt.kind === "missing" ? kept[0]?.text : await chooseAnother(reference.alt, kept);
  if (first === null) return;
  const text = first ?? (await captionOf(picture, services));
  if (text === undefined) return;
  if (oneLine(text) === "") throw new NothingToWrite(vscode.l10n.t("Gemini's caption is empty; nothing was written."));
  if ((await writeCaptions(document.uri, all, [{ reference, text }])) > 0) {
    vscode.window.setStatusBarMessage(`$(check) ${vscode.l10n.t("Alt text written: {0}", oneLine(text))}`, 8000);
  }
}

interface CaptionItem extends vscode.QuickPickItem {
  /** `undefined`: a new one is asked for. */
  readonly text: string | undefined;
}

/**
 * What an alt text that is there already is to be replaced by: never without the person's choice.
 * @returns a caption, `undefined` for a new one, `null` when the person declined
 */
async function chooseAnother(
  alt: Extract<ImageReference["alt"], { kind: "text" | "decorative" }>,
  kept: readonly TextEntry[],
): Promise<string | undefined | null> {
  const now = alt.kind === "text" ? oneLine(alt.text) : "";
  const others = kept.filter(({ text }) => oneLine(text) !== now);
  const items: CaptionItem[] = [
    ...others.map(({ text, review }) => ({
      text,
      label: oneLine(text),
      description: review === "accepted" ? vscode.l10n.t("accepted") : vscode.l10n.t("not reviewed yet"),
    })),
    { text: undefined, label: `$(sparkle) ${vscode.l10n.t("Ask Gemini for a new caption")}`, alwaysShow: true },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Replace Alt Text"),
    placeHolder:
      alt.kind === "text"
        ? vscode.l10n.t("Now: {0}", now)
        : vscode.l10n.t("Now: empty, which marks the picture as decoration"),
  });
  return picked === undefined ? null : picked.text;
}
