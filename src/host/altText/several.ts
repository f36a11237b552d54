/** Alt texts for several references of a document: one caption for each picture, one step of undo for all. */
import * as vscode from "vscode";
import { oneLine } from "../../engine/references/altText.ts";
import type { Caption } from "../../engine/references/find.ts";
import type { ImageReference } from "../../engine/references/reference.ts";
import { agreedTo } from "../commands/askImages.ts";
import { CAPTION, captionOf } from "../commands/captionOf.ts";
import { holdsForAll } from "../commands/outcome.ts";
import { logProblem, openLog, remediesFor, sentence, showWithButtons } from "../problems.ts";
import type { Services } from "../services.ts";
import { captionsOf, NothingToWrite, pictureOf } from "./pictures.ts";
import { writeCaptions } from "./writeCaptions.ts";

/** A message has room for so many reasons. */
const NAMED = 3;

/** References to one picture. */
interface Shown {
  readonly picture: vscode.Uri;
  readonly references: ImageReference[];
  text?: string | undefined;
}

/** What could not be done, as sentences. */
interface Troubles {
  readonly sentences: string[];
  /** What would befall every other picture, too. */
  forAll?: unknown;
}

/**
 * Writes the alt texts that are missing among some references of a document. What is known from sidecars is asked for no
 * more. Failures are told together at the end.
 * @param all all references of the document
 * @throws NothingToWrite when none is missing
 */
export async function writeSeveral(
  document: vscode.TextDocument,
  all: readonly ImageReference[],
  chosen: readonly ImageReference[],
  services: Services,
): Promise<void> {
  const missing = chosen.filter(({ alt, destination }) => alt.kind === "missing" && destination !== undefined);
  if (missing.length === 0) {
    const name = vscode.workspace.asRelativePath(document.uri);
    throw new NothingToWrite(vscode.l10n.t("No alt text is missing in {0}.", name));
  }
  const troubles: Troubles = { sentences: [] };
  const shown = await picturesOf(missing, document, troubles);
  const unknown = shown.filter(({ text }) => text === undefined);
  const pictures = unknown.map(({ picture }) => picture);
  if (pictures.length > 0 && !(await agreedTo(CAPTION, pictures))) return;
  await askFor(unknown, services, troubles);
  const captions = shown.flatMap(({ references, text }): Caption[] =>
    text === undefined ? [] : references.map((reference) => ({ reference, text })),
  );
  const written = captions.length === 0 ? 0 : await writeCaptions(document.uri, all, captions);
  tell(written, missing.length, troubles, services);
}

/** Each picture once, with a caption where its sidecar has one. */
async function picturesOf(
  references: readonly ImageReference[],
  document: vscode.TextDocument,
  troubles: Troubles,
): Promise<Shown[]> {
  const shown = new Map<string, Shown>();
  for (const reference of references) {
    try {
      const picture = await pictureOf(reference, document);
      const known = shown.get(picture.toString());
      if (known !== undefined) known.references.push(reference);
      else {
        const text = (await captionsOf(picture))[0]?.text;
        shown.set(picture.toString(), { picture, references: [reference], text });
      }
    } catch (error) {
      troubles.sentences.push(sentence(error));
    }
  }
  return [...shown.values()];
}

/** One after the other, until the person cancels or the next one would fail like this one. */
async function askFor(unknown: readonly Shown[], services: Services, troubles: Troubles): Promise<void> {
  for (const one of unknown) {
    try {
      const text = await captionOf(one.picture, services, { ...CAPTION, confirmed: true });
      if (text === undefined) return;
      if (oneLine(text) !== "") one.text = text;
    } catch (error) {
      logProblem(error, services.log);
      troubles.sentences.push(`${vscode.workspace.asRelativePath(one.picture)}: ${sentence(error)}`);
      if (!holdsForAll(error)) continue;
      troubles.forAll = error;
      return;
    }
  }
}

function tell(written: number, wanted: number, { sentences, forAll }: Troubles, { log }: Services): void {
  const result = vscode.l10n.t("Wrote {0} of {1} missing alt texts.", written, wanted);
  if (sentences.length === 0) {
    // Fewer only when the person cancelled, or was told already.
    if (written > 0) vscode.window.setStatusBarMessage(`$(check) ${result}`, 8000);
    return;
  }
  const reasons = [...new Set(sentences)];
  const more = reasons.length > NAMED ? [vscode.l10n.t("and {0} more", reasons.length - NAMED)] : [];
  for (const reason of reasons) log.warn(`alt text: ${reason}`);
  const text = `${result} ${[...reasons.slice(0, NAMED), ...more].join(" · ")}`;
  showWithButtons("warning", text, [...remediesFor(forAll), openLog(log)]);
}
