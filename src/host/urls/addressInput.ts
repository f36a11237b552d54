import * as vscode from "vscode";
import { checkAddress } from "../../engine/images/fetchImage.ts";
import { sentence } from "../problems.ts";
import { settingsFor } from "../settings.ts";

/**
 * Asks for the address of a picture, and says while it is typed what is wrong with it.
 * @returns `undefined` when the person turned away
 */
export async function askForAddress(): Promise<URL | undefined> {
  const { allowPrivateUrls } = settingsFor();
  const address = await vscode.window.showInputBox({
    title: vscode.l10n.t("Image from URL"),
    prompt: vscode.l10n.t("The address of the picture itself, not of a page that shows it."),
    placeHolder: "https://example.com/picture.jpg",
    // The address is mostly copied from somewhere else.
    ignoreFocusOut: true,
    validateInput: (text) => problem(text, allowPrivateUrls),
  });
  return address === undefined ? undefined : checkAddress(address, allowPrivateUrls);
}

function problem(text: string, allowPrivate: boolean): string | undefined {
  try {
    checkAddress(text, allowPrivate);
    return undefined;
  } catch (error) {
    return sentence(error);
  }
}
