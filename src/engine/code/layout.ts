/** Nested literals as source text: on one line where they fit, one member to a line where they do not. */

/** Source text, or something in brackets. */
export type Node = string | Group;

/** A list, an object, a call. */
export interface Group {
  readonly open: string;
  readonly close: string;
  readonly members: readonly Member[];
}

/** What stands before the value (a key and its sign), and the value. */
export interface Member {
  readonly label?: string;
  readonly value: Node;
}

/** A list, in whatever brackets. */
export function listOf(values: readonly Node[], open = "[", close = "]"): Group {
  return { open, close, members: values.map((value) => ({ value })) };
}

/** Members under their names, in whatever brackets. `label` writes a name and the sign behind it. */
export function membersOf(
  members: Readonly<Record<string, Node>>,
  label: (name: string) => string,
  open = "{",
  close = "}",
): Group {
  return { open, close, members: Object.entries(members).map(([name, value]) => ({ label: label(name), value })) };
}

/** What languages do differently. */
export interface Style {
  readonly indent: string;
  /** Blanks inside of braces that stay on one line. */
  readonly padded: boolean;
  /** A comma after the last of several lines. */
  readonly trailingComma: boolean;
  /** Values of neighbouring lines begin in one column, as gofmt has it. */
  readonly aligned: boolean;
}

/** Columns. */
const WIDTH = 100;

/** The text of a node whose first line begins at `depth`. */
export function layOut(node: Node, style: Style, depth: number): string {
  if (typeof node === "string") return node;
  const inline = onOneLine(node, style);
  const isShort = !inline.includes("\n") && inline.length + depth * style.indent.length <= WIDTH;
  if (isShort || node.members.length === 0) return inline;
  const values = node.members.map(({ value }) => layOut(value, style, depth + 1));
  const labels = node.members.map(({ label = "" }) => label);
  const padded = style.aligned ? alignedLabels(labels, values) : labels;
  const margin = style.indent.repeat(depth + 1);
  const last = values.length - 1;
  const lines = values.map((value, i) => {
    return `${margin}${padded[i]}${value}${i < last || style.trailingComma ? "," : ""}`;
  });
  return [node.open, ...lines, style.indent.repeat(depth) + node.close].join("\n");
}

function onOneLine({ open, close, members }: Group, style: Style): string {
  const inner = members.map(({ label = "", value }) => {
    return label + (typeof value === "string" ? value : onOneLine(value, style));
  });
  const blank = style.padded && open.endsWith("{") && inner.length > 0 ? " " : "";
  return `${open}${blank}${inner.join(", ")}${blank}${close}`;
}

/** A value of several lines ends the column of those before it. */
function alignedLabels(labels: readonly string[], values: readonly string[]): string[] {
  const widthOf = (label: string) => [...label].length;
  const result = [...labels];
  for (let start = 0; start < labels.length; ) {
    let end = start;
    while (end < labels.length && values[end]?.includes("\n") === false) end++;
    const run = labels.slice(start, end);
    const width = Math.max(0, ...run.map(widthOf));
    for (const [i, label] of run.entries()) result[start + i] = label + " ".repeat(width - widthOf(label));
    start = Math.max(end, start + 1);
  }
  return result;
}
