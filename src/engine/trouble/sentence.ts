/** What went wrong, as a sentence that a person reads. */

/** A sentence in final English, and what the host looks up in its translations. */
export interface Sentence {
  readonly message: string;
  /** The same before its gaps (`{0}`, `{1}`, …) were filled, and what fills them. */
  readonly l10n: { readonly message: string; readonly args: readonly string[] };
}

/** @param text English, with gaps `{0}`, `{1}`, … for `args` */
export function sentence(text: string, args: readonly string[] = []): Sentence {
  const message = text.replace(/\{(\d)\}/g, (gap, index: string) => args[Number(index)] ?? gap);
  return { message, l10n: { message: text, args } };
}

/** An error that says what happened and what to do. */
export class SentenceError extends Error implements Sentence {
  readonly l10n: Sentence["l10n"];

  constructor(text: string, args: readonly string[], options?: ErrorOptions) {
    const { message, l10n } = sentence(text, args);
    super(message, options);
    this.l10n = l10n;
  }
}
