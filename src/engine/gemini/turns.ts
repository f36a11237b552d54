/** What is said to the model: a conversation of turns, each of several parts. */

/** A piece of a turn. */
export type Part =
  | { readonly text: string }
  /** Sent inside the request. */
  | { readonly bytes: Uint8Array; readonly mimeType: string }
  /** A file that the service has already, or fetches by itself. */
  | { readonly uri: string; readonly mimeType: string };

/** The last turn is always the person's: the service refuses one that puts words into the model's mouth. */
export interface Turn {
  readonly role: "user" | "model";
  readonly parts: readonly Part[];
}

/** One question about one picture: the picture first, then the text, as the service advises. */
export function aboutPicture(picture: { readonly bytes: Uint8Array; readonly mimeType: string }, text: string): Turn[] {
  return [{ role: "user", parts: [{ bytes: picture.bytes, mimeType: picture.mimeType }, { text }] }];
}
