/** What a conversation is about: files on disk, in the web, or at Gemini. */
import * as vscode from "vscode";
import type { Conversation, Subject } from "../../engine/conversations/conversation.ts";
import { readPdfFile } from "../../engine/documents/pdf.ts";
import { checkPictures } from "../../engine/gemini/plan.ts";
import { isStoredAddress } from "../../engine/gemini/uriTypes.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import type { AskedFile } from "../../engine/runs/askAbout.ts";
import { nameOf } from "../fileName.ts";
import type { Services } from "../services.ts";

/** A file on disk. */
export function fileSubject(uri: vscode.Uri): Subject {
  return { uri: uri.toString(), name: nameOf(uri) };
}

/** Where a subject's file is on disk, if it is there. */
export function fileOf({ uri }: Subject): vscode.Uri | undefined {
  const parsed = vscode.Uri.parse(uri, true);
  return parsed.scheme === "file" ? parsed : undefined;
}

/** The first file on disk: its folder and its settings hold for the conversation. */
export function firstFile({ subjects }: Pick<Conversation, "subjects">): vscode.Uri | undefined {
  return subjects.map(fileOf).find((uri) => uri !== undefined);
}

/** Whether only whoever has the key can open it. */
export function isStored({ uri, mimeType }: Subject): boolean {
  return mimeType !== undefined && isStoredAddress(uri);
}

/** Where it is, in words. */
export function whereIs(subject: Subject): string {
  const file = fileOf(subject);
  if (file !== undefined) return vscode.workspace.asRelativePath(file);
  if (isStored(subject)) return vscode.l10n.t("at Gemini");
  const { host } = new URL(subject.uri);
  return subject.mimeType === undefined ? host : vscode.l10n.t("{0}, fetched by Gemini", host);
}

/** Throws a VisionError when there are more pictures than one question may have; what their files hold is not looked at. */
export function checkCount(subjects: readonly Subject[]): void {
  checkPictures(
    subjects.filter(({ name, mimeType }) =>
      mimeType === undefined ? !/\.pdf$/i.test(name) : mimeType.startsWith("image/"),
    ).length,
  );
}

/** The files as they are asked about; each is read when it is its turn. */
export function askedFiles(subjects: readonly Subject[], services: Services, signal: AbortSignal): AskedFile[] {
  return subjects.map((subject) => {
    const { uri, mimeType } = subject;
    if (mimeType !== undefined) return { uri, mimeType };
    const file = fileOf(subject);
    if (file === undefined) return () => services.webPictures.bytesOf(uri, signal);
    // What is too large for a document is not read first.
    return () => (/\.pdf$/i.test(file.path) ? readPdfFile : readImageFile)(file.fsPath);
  });
}
