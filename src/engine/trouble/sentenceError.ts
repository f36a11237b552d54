/** What went wrong, as a sentence that a person reads. */

/**
 * An error that says what happened and what to do. `message` is final English; `l10n` is the same before its gaps (`{0}`,
 * `{1}`, …) were filled, for the host to look up in its translations.
 */
export class SentenceError extends Error {
  readonly l10n: { readonly message: string; readonly args: readonly string[] };

  constructor(sentence: string, args: readonly string[], options?: ErrorOptions) {
    super(
      sentence.replace(/\{(\d)\}/g, (gap, index: string) => args[Number(index)] ?? gap),
      options,
    );
    this.l10n = { message: sentence, args };
  }
}
