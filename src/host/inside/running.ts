/** The questions about pictures that are answered now: one for each picture, shown where the person looks. */
import * as vscode from "vscode";
import type { PromptProgress } from "../../core/promptProtocol.ts";
import { imageUriOf } from "../editor/imageView.ts";
import type { Editors } from "../editor/provider.ts";
import { movedBy } from "../moves.ts";

/** How far a question is. */
export interface Going {
  readonly signal: AbortSignal;
  /** @param part 0–1, where that can be told */
  readonly say: (line: string, part?: number) => void;
}

export interface Running extends vscode.Disposable {
  /**
   * Does `work` about a picture and shows how it goes: in the prompt bars of its editors, and as a notification with a
   * button to stop it where there is none. What `work` returns stands in the bars afterwards.
   *
   * @returns `false`, and says so, when another question about the picture is not answered yet; errors are `work`'s
   */
  readonly during: (
    image: vscode.Uri,
    title: string,
    work: (going: Going) => Promise<string | undefined>,
  ) => Promise<boolean>;
  readonly stop: (image: vscode.Uri) => void;
  /** Of the question about a picture; `undefined` when there is none. */
  readonly progressOf: (image: vscode.Uri) => PromptProgress | undefined;
}

interface Question {
  /** Where its picture is now. */
  image: vscode.Uri;
  readonly stop: AbortController;
  progress: PromptProgress;
}

export function createRunning(editors: Editors): Running {
  const questions = new Map<string, Question>();
  const panelsOf = (image: vscode.Uri) =>
    editors.all().filter(({ document }) => imageUriOf(document.uri).toString() === image.toString());
  const tell = (image: vscode.Uri, outcome?: string) => {
    const progress = questions.get(image.toString())?.progress;
    for (const panel of panelsOf(image)) {
      panel.post({ type: "asking", ...(progress && { progress }), ...(outcome !== undefined && { outcome }) });
    }
  };

  const following = vscode.workspace.onDidRenameFiles(({ files }) => {
    for (const [key, question] of [...questions]) {
      const to = files.map((move) => movedBy(move, question.image)).find((uri) => uri !== undefined);
      if (to === undefined) continue;
      questions.delete(key);
      questions.set(to.toString(), question);
      question.image = to;
      tell(to);
    }
  });

  return {
    during: async (image, title, work) => {
      const key = image.toString();
      if (questions.has(key)) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t(
            "A question about {0} is still being answered: wait for it, or stop it.",
            vscode.workspace.asRelativePath(image),
          ),
        );
        return false;
      }
      const stop = new AbortController();
      const question: Question = { image, stop, progress: { line: title } };
      questions.set(key, question);
      let outcome: string | undefined;
      const going = (report: (line: string, part: number | undefined) => void): Going => ({
        signal: stop.signal,
        say: (line, part) => {
          question.progress = { line, ...(part !== undefined && { part }) };
          tell(question.image);
          report(line, part);
        },
      });
      tell(image);
      try {
        outcome =
          panelsOf(image).length > 0
            ? await work(going(() => undefined))
            : await withNotification(title, stop, (report) => work(going(report)));
      } finally {
        questions.delete(question.image.toString());
        tell(question.image, outcome);
      }
      return true;
    },
    stop: (image) => questions.get(image.toString())?.stop.abort(),
    progressOf: (image) => questions.get(image.toString())?.progress,
    dispose: () => following.dispose(),
  };
}

function withNotification<T>(
  title: string,
  stop: AbortController,
  work: (report: (line: string, part: number | undefined) => void) => Promise<T>,
): Promise<T> {
  const location = vscode.ProgressLocation.Notification;
  let shown = 0;
  return Promise.resolve(
    vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
      token.onCancellationRequested(() => stop.abort());
      return work((message, part = shown) => {
        progress.report({ message, increment: (part - shown) * 100 });
        shown = part;
      });
    }),
  );
}
