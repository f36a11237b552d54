/** Everything between a command and its first request: address, key and consent, asked for where they are missing. */
import * as vscode from "vscode";
import { checkedBaseUrl, type Endpoint } from "../engine/gemini/endpoint.ts";
import { VisionError } from "../engine/gemini/errors.ts";
import { ensureConsent } from "./consent.ts";
import { askForKey } from "./keyInput.ts";
import type { Keys } from "./keys.ts";
import { settingsFor } from "./settings.ts";

/** An endpoint whose address has been checked. */
type KnownEndpoint = Endpoint & { readonly baseUrl: string };

/**
 * Whom to ask, and with which key; for requests that carry no picture.
 * @returns `undefined` when the person declined
 * @throws VisionError (`badAddress`) when the configured address may not be used
 */
export async function ensureKey(keys: Keys): Promise<KnownEndpoint | undefined> {
  const baseUrl = configuredAddress();
  const known = await keys.current();
  const key = known === undefined || !(await mayGo(keys, baseUrl)) ? await askForKey(keys, baseUrl) : known;
  return key === undefined ? undefined : { key, baseUrl };
}

/**
 * A key was given for one address. Another one, after the setting was changed, gets it only when the person says so: once
 * for each host.
 */
async function mayGo(keys: Keys, baseUrl: string): Promise<boolean> {
  const { host } = new URL(baseUrl);
  const hosts = keys.hosts();
  if (hosts.includes(host)) return true;
  const send = vscode.l10n.t("Send the Key");
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("Send your Gemini API key to {0}?", host),
    {
      modal: true,
      detail: vscode.l10n.t(
        "It was given for {0}. Whoever runs {1} will see it and can use it.",
        hosts.join(", "),
        host,
      ),
    },
    send,
    vscode.l10n.t("Use Another Key…"),
  );
  if (choice === undefined) throw new VisionError("cancelled");
  if (choice === send) await keys.allow(host);
  return choice === send;
}

/** The same, and the person's consent to sending pictures there. */
export async function ensureAccess(keys: Keys, state: vscode.Memento): Promise<KnownEndpoint | undefined> {
  const endpoint = await ensureKey(keys);
  // The very address that will be asked: the setting may have changed while the key was typed.
  return endpoint !== undefined && (await ensureConsent(state, endpoint.baseUrl)) ? endpoint : undefined;
}

/** The address from the settings. Throws `badAddress`. */
export function configuredAddress(): string {
  return checkedBaseUrl({ key: "", baseUrl: settingsFor().baseUrl });
}
