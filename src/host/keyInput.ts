/** Asks for the API key, checks it, and keeps it. */
import * as vscode from "vscode";
import { checkKey } from "../engine/gemini/checkKey.ts";
import { checkedKey } from "../engine/gemini/endpoint.ts";
import type { VisionError } from "../engine/gemini/errors.ts";
import { environmentKey, type Keys } from "./keys.ts";
import { sentence } from "./problems.ts";

const GET_KEY = vscode.Uri.parse("https://aistudio.google.com/apikey");

/**
 * Leads a person to a key that works. A key that the service refuses is not kept; one that could not be checked (offline)
 * is kept when the person says so.
 * @returns the key, `undefined` when the person gave up
 */
export async function askForKey(keys: Keys, baseUrl: string): Promise<string | undefined> {
  const found = environmentKey();
  if (found !== undefined) {
    const use = vscode.l10n.t("Use {0} from the environment", found.name);
    const enter = vscode.l10n.t("Enter another key…");
    const options = { title: vscode.l10n.t("Gemini API Key"), ignoreFocusOut: true };
    const choice = await vscode.window.showQuickPick([use, enter], options);
    if (choice === undefined) return undefined;
    if (choice === use) {
      await keys.useEnvironment(new URL(baseUrl).host);
      return found.key;
    }
  }
  const key = await enterKey(baseUrl);
  if (key !== undefined && !(await keys.store(key, new URL(baseUrl).host))) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t("No keyring works on this machine: the API key is kept for this window only."),
    );
  }
  return key;
}

/** The input stays open, busy, while a key is checked, and says what is wrong with it. */
function enterKey(baseUrl: string): Promise<string | undefined> {
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t("Gemini API Key");
  input.placeholder = vscode.l10n.t("Paste your Gemini API key");
  input.prompt = vscode.l10n.t("It is kept in VS Code's secret store and sent to {0} only.", new URL(baseUrl).host);
  input.password = true;
  input.ignoreFocusOut = true;
  input.buttons = [{ iconPath: new vscode.ThemeIcon("link-external"), tooltip: vscode.l10n.t("Get a Key") }];
  const closed = new AbortController();
  return new Promise((resolve) => {
    const accept = async () => {
      const key = input.value.trim();
      if (key === "" || input.busy) return;
      input.busy = true;
      input.enabled = false;
      const why = malformed(key) ?? (await refusal(key, baseUrl, closed.signal));
      if (closed.signal.aborted) return;
      input.busy = false;
      input.enabled = true;
      input.validationMessage = why;
      if (why !== undefined) return;
      resolve(key);
      input.hide();
    };
    input.onDidAccept(accept);
    input.onDidChangeValue(() => {
      input.validationMessage = undefined;
    });
    input.onDidTriggerButton(() => vscode.env.openExternal(GET_KEY));
    input.onDidHide(() => {
      closed.abort();
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

/** What is wrong with the characters of a key; nothing is asked of the service. */
function malformed(key: string): string | undefined {
  try {
    checkedKey({ key });
    return undefined;
  } catch (error) {
    return sentence(error);
  }
}

/** Why a key is not to be kept, `undefined` when it is. One that could not be checked is left to the person. */
async function refusal(key: string, baseUrl: string, signal: AbortSignal): Promise<string | undefined> {
  const problem = await checkKey({ key, baseUrl }, signal);
  if (problem === undefined || signal.aborted) return undefined;
  if (isRefusal(problem)) return sentence(problem);
  const anyway = vscode.l10n.t("Keep Anyway");
  const options = { modal: true, detail: sentence(problem) };
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("The API key could not be checked."),
    options,
    anyway,
  );
  return choice === anyway ? undefined : sentence(problem);
}

/** The service has seen the key and does not take it. */
function isRefusal({ status }: VisionError): boolean {
  return status === 400 || status === 401 || status === 403;
}
