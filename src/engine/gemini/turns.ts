/** What is said to the model: a conversation of turns, each of several parts. */
import type { Content } from "./bytes.ts";

/** What is known of a file that is sent: its tokens depend on it. */
export interface PartFacts {
  readonly mimeType: string;
  /** Shown in the service's file store. */
  readonly name?: string;
  /** Of a picture as sent, in pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Of a PDF. */
  readonly pages?: number;
}

/** A piece of a turn. */
export type Part =
  | { readonly text: string }
  /** Sent inside the request, or by way of the service's file store. */
  | (PartFacts & { readonly bytes: Uint8Array })
  /** A file that the service has already, or fetches by itself. */
  | (PartFacts & { readonly uri: string });

/** A piece of a turn before it is known how it travels: its bytes may wait on disk. */
export type WaitingPart = Part | (PartFacts & { readonly content: Content });

/** A turn of such pieces. */
export interface WaitingTurn {
  readonly role: Turn["role"];
  readonly parts: readonly WaitingPart[];
}

/** The last turn is always the person's: the service refuses one that puts words into the model's mouth. */
export interface Turn {
  readonly role: "user" | "model";
  readonly parts: readonly Part[];
}

/** One question about one picture: the picture first, then the text, as the service advises. */
export function aboutPicture(picture: PartFacts & { readonly bytes: Uint8Array }, text: string): Turn[] {
  return [{ role: "user", parts: [picture, { text }] }];
}
