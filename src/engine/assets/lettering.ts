/** Lines of writing in SVG. */
import { AS_OTHERS, LETTERS, MARKS_ABOVE, MARKS_BELOW } from "./letters.ts";

/** Who draws the letters of a line. */
export type Hand = "strokes" | "fonts";

/** A line that is ready to be drawn. */
export interface Lettering {
  readonly hand: Hand;
  /** What is drawn. */
  readonly text: string;
  /** How wide it is for letters of height 1 (from the line to the top of capitals). With fonts a careful guess. */
  readonly width: number;
}

/** Height of capitals in the units of `LETTERS`. */
const CAPITAL = 7;
const BETWEEN_LETTERS = 1.5;
const BLANK = 2.6;
/** Thickness of the strokes in those units. */
const STROKE = 0.95;
/** Marks on letters that reach to the top stand so much higher. */
const HIGHER = 2.4;
const TALL = /[A-ZbdfhkltØŁĐđłß]/;

/** The strokes know this line; what they do not know is left to fonts. */
export function letter(text: string): Lettering {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  const drawn = strokesOf(line);
  if (drawn !== undefined) return { hand: "strokes", text: line, width: drawn.width / CAPITAL };
  return { hand: "fonts", text: line, width: [...line].length * 1.45 };
}

/** The longest beginning of a line that is not wider than that, with dots where something is left out. */
export function fitted(text: string, width: number): Lettering {
  const whole = letter(text);
  if (whole.width <= width) return whole;
  const characters = [...whole.text];
  let [from, to] = [0, characters.length];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if (letter(`${characters.slice(0, middle).join("").trimEnd()}…`).width <= width) from = middle;
    else to = middle - 1;
  }
  return letter(`${characters.slice(0, from).join("").trimEnd()}…`);
}

/**
 * A line as SVG elements.
 *
 * @param x left edge, `y` the line on which letters stand, `height` of capitals: all in the drawing's units
 */
export function writing({ hand, text }: Lettering, x: number, y: number, height: number, color: string): string {
  if (hand === "fonts") {
    return `<text x="${n(x)}" y="${n(y)}" font-size="${n(height * 1.38)}" font-family="sans-serif" fill="${color}">${escapeXml(text)}</text>`;
  }
  const scale = height / CAPITAL;
  const strokes = strokesOf(text)?.path ?? "";
  const place = `translate(${n(x)} ${n(y - height)}) scale(${n(scale)})`;
  return `<g transform="${place}" fill="none" stroke="${color}" stroke-width="${STROKE}" stroke-linecap="round" stroke-linejoin="round">${strokes}</g>`;
}

/** Text as it stands in XML; characters that XML does not know are left out. */
export function escapeXml(text: string): string {
  const known = text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
  return known.replaceAll(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The paths of a line; `undefined` when one of its letters is not known. */
function strokesOf(line: string): { readonly path: string; readonly width: number } | undefined {
  const parts: string[] = [];
  let at = 0;
  let last = { width: 0, start: 0, tall: false, index: -1 };
  for (const character of expanded(line)) {
    const above = MARKS_ABOVE[character];
    const mark = above ?? MARKS_BELOW[character];
    if (mark !== undefined) {
      if (last.index < 0) return undefined;
      const up = above !== undefined && last.tall ? -HIGHER : 0;
      parts.push(strokeAt(mark, last.start + last.width / 2, up));
      continue;
    }
    if (character === " ") {
      at += BLANK;
      last = { width: 0, start: at, tall: false, index: -1 };
      continue;
    }
    const known = LETTERS[character];
    if (known === undefined) return undefined;
    const [width, path] = known;
    last = { width, start: at, tall: TALL.test(character), index: parts.length };
    parts.push(strokeAt(path, at, 0));
    at += width + BETWEEN_LETTERS;
  }
  return { path: parts.join(""), width: Math.max(0, at - BETWEEN_LETTERS) };
}

/** Letters apart from their marks; a dot makes room for another mark. */
function expanded(line: string): string[] {
  const plain = [...line].map((character) => AS_OTHERS[character] ?? character).join("");
  const apart = [...plain.normalize("NFD")];
  return apart.map((character, i) => {
    const next = apart[i + 1];
    if (next === undefined || MARKS_ABOVE[next] === undefined) return character;
    return character === "i" ? "ı" : character === "j" ? "ȷ" : character;
  });
}

function strokeAt(path: string, x: number, y: number): string {
  return `<path transform="translate(${n(x)} ${n(y)})" d="${path}"/>`;
}

function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
