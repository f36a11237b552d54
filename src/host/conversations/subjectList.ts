/** The files of a question as a list: in the order in which they are sent, to be changed before the question is typed. */
import * as vscode from "vscode";
import type { Subject } from "../../engine/conversations/conversation.ts";
import { IMAGE_EXTENSIONS } from "../../engine/images/kinds.ts";
import { chooseStoredFiles } from "../files/chooseFiles.ts";
import { sentence, showProblem } from "../problems.ts";
import type { Services } from "../services.ts";
import { addFromUrl } from "../urls/addFromUrl.ts";
import { checkCount, fileSubject, whereIs } from "./subjects.ts";

/** What the person wants next: more files, or to go on. */
type Step = "files" | "url" | "stored" | "go";

interface Line extends vscode.QuickPickItem {
  readonly step: Step;
  /** Of a subject. */
  readonly subject?: Subject;
}

/** @returns at least one subject, `undefined` when the person turned away */
export async function chooseSubjects(
  given: readonly Subject[],
  services: Services,
): Promise<readonly Subject[] | undefined> {
  let subjects = given;
  for (;;) {
    const shown = await showList(subjects);
    if (shown === undefined) return undefined;
    ({ subjects } = shown);
    if (shown.step !== "go") {
      const added = await more(shown.step, services);
      // The same file twice would cost twice.
      const known = new Set(subjects.map(({ uri }) => uri));
      subjects = [...subjects, ...added.filter(({ uri }) => !known.has(uri))];
      continue;
    }
    try {
      checkCount(subjects);
      return subjects;
    } catch (error) {
      void vscode.window.showWarningMessage(sentence(error));
    }
  }
}

/** None when the person turned away, or it failed: that is told. */
async function more(step: Exclude<Step, "go">, services: Services): Promise<readonly Subject[]> {
  try {
    if (step === "files") return await chooseFiles();
    if (step === "stored") return await chooseStoredFiles(services);
    const subject = await addFromUrl(services);
    return subject === undefined ? [] : [subject];
  } catch (error) {
    showProblem(error, services.log);
    return [];
  }
}

async function chooseFiles(): Promise<readonly Subject[]> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t("Add Files"),
    filters: { [vscode.l10n.t("Images and PDF Documents")]: [...IMAGE_EXTENSIONS, "pdf"] },
  });
  return (picked ?? []).map(fileSubject);
}

function showList(given: readonly Subject[]): Promise<{ step: Step; subjects: readonly Subject[] } | undefined> {
  let subjects = given;
  const pick = vscode.window.createQuickPick<Line>();
  const button = (icon: string, tooltip: string) => ({ iconPath: new vscode.ThemeIcon(icon), tooltip });
  const up = button("arrow-up", vscode.l10n.t("Move Up"));
  const down = button("arrow-down", vscode.l10n.t("Move Down"));
  const remove = button("close", vscode.l10n.t("Remove"));
  const adding: readonly Line[] = [
    { label: `$(add) ${vscode.l10n.t("Add Files…")}`, step: "files", alwaysShow: true },
    { label: `$(globe) ${vscode.l10n.t("Add from URL…")}`, step: "url", alwaysShow: true },
    { label: `$(cloud) ${vscode.l10n.t("Add File at Gemini…")}`, step: "stored", alwaysShow: true },
  ];
  pick.title = vscode.l10n.t("Files of the Question");
  pick.placeholder = vscode.l10n.t("They are sent in this order. Enter goes on to the question.");
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;

  const lineOf = (subject: Subject, index: number): Line => ({
    label: `${index + 1}. ${subject.name}`,
    description: whereIs(subject),
    buttons: [...(index > 0 ? [up] : []), ...(index < subjects.length - 1 ? [down] : []), remove],
    step: "go",
    subject,
  });
  const show = (active?: Subject) => {
    const separator: Line = { label: "", kind: vscode.QuickPickItemKind.Separator, step: "go" };
    const going: Line[] =
      subjects.length === 0
        ? []
        : [{ label: `$(arrow-right) ${goOnLabel(subjects.length)}`, step: "go" }, ...subjects.map(lineOf), separator];
    pick.keepScrollPosition = true;
    pick.items = [...going, ...adding];
    const moved = pick.items.find((line) => line.subject !== undefined && line.subject === active);
    // None at all would be no start for the keyboard: without it, the first line is active.
    if (moved !== undefined) pick.activeItems = [moved];
  };
  show();

  return new Promise((resolve) => {
    pick.onDidTriggerItemButton(({ item: { subject }, button: pressed }) => {
      if (subject === undefined) return;
      const from = subjects.indexOf(subject);
      const rest = subjects.toSpliced(from, 1);
      subjects = pressed === remove ? rest : rest.toSpliced(pressed === up ? from - 1 : from + 1, 0, subject);
      show(pressed === remove ? subjects[Math.min(from, subjects.length - 1)] : subject);
    });
    pick.onDidAccept(() => {
      const [line] = pick.activeItems;
      if (line === undefined) return;
      resolve({ step: line.step, subjects });
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}

function goOnLabel(count: number): string {
  return count === 1 ? vscode.l10n.t("Ask About This File") : vscode.l10n.t("Ask About These {0} Files", count);
}
