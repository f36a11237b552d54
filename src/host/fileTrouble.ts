import * as vscode from "vscode";

/** What a file system's error means, as a sentence; `undefined` for errors of other kinds. */
export function fileTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
    case "FileNotFound":
      return vscode.l10n.t("The file or its folder is not there any more.");
    case "EISDIR":
    case "FileIsADirectory":
      return vscode.l10n.t("A folder stands in the file's place.");
    case "EACCES":
    case "EPERM":
    case "NoPermissions":
      return vscode.l10n.t("You have no permission for this file or its folder.");
    case "EROFS":
      return vscode.l10n.t("The file system is read-only.");
    case "ENOSPC":
    case "EDQUOT":
      return vscode.l10n.t("The disk is full.");
    case "EFBIG":
      return vscode.l10n.t("The file is larger than the disk allows.");
    case "ELOOP":
      return vscode.l10n.t("It is a link that leads back to itself.");
    case "EBUSY":
      return vscode.l10n.t("Another program holds the file.");
    case "EIO":
      return vscode.l10n.t("The disk or the network drive has failed.");
    case "ENAMETOOLONG":
      return vscode.l10n.t("The name is longer than the disk allows.");
    default:
      return undefined;
  }
}
