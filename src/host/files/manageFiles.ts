/** The command that shows what Gemini stores for the key, and ends it. */
import * as vscode from "vscode";
import { type Endpoint, endpointHost } from "../../engine/gemini/endpoint.ts";
import { deleteFile, listFiles, type RemoteFile } from "../../engine/gemini/files.ts";
import { inFlight } from "../../engine/runs/inFlight.ts";
import { ensureKey } from "../access.ts";
import { goOn } from "../commands/goOn.ts";
import { askAboutSubjects } from "../conversations/ask.ts";
import { isCancelled, logProblem, openLog, sentence, showProblem, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { storedSubject } from "./chooseFiles.ts";
import { fileFacts, fileName } from "./fileFacts.ts";

interface FileItem extends vscode.QuickPickItem {
  /** Absent in the line that says that there is none. */
  readonly file?: RemoteFile;
}

/** While something is processed, the list is read again so often. */
const REFRESH_MS = 2000;
/** Deletions at once. */
const LANES = 4;

/** Shows the list until the person closes it. */
export async function manageFiles(services: Services): Promise<void> {
  const endpoint = await ensureKey(services.keys);
  if (endpoint === undefined) return;
  const chosen = await listUntilClosed(endpoint, services);
  const subject = chosen && storedSubject(chosen);
  if (subject !== undefined) await askAboutSubjects([subject], services);
}

/** @returns the file that the person chose to ask about */
function listUntilClosed(endpoint: Endpoint, services: Services): Promise<RemoteFile | undefined> {
  const { log } = services;
  const pick = vscode.window.createQuickPick<FileItem>();
  const button = (icon: string, tooltip: string) => ({ iconPath: new vscode.ThemeIcon(icon), tooltip });
  const copy = button("copy", vscode.l10n.t("Copy URI"));
  const remove = button("trash", vscode.l10n.t("Delete at Gemini"));
  const again = button("refresh", vscode.l10n.t("Refresh"));
  const removeAll = button("clear-all", vscode.l10n.t("Delete All…"));
  pick.title = vscode.l10n.t("Gemini Files at {0}", endpointHost(endpoint));
  pick.placeholder = vscode.l10n.t("Enter asks about a file. All of them end by themselves after 48 hours.");
  pick.matchOnDetail = true;
  // The question before the deletion of all must not close it.
  pick.ignoreFocusOut = true;
  pick.buttons = [again, removeAll];
  const closed = new AbortController();
  const { signal } = closed;
  let timer: NodeJS.Timeout | undefined;
  let files: readonly RemoteFile[] = [];

  const item = (file: RemoteFile): FileItem => ({
    label: `$(${file.state === "PROCESSING" ? "sync~spin" : "file"}) ${fileName(file)}`,
    detail: fileFacts(file, Date.now()),
    buttons: [copy, remove],
    file,
  });
  const show = (found: readonly RemoteFile[]) => {
    files = found.toSorted((a, b) => (b.createTime ?? "").localeCompare(a.createTime ?? ""));
    const active = pick.activeItems[0]?.file?.name;
    const none = { label: vscode.l10n.t("Gemini stores no files for this key."), alwaysShow: true };
    pick.keepScrollPosition = true;
    pick.items = files.length === 0 ? [none] : files.map(item);
    const same = pick.items.find(({ file }) => file !== undefined && file.name === active);
    if (same !== undefined) pick.activeItems = [same];
  };
  const refresh = async () => {
    clearTimeout(timer);
    pick.busy = true;
    try {
      show(await listFiles(endpoint, { signal }));
      if (files.some(({ state }) => state === "PROCESSING")) timer = setTimeout(() => void refresh(), REFRESH_MS);
    } catch (error) {
      if (isCancelled(error)) return;
      // The message has the buttons that help: another key, another try.
      pick.hide();
      logProblem(error, log);
      showWithButtons("error", sentence(error), [...goOn(error, services, () => manageFiles(services)), openLog(log)]);
    }
    pick.busy = false;
  };
  const end = async (ended: readonly RemoteFile[]) => {
    clearTimeout(timer);
    pick.busy = true;
    const failures: unknown[] = [];
    await inFlight(ended, LANES, signal, async ({ name, uri }) => {
      try {
        // First, so that no question of ours counts on it meanwhile.
        await services.files().forget(uri);
        await deleteFile(endpoint, name, { signal });
      } catch (error) {
        failures.push(error);
      }
    });
    if (signal.aborted) return;
    if (failures.length > 0) showProblem(failures[0], log);
    await refresh();
  };

  return new Promise((resolve) => {
    pick.onDidTriggerItemButton(async ({ item: { file }, button: pressed }) => {
      if (file === undefined) return;
      if (pressed === remove) return end([file]);
      await vscode.env.clipboard.writeText(file.uri);
      void vscode.window.setStatusBarMessage(vscode.l10n.t("The URI of {0} is copied.", fileName(file)), 3000);
    });
    pick.onDidTriggerButton(async (pressed) => {
      if (pressed === again) return refresh();
      const all = files;
      if (all.length > 0 && (await confirmed(all.length))) await end(all);
    });
    pick.onDidAccept(() => {
      const file = pick.activeItems[0]?.file;
      if (file === undefined || storedSubject(file) === undefined) return;
      resolve(file);
      pick.hide();
    });
    pick.onDidHide(() => {
      closed.abort();
      clearTimeout(timer);
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
    void refresh();
  });
}

async function confirmed(count: number): Promise<boolean> {
  const go = vscode.l10n.t("Delete All");
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("Delete all {0} files that Gemini stores for this key?", count),
    {
      modal: true,
      detail: vscode.l10n.t(
        "Files that other programs uploaded with this key are among them. Your own files on disk stay; questions that need them upload them again.",
      ),
    },
    go,
  );
  return choice === go;
}
