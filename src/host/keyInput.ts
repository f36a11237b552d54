/** Asks for the API key, checks it, and keeps it. */
import * as vscode from "vscode";
import { checkKey } from "../engine/gemini/checkKey.ts";
import { checkedKey } from "../engine/gemini/endpoint.ts";
import { environmentKey, type Keys } from "./keys.ts";
import { sentence } from "./problems.ts";

const GET_KEY = vscode.Uri.parse("https://aistudio.google.com/apikey");

/**
 * Leads a person to a key that works. A key that the service refuses is not kept; one that could not be checked (offline)
 * is kept when the person says so.
 * @returns the key, `undefined` when the person gave up
 */
export async function askForKey(keys: Keys, baseUrl: string): Promise<string | undefined> {
  const offered = await offerEnvironment(keys);
  if (offered !== "enter") return offered;
  let refused: string | undefined;
  for (;;) {
    const entered = await enterKey(refused);
    if (entered === undefined) return undefined;
    const verdict = await check(entered, baseUrl);
    if (verdict.keep) {
      await keep(keys, entered);
      return entered;
    }
    refused = verdict.why;
  }
}

/** @returns the environment's key when it is chosen, `"enter"` to type one, `undefined` to give up */
async function offerEnvironment(keys: Keys): Promise<string | undefined> {
  const found = environmentKey();
  if (found === undefined) return "enter";
  const use = { label: vscode.l10n.t("Use {0} from the environment", found.name), id: "use" };
  const enter = { label: vscode.l10n.t("Enter another key…"), id: "enter" };
  const choice = await vscode.window.showQuickPick([use, enter], {
    title: vscode.l10n.t("Gemini API Key"),
    ignoreFocusOut: true,
  });
  if (choice === use) {
    await keys.useEnvironment();
    return found.key;
  }
  return choice?.id;
}

function enterKey(refused: string | undefined): Promise<string | undefined> {
  const input = vscode.window.createInputBox();
  input.title = vscode.l10n.t("Gemini API Key");
  input.placeholder = vscode.l10n.t("Paste your Gemini API key");
  input.prompt = vscode.l10n.t("It is kept in VS Code's secret store and sent to the configured endpoint only.");
  input.password = true;
  input.ignoreFocusOut = true;
  input.buttons = [{ iconPath: new vscode.ThemeIcon("link-external"), tooltip: vscode.l10n.t("Get a Key") }];
  input.validationMessage = refused;
  return new Promise((resolve) => {
    input.onDidChangeValue((value) => {
      input.validationMessage = value.trim() === "" ? undefined : malformed(value);
    });
    input.onDidTriggerButton(() => {
      void vscode.env.openExternal(GET_KEY);
    });
    input.onDidAccept(() => {
      const value = input.value.trim();
      if (value === "" || malformed(value) !== undefined) return;
      resolve(value);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

function malformed(value: string): string | undefined {
  try {
    checkedKey({ key: value });
    return undefined;
  } catch (error) {
    return sentence(error);
  }
}

type Verdict = { readonly keep: true } | { readonly keep: false; readonly why: string };

async function check(key: string, baseUrl: string): Promise<Verdict> {
  const problem = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Checking the API key…"),
      cancellable: true,
    },
    (_, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return checkKey({ key, baseUrl }, stop.signal);
    },
  );
  if (problem === undefined) return { keep: true };
  const why = sentence(problem);
  if (problem.status === 400 || problem.status === 401 || problem.status === 403) return { keep: false, why };
  const anyway = vscode.l10n.t("Keep Anyway");
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("The API key could not be checked."),
    { modal: true, detail: why },
    anyway,
  );
  return choice === anyway ? { keep: true } : { keep: false, why };
}

async function keep(keys: Keys, key: string): Promise<void> {
  if (await keys.store(key)) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t("No keyring works on this machine: the API key is kept for this window only."),
  );
}
