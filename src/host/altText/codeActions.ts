/** The light bulb on a reference to a picture. It only offers: nothing on disk or on the web is looked at. */
import * as vscode from "vscode";
import { addressKind } from "../../engine/references/picture.ts";
import type { ImageReference } from "../../engine/references/reference.ts";
import { loadReader, SELECTOR, touched } from "./documents.ts";

/** Lines before the cursor in which a reference that reaches to it begins. Tags are seldom longer. */
const LINES_BEFORE = 50;
/** In UTF-16 units. Reading a longer document at every move of the cursor would be felt. */
const MAX_LENGTH = 1_000_000;
/** What every reference begins with. */
const BEGINNING = /!\[|<[\w.:-]*(?:im(?:g|age)|picture)/i;

const MISSING = vscode.CodeActionKind.QuickFix;
const AGAIN = vscode.CodeActionKind.RefactorRewrite;

export function registerAltTextActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    SELECTOR,
    { provideCodeActions },
    { providedCodeActionKinds: [MISSING, AGAIN] },
  );
}

async function provideCodeActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  _context: vscode.CodeActionContext,
  token: vscode.CancellationToken,
): Promise<vscode.CodeAction[]> {
  if (!mayBeAt(document, range)) return [];
  const reader = await loadReader();
  if (token.isCancellationRequested) return [];
  const all = reader.references(document).filter(isFile);
  const here = touched(all, document, range);
  const [only] = here;
  if (only === undefined) return [];
  const missing = all.filter(({ alt }) => alt.kind === "missing").length;
  return [
    ...(here.length > 1 ? [] : actionFor(only, document, range)),
    ...(missing > 1
      ? [
          action(
            vscode.l10n.t("Write all {0} missing alt texts with Gemini", missing),
            MISSING,
            "visionSidecar.insertMissingAltTexts",
            document.uri,
          ),
        ]
      : []),
  ];
}

/** Whether a reference can be near, without reading the whole document. */
function mayBeAt(document: vscode.TextDocument, { start, end }: vscode.Range): boolean {
  const near = new vscode.Range(Math.max(0, start.line - LINES_BEFORE), 0, end.line + 1, 0);
  if (!BEGINNING.test(document.getText(near))) return false;
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end) <= MAX_LENGTH;
}

function isFile({ destination }: ImageReference): boolean {
  return destination !== undefined && addressKind(destination) === "file";
}

function actionFor({ alt }: ImageReference, { uri }: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const command = "visionSidecar.insertAltText";
  switch (alt.kind) {
    case "missing":
      return [action(vscode.l10n.t("Write alt text with Gemini"), MISSING, command, uri, range)];
    case "text":
    case "decorative":
      return [action(vscode.l10n.t("Write alt text again…"), AGAIN, command, uri, range)];
    case "computed":
      return [];
  }
}

function action(title: string, kind: vscode.CodeActionKind, command: string, ...args: unknown[]): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  made.command = { command, title, arguments: args };
  return made;
}
