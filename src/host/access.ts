/** Everything between a command and its first request: address, key and consent, asked for where they are missing. */
import type * as vscode from "vscode";
import { checkedBaseUrl, type Endpoint } from "../engine/gemini/endpoint.ts";
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
  const key = (await keys.current()) ?? (await askForKey(keys, baseUrl));
  return key === undefined ? undefined : { key, baseUrl };
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
