/** A file in the web as something to ask about, without saving it. */
import * as vscode from "vscode";
import type { Subject } from "../../engine/conversations/conversation.ts";
import { FETCHED_TYPES, MAX_FETCHED_MEGABYTES, typeOfAddress } from "../../engine/gemini/uriTypes.ts";
import { checkAddress } from "../../engine/images/fetchImage.ts";
import type { Services } from "../services.ts";
import { askForAddress } from "./addressInput.ts";

/**
 * Asks for an address and for who fetches it: this machine, now, or Gemini with every question.
 * @returns `undefined` when the person turned away
 * @throws UrlError, ImageError, VisionError (`cancelled`)
 */
export async function addFromUrl({ webPictures }: Services): Promise<Subject | undefined> {
  const address = await askForAddress();
  if (address === undefined) return undefined;
  const here = {
    label: `$(desktop-download) ${vscode.l10n.t("Fetch It Here")}`,
    detail: vscode.l10n.t("Any kind of picture; prepared like a file on disk, and only the picture is sent."),
  };
  const there = {
    label: `$(cloud) ${vscode.l10n.t("Let Gemini Fetch It")}`,
    detail: vscode.l10n.t(
      "Gemini gets the address: JPEG, PNG, WebP, BMP or PDF of up to {0} MB, with every question anew.",
      MAX_FETCHED_MEGABYTES,
    ),
  };
  const way = await vscode.window.showQuickPick([here, there], {
    title: address.href,
    placeHolder: vscode.l10n.t("Who shall fetch it?"),
    ignoreFocusOut: true,
  });
  if (way === undefined) return undefined;
  if (way === here) {
    const { fileName } = await webPictures.fetch(address);
    return { uri: address.href, name: fileName };
  }
  // What only this machine reaches is of no use to Gemini, whatever the settings allow.
  checkAddress(address.href, false);
  const mimeType = typeOfAddress(address) ?? (await chooseType(address));
  return mimeType === undefined ? undefined : { uri: address.href, name: nameOf(address), mimeType };
}

async function chooseType(address: URL): Promise<string | undefined> {
  const items = Object.entries(FETCHED_TYPES).map(([mimeType, [extension]]) => ({
    label: extension.toUpperCase(),
    description: mimeType,
    mimeType,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: address.href,
    placeHolder: vscode.l10n.t("Gemini has to be told the type, and the address does not say it. What is it?"),
    ignoreFocusOut: true,
  });
  return picked?.mimeType;
}

function nameOf({ pathname, host }: URL): string {
  const last = pathname.split("/").findLast((part) => part !== "") ?? host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
