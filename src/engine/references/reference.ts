/** References to pictures in the text of a document: where each stands, what it shows, and where its alt text goes. */

/** What a reference says to those who cannot see the picture. */
export type Alt =
  | { readonly kind: "missing" }
  /** `alt=""` of a tag: the author says that the picture is decoration (HTML, 4.8.4.4). Markdown cannot say that. */
  | { readonly kind: "decorative" }
  /** As readers get it: entities and escapes decoded. */
  | { readonly kind: "text"; readonly text: string }
  /** Code or a template fills it in; it is not ours to change. */
  | { readonly kind: "computed" };

/**
 * How a caption is written so that it is read as itself: by Markdown's rules, by those of MDX, or as an attribute's value
 * in which these characters become character references.
 */
export type Escaping = "markdown" | "mdx" | { readonly entities: string };

/** Where an alt text goes: `length` UTF-16 units at `offset` are replaced by `before` + the escaped caption + `after`. */
export interface AltPlace {
  readonly offset: number;
  readonly length: number;
  readonly before: string;
  readonly after: string;
  readonly escaping: Escaping;
}

/** One reference to a picture. Offsets are UTF-16 units of the document's text. */
export interface ImageReference {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** The address as the language reads it, entities and escapes decoded; `undefined` when code or a template makes it. */
  readonly destination: string | undefined;
  readonly alt: Alt;
  readonly place: AltPlace;
}

/** Whether a text of a document is filled in later by a template language (Jinja, Liquid, Angular, PHP, ERB, …). */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%|<[?%]|\$\{/.test(text);
}
