/** Pictures in HTML: `<img src=… alt=…>`. */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse, parseFragment } from "parse5";
import type { ImageReference } from "./reference.ts";
import { type Attribute, HTML_RULES, type Tag, type TagRules, tagReference } from "./tag.ts";

/** With these, the content of `<noscript>` is read as tags. */
const OPTIONS = { sourceCodeLocationInfo: true, scriptingEnabled: false };

/** A caption there must not end a table's cell nor close a code span that was opened before. */
const IN_MARKDOWN: TagRules = { ...HTML_RULES, entities: `${HTML_RULES.entities}|\`` };

/** All references of a document. */
export function findInHtml(text: string): ImageReference[] {
  return tagsOf(parse(text, OPTIONS), text, 0).flatMap((tag) => tagReference(tag, text, HTML_RULES) ?? []);
}

/**
 * All references of a piece of HTML in a Markdown document.
 * @param html the piece, as long as it is in the document: marks of quotations and the like are blanks
 * @param text the document
 * @param offset where the piece begins in it
 */
export function findInHtmlOfMarkdown(html: string, text: string, offset: number): ImageReference[] {
  if (!/<ima?ge?/i.test(html)) return [];
  const tags = tagsOf(parseFragment(html, OPTIONS), html, offset);
  return tags.flatMap((tag) => tagReference(tag, text, IN_MARKDOWN) ?? []);
}

function tagsOf(root: DefaultTreeAdapterTypes.ParentNode, html: string, offset: number): Tag[] {
  const tags: Tag[] = [];
  const open: DefaultTreeAdapterTypes.ChildNode[] = [...root.childNodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ("content" in node) open.push(...node.content.childNodes);
    if (!defaultTreeAdapter.isElementNode(node)) continue;
    open.push(...node.childNodes);
    const place = node.sourceCodeLocation;
    if (node.tagName !== "img" || !place) continue;
    const attributes = node.attrs.flatMap(({ name, value }) => {
      const at = place.attrs?.[name];
      return at === undefined ? [] : [attribute(name, value, at.startOffset, at.endOffset, html, offset)];
    });
    tags.push({ start: offset + place.startOffset, end: offset + place.endOffset, attributes });
  }
  return tags.sort((a, b) => a.start - b.start);
}

function attribute(name: string, value: string, start: number, end: number, html: string, offset: number): Attribute {
  // Of `alt=>` the parser's place ends before the sign.
  const sign = html.slice(start, end).includes("=") ? undefined : /^\s*=/.exec(html.slice(end))?.[0];
  return { name, value, start: offset + start, end: offset + end + (sign?.length ?? 0) };
}
