/** Pictures in Markdown and MDX: `![alt](address "title")`, `![alt][id]`, `![id][]`, `![id]`, and tags. */
import type { Html, Image, ImageReference as MarkdownReference, Nodes, Root } from "mdast";
import { type Extension, fromMarkdown } from "mdast-util-from-markdown";
import { findInHtmlOfMarkdown } from "./html.ts";
import { findInTags } from "./markup.ts";
import { type AltPlace, type Escaping, type ImageReference, isTemplate } from "./reference.ts";
import { ANY_TAG, blanks, scanTags, withoutComments } from "./scanTags.ts";

/** A node with its place, in UTF-16 units. */
interface Placed<Node> {
  readonly node: Node;
  readonly start: number;
  readonly end: number;
}

interface Parsed {
  readonly root: Root;
  /** Where the label of a picture ends (the offset of its `]`), by where it starts. */
  readonly labels: ReadonlyMap<number, number>;
}

/** All references of a CommonMark document, those in its HTML included. */
export function findInMarkdown(text: string): ImageReference[] {
  const parsed = parse(text, []);
  const tags = all(parsed.root, "html").flatMap(({ node, start, end }) =>
    findInHtmlOfMarkdown(contentOf(node, text.slice(start, end)), text, start),
  );
  return [...images(parsed, text, "markdown"), ...tags];
}

/** All references of an MDX document: Markdown without HTML and indented code, with JSX tags anywhere. */
export function findInMdx(text: string): ImageReference[] {
  const parsed = parse(text, ["htmlFlow", "htmlText", "codeIndented", "autolink"]);
  const seen = withoutComments(text);
  const code = [...all(parsed.root, "code"), ...all(parsed.root, "inlineCode")].sort((a, b) => a.start - b.start);
  const prose = without(code, seen);
  const tags = scanTags(prose, ANY_TAG);
  const inTag = (at: number) => tags.some(({ start, end }) => start < at && at < end);
  return [
    ...images(parsed, text, "mdx").filter(({ start }) => seen[start] === "!" && !inTag(start)),
    ...findInTags(prose, text, "mdx"),
  ];
}

/** Quotations and lists within one another, deeper than anybody writes; the parser takes quadratic time for them. */
const TOO_DEEP = /^(?:[ \t]*(?:>|(?:[*+-]|\d{1,9}[.)])[ \t])){100}/m;

function parse(text: string, disabled: string[]): Parsed {
  if (TOO_DEEP.test(text)) return { root: { type: "root", children: [] }, labels: new Map() };
  const labels = new Map<number, number>();
  const noting: Extension = {
    enter: {
      labelText(token) {
        labels.set(token.start.offset, token.end.offset);
      },
    },
  };
  // Emphasis changes no reference, and the parser takes quadratic time for marks of it that stay open.
  const disable = { null: ["attention", ...disabled] };
  const root = fromMarkdown(text, { extensions: [{ disable }], mdastExtensions: [noting] });
  return { root, labels };
}

function images({ root, labels }: Parsed, text: string, escaping: Escaping): ImageReference[] {
  const found: ImageReference[] = [];
  const add = ({ node, start, end }: Placed<Image | MarkdownReference>, destination: string | undefined) => {
    const labelStart = start + "![".length;
    const labelEnd = labels.get(labelStart);
    if (destination === undefined || labelEnd === undefined) return;
    const raw = text.slice(labelStart, labelEnd);
    const place: AltPlace = {
      offset: labelStart,
      // The label of `![id]` and `![id][]` names the definition, too: it moves behind.
      length: isShort(node) ? end - labelStart : labelEnd - labelStart,
      before: "",
      after: isShort(node) ? `][${raw}]` : "",
      escaping,
    };
    const words = node.alt ?? "";
    found.push({
      start,
      end,
      destination: isTemplate(destination) ? undefined : destination,
      alt: words.trim() === "" ? { kind: "missing" } : { kind: "text", text: words },
      place,
    });
  };
  for (const image of all(root, "image")) add(image, image.node.url);
  const definitions = new Map<string, string>();
  for (const { node } of all(root, "definition")) {
    // Of two definitions the first one counts (CommonMark 4.7).
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node.url);
  }
  for (const reference of all(root, "imageReference")) add(reference, definitions.get(reference.node.identifier));
  return found;
}

function isShort(node: Image | MarkdownReference): boolean {
  return node.type === "imageReference" && node.referenceType !== "full";
}

/** All nodes of a type, in the order of the document. */
function all<Type extends Nodes["type"]>(root: Root, type: Type): Placed<Extract<Nodes, { type: Type }>>[] {
  const found: Placed<Extract<Nodes, { type: Type }>>[] = [];
  const isWanted = (node: Nodes): node is Extract<Nodes, { type: Type }> => node.type === type;
  const open: Nodes[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const start = node.position?.start.offset;
    const end = node.position?.end.offset;
    if (isWanted(node) && start !== undefined && end !== undefined) found.push({ node, start, end });
    if ("children" in node) open.push(...node.children.toReversed());
  }
  return found;
}

/**
 * The HTML of a node, as long as it is in the document: marks of quotations and indentation before its lines, which are
 * not part of it, are blanks.
 */
function contentOf({ value }: Html, raw: string): string {
  const lines = value.split(/\r\n|\r|\n/);
  return raw
    .split(/(?<=\r\n|\r(?!\n)|\n)/)
    .map((line, index) => {
      const [content = "", end = ""] = /^([^\r\n]*)([\r\n]*)$/.exec(line)?.slice(1) ?? [];
      const own = lines[index] ?? content;
      return content.endsWith(own) ? " ".repeat(content.length - own.length) + own + end : line;
    })
    .join("");
}

/** Blanks in place of some nodes, which come in order and do not overlap. */
function without(nodes: readonly Placed<Nodes>[], text: string): string {
  let result = "";
  for (const { start, end } of nodes) {
    result += text.slice(result.length, start) + blanks(text.slice(start, end));
  }
  return result + text.slice(result.length);
}
