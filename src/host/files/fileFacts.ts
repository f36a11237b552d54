/** What a person wants to know of a file that Gemini stores. */
import * as vscode from "vscode";
import type { RemoteFile } from "../../engine/gemini/files.ts";

const MINUTE = 60_000;

/** Its name, as whoever uploaded it called it. */
export function fileName({ displayName, name }: RemoteFile): string {
  return displayName?.trim() || name;
}

/** Type, size, state and time left, in one line. */
export function fileFacts({ mimeType, sizeBytes, state, expirationTime, error }: RemoteFile, now: number): string {
  const facts = [
    mimeType,
    sizeBytes === undefined ? undefined : byteSize(sizeBytes),
    stateName(state, error?.message),
    expirationTime === undefined ? undefined : timeLeft(Date.parse(expirationTime) - now),
  ];
  return facts.filter((fact) => fact !== undefined).join(" · ");
}

/** Bytes as people say them. */
export function byteSize(bytes: number): string {
  if (bytes < 1_000_000) return vscode.l10n.t("{0} kB", Math.ceil(bytes / 1000));
  return vscode.l10n.t("{0} MB", (bytes / 1_000_000).toFixed(1));
}

function stateName(state: RemoteFile["state"], why: string | undefined): string | undefined {
  switch (state) {
    case "ACTIVE":
      return vscode.l10n.t("ready");
    case "PROCESSING":
      return vscode.l10n.t("being processed");
    case "FAILED":
      return why ? vscode.l10n.t("failed: {0}", why) : vscode.l10n.t("failed");
    default:
      return undefined;
  }
}

function timeLeft(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes < 1) return vscode.l10n.t("ends now");
  return minutes < 60 ? vscode.l10n.t("{0} min left", minutes) : vscode.l10n.t("{0} h left", Math.floor(minutes / 60));
}
