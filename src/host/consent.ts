/** Consent to sending pictures: once per workspace and endpoint host; always in a window without a folder. */
import * as vscode from "vscode";
import { DEFAULT_BASE_URL, isLoopback } from "../engine/gemini/endpoint.ts";

const CONSENTED = "consentedHosts";
const TERMS = "https://ai.google.dev/gemini-api/terms";

/** Asks unless it was granted before. @returns whether pictures may be sent to `baseUrl` */
export async function ensureConsent(state: vscode.Memento, baseUrl: string): Promise<boolean> {
  const host = new URL(baseUrl).host;
  const remembered = vscode.workspace.workspaceFolders !== undefined;
  const granted = state.get<readonly string[]>(CONSENTED, []);
  if (remembered && granted.includes(host)) return true;

  const google = baseUrl === DEFAULT_BASE_URL;
  const send = google ? vscode.l10n.t("Send to Google") : vscode.l10n.t("Send Images");
  const terms = vscode.l10n.t("Read the Terms");
  for (;;) {
    const choice = await vscode.window.showInformationMessage(
      google ? vscode.l10n.t("Send pictures to Google's Gemini API?") : vscode.l10n.t("Send pictures to {0}?", host),
      { modal: true, detail: detail(host, google) },
      send,
      terms,
    );
    if (choice === terms) {
      await vscode.env.openExternal(vscode.Uri.parse(TERMS));
      continue;
    }
    if (choice !== send) return false;
    if (remembered) await state.update(CONSENTED, [...granted.filter((known) => known !== host), host]);
    return true;
  }
}

function detail(host: string, google: boolean): string {
  const from =
    vscode.env.remoteName === undefined
      ? vscode.l10n.t(
          "The pictures and documents you ask about and your questions are sent from this computer to {0}.",
          host,
        )
      : vscode.l10n.t(
          "The pictures and documents you ask about and your questions are sent from the remote machine ({0}) to {1}.",
          vscode.env.remoteName,
          host,
        );
  const training = vscode.l10n.t(
    "With an unpaid key, Google may use them to improve its products, and people may read them: send nothing confidential or personal. With a paid key they are not used so.",
  );
  const uploads = vscode.l10n.t("Files too large for one request are kept by the service for up to 48 hours.");
  const gateway = isLoopback(host)
    ? vscode.l10n.t("This address is on that same machine: what listens there sees the pictures and your API key.")
    : vscode.l10n.t("This is not Google's own address: whoever runs it sees the pictures and your API key.");
  return [from, ...(google ? [] : [gateway]), training, uploads].join("\n\n");
}
