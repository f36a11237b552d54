/**
 * Finds out what a Markdown text leaves open at its end. Of CommonMark's blocks only code fences and some HTML go on
 * over blank lines and would swallow whatever stands below; and they only outside of quotations and lists, which end at
 * the next line that does not belong to them.
 */

/** Code in a fence, or HTML, which goes on until its own end. */
interface OpenLeaf {
  readonly endsAt: (line: string) => boolean;
  /** A line that ends it. */
  readonly closer: string;
}

/** What the last line belongs to: HTML of the other kind ends at a blank line. */
type Leaf = OpenLeaf | "paragraph" | "html" | undefined;
/** A quotation, or an entry of a list by the columns that its contents are indented. */
type Container = "quote" | number;

/** Deeper than anybody writes; what lies deeper is taken for text, so that time grows with the text only. */
const MAX_DEPTH = 50;

/** How HTML begins that goes on over blank lines, how it ends, and a line that ends it. */
const LONG_HTML: readonly (readonly [begins: RegExp, ends: RegExp, closer: string])[] = [
  [/^<(?:script|pre|style|textarea)(?:[ >]|$)/i, /<\/(?:script|pre|style|textarea)>/i, "</pre>"],
  [/^<!--/, /-->/, "-->"],
  [/^<\?/, /\?>/, "?>"],
  [/^<![a-z]/i, />/, ">"],
  [/^<!\[CDATA\[/, /\]\]>/, "]]>"],
];
/** HTML that ends at a blank line. */
const HTML =
  /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?: |\/?>|$)/i;
/** The same of any other tag that has a line to itself; not right below a paragraph. */
const ONE_TAG =
  /^(?:<[a-z][a-z\d-]*(?: +[a-z_:][\w.:-]*(?: *= *(?:[^ "'=<>`]+|'[^']*'|"[^"]*"))?)* *\/?>|<\/[a-z][a-z\d-]* *>) *$/i;
const FENCE = /^(?:(`{3,})[^`]*$|(~{3,}))/;
const HEADING = /^#{1,6}(?: |$)/;
/** What makes a heading of the paragraph above. */
const UNDERLINE = /^(?:=+|-+) *$/;
const RULE = /^(?:\*(?: *\*){2,}|-(?: *-){2,}|_(?: *_){2,}) *$/;
const MARKER = /^(?:[*+-]|(\d{1,9})[.)])(?= |$)/;

/** A line that ends what is open at the end of the text; `undefined` when nothing is. Linear time. */
export function closerOf(text: string): string | undefined {
  let state: State = { containers: [], leaf: undefined, isEmptyEntry: false };
  for (const line of text.split(/\r\n|\n|\r/)) state = after(state, withoutTabs(line));
  const { containers, leaf } = state;
  return containers.length === 0 && typeof leaf === "object" ? leaf.closer : undefined;
}

interface State {
  readonly containers: readonly Container[];
  readonly leaf: Leaf;
  /** The innermost entry has nothing but its marker yet. */
  readonly isEmptyEntry: boolean;
}

/** The state after one more line: which containers it belongs to, what it begins in them, what it goes on with. */
function after(state: State, line: string): State {
  const matched = belongsTo(state, line);
  const isInside = matched.depth === state.containers.length;
  let at = matched.at;
  if (isInside && typeof state.leaf === "object") {
    return state.leaf.endsAt(line.slice(at)) ? { ...state, leaf: undefined } : state;
  }
  const containers = state.containers.slice(0, matched.depth);
  const become = (leaf: Leaf): State => ({ containers, leaf, isEmptyEntry: false });
  for (let hasBegun = false; ; hasBegun = true) {
    const indent = indentAt(line, at);
    const rest = line.slice(at + indent);
    if (rest === "") return { ...become(undefined), isEmptyEntry: hasBegun && typeof containers.at(-1) === "number" };
    if (isInside && !hasBegun && state.leaf === "html") return state;
    // A paragraph goes on in lines that lack the marks of its containers, unless they begin something else.
    const goesOn = state.leaf === "paragraph" && !hasBegun;
    if (indent >= 4) return goesOn ? state : become(undefined);
    if (rest.startsWith(">") && containers.length < MAX_DEPTH) {
      containers.push("quote");
      at += indent + (rest.startsWith("> ") ? 2 : 1);
      continue;
    }
    const begun = leafOf(rest, goesOn);
    if (begun !== undefined) return become(begun.leaf);
    if ((goesOn && isInside && UNDERLINE.test(rest)) || RULE.test(rest)) return become(undefined);
    const marker = containers.length < MAX_DEPTH ? markerOf(rest, goesOn && isInside) : undefined;
    if (marker === undefined) return goesOn ? state : become("paragraph");
    containers.push(indent + marker);
    at += indent + marker;
  }
}

/** How many of the containers a line goes on with, and the column at which their contents begin. */
function belongsTo({ containers, isEmptyEntry }: State, line: string): { depth: number; at: number } {
  let at = 0;
  for (const [depth, container] of containers.entries()) {
    const indent = indentAt(line, at);
    const isBlank = at + indent >= line.length;
    if (container === "quote") {
      if (isBlank || indent > 3 || line[at + indent] !== ">") return { depth, at };
      at += indent + (line[at + indent + 1] === " " ? 2 : 1);
    } else if (isBlank) {
      if (isEmptyEntry && depth === containers.length - 1) return { depth, at };
      at = line.length;
    } else if (indent >= container) at += container;
    else return { depth, at };
  }
  return { depth: containers.length, at };
}

/** The leaf that begins with this text, where it is no paragraph; `leaf` is `undefined` when it ends in the same line. */
function leafOf(text: string, belowParagraph: boolean): { readonly leaf: Leaf } | undefined {
  if (HEADING.test(text)) return { leaf: undefined };
  const [, ticks, tildes] = FENCE.exec(text) ?? [];
  const fence = ticks ?? tildes;
  if (fence !== undefined) return { leaf: { endsAt: (line) => endsFence(line, fence), closer: fence } };
  for (const [begins, ends, closer] of LONG_HTML) {
    if (begins.test(text)) return { leaf: ends.test(text) ? undefined : { endsAt: (line) => ends.test(line), closer } };
  }
  return HTML.test(text) || (!belowParagraph && ONE_TAG.test(text)) ? { leaf: "html" } : undefined;
}

function endsFence(line: string, fence: string): boolean {
  const end = /^ {0,3}(`{3,}|~{3,}) *$/.exec(line)?.[1];
  return end?.startsWith(fence) === true;
}

/** Columns of a list's marker and the space behind it. Right below a paragraph, only some are no text. */
function markerOf(text: string, belowParagraph: boolean): number | undefined {
  const found = MARKER.exec(text);
  if (found === null) return undefined;
  const [marker, number] = found;
  const spaces = indentAt(text, marker.length);
  const isEmpty = marker.length + spaces >= text.length;
  if (belowParagraph && (isEmpty || (number !== undefined && Number(number) !== 1))) return undefined;
  return marker.length + (isEmpty || spaces > 4 ? 1 : spaces);
}

function indentAt(line: string, at: number): number {
  let end = at;
  while (line[end] === " ") end += 1;
  return end - at;
}

/** Tabs reach to the next column that can be divided by four. */
function withoutTabs(line: string): string {
  let out = "";
  for (const [index, part] of line.split("\t").entries()) {
    if (index > 0) out += " ".repeat(4 - (out.length % 4));
    out += part;
  }
  return out;
}
