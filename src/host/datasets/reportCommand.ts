/** What is in many sidecars, and what is probably wrong with them, as a document. */
import { createHash } from "node:crypto";
import * as vscode from "vscode";
import { hasCode } from "../../engine/files/writeWhole.ts";
import { readImageFile } from "../../engine/images/readImageFile.ts";
import { reportMarkdown } from "../../engine/reports/reportMarkdown.ts";
import { Counter } from "../../engine/reports/statistics.ts";
import type { Files } from "../../engine/sidecars/files.ts";
import { sidecarOf } from "../../engine/sidecars/names.ts";
import { readSidecar } from "../../engine/sidecars/read.ts";
import { said, sentence } from "../problems.ts";
import type { Services } from "../services.ts";
import { openTexts } from "./openTexts.ts";
import { reportWords } from "./reportWords.ts";
import { type Picture, scopeOf } from "./scope.ts";
import { showMarkdown } from "./show.ts";
import { annotationLink } from "./showAnnotation.ts";
import { working } from "./working.ts";

/** The command. */
export async function reportDataset(clicked: unknown, selection: unknown, { editors }: Services): Promise<void> {
  const scope = await scopeOf(clicked, selection, editors);
  if (scope === undefined) return;
  const files = openTexts();
  const statistics = await working(vscode.l10n.t("Looking at the annotations"), async ({ signal, said }) => {
    const counter = new Counter();
    for (const [i, picture] of scope.pictures.entries()) {
      signal.throwIfAborted();
      await count(picture, files, counter);
      said(i + 1, scope.pictures.length);
    }
    return counter.result();
  });
  if (statistics === undefined) return;
  const places = new Map(scope.pictures.map(({ path, file }) => [path, file]));
  await showMarkdown(
    reportMarkdown(statistics, reportWords(scope.name), (path, id) => {
      const file = places.get(path);
      return file === undefined ? undefined : annotationLink(vscode.Uri.file(file), id);
    }),
  );
}

async function count({ path, file }: Picture, files: Pick<Files, "read">, counter: Counter): Promise<void> {
  const text = await readOrSay(files, file);
  if (text === undefined) return counter.addWithoutSidecar(path);
  if (typeof text === "string") return counter.addUnreadable(path, text);
  const read = readSidecar(text.text);
  if (!read.ok) return counter.addUnreadable(path, said(read.problem), read.problem.line);
  counter.addSidecar(path, read.sidecar);
  try {
    const sha256 = createHash("sha256")
      .update(await readImageFile(file))
      .digest("hex");
    if (sha256 !== read.sidecar.image.sha256.toLowerCase()) counter.addTrouble("replaced", path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) counter.addTrouble("noPicture", path);
    else counter.addTrouble("brokenPicture", path, sentence(error));
  }
}

async function readOrSay(files: Pick<Files, "read">, file: string) {
  try {
    return await files.read(sidecarOf(file));
  } catch (error) {
    return sentence(error);
  }
}
