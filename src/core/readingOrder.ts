/** Texts that stand at places of a picture, put together as a person reads them. */
import type { Annotation, Box } from "./annotation.ts";
import type { Size } from "./camera.ts";
import { extent } from "./hitTest.ts";

/** A text and where it stands, in px of the picture. */
interface Piece {
  readonly text: string;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Two pieces are of one line when they share at least this part of the lower one's height. */
const SAME_LINE = 0.5;
/** A gutter between columns is at least as wide as this part of a line's height: more than a space between words. */
const GUTTER = 0.6;
/** With fewer lines on each side it is a pair of captions or a row of a table rather than columns. */
const COLUMN_LINES = 3;
/** Looking for columns takes time that grows with the square; of more pieces than this only lines are made. */
const MOST_PIECES = 2000;

const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * The texts of annotations as one: a line of the picture is a line of the result, what stands side by side is divided by
 * a space, and columns of running text are read one after the other. A line that is mostly written from right to left is
 * read from the right. What has no place comes last, in the given order.
 *
 * @param image upright size in px: only with it can widths be compared with heights
 */
export function readTogether(annotations: readonly Annotation[], image: Size): string {
  const placed: Piece[] = [];
  const rest: string[] = [];
  for (const annotation of annotations) {
    const { text } = annotation;
    if (text === undefined || text.trim() === "") continue;
    const box = extent(annotation);
    if (box === undefined) rest.push(text);
    else placed.push(pieceOf(text, box, image));
  }
  const lines = linesOf(placed).map((line) => line.map(({ text }) => text).join(" "));
  return [...lines, ...rest].join("\n");
}

function pieceOf(text: string, [yMin, xMin, yMax, xMax]: Box, { width, height }: Size): Piece {
  const [x, y] = [width / 1000, height / 1000];
  return { text, top: yMin * y, left: xMin * x, bottom: yMax * y, right: xMax * x };
}

function linesOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines = plainLines(pieces);
  // Where nothing stands side by side there are no columns.
  if (lines.length === pieces.length || pieces.length > MOST_PIECES) return lines;
  const columns = columnsOf(pieces);
  if (columns !== undefined) return columns.flatMap(linesOf);
  const blocks = blocksOf(pieces);
  return blocks === undefined ? lines : blocks.flatMap(linesOf);
}

/** Lines from top to bottom, each in its direction of reading. */
function plainLines(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => middle(a) - middle(b))) {
    const line = lines.at(-1);
    if (line?.[0] !== undefined && onOneLine(line[0], piece)) line.push(piece);
    else lines.push([piece]);
  }
  return lines.map((line) => {
    const fromRight = isRightToLeft(line);
    return line.sort((a, b) => (fromRight ? b.right - a.right : a.left - b.left));
  });
}

/** The two sides of a gutter that runs from top to bottom, in the order they are read. */
function columnsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] | undefined {
  const sorted = [...pieces].sort((a, b) => a.left - b.left);
  const least = GUTTER * median(pieces.map(({ top, bottom }) => bottom - top));
  let right = Number.NEGATIVE_INFINITY;
  for (const [i, piece] of sorted.entries()) {
    const gap = piece.left - right;
    right = Math.max(right, piece.right);
    if (i === 0 || gap < least) continue;
    const sides = [sorted.slice(0, i), sorted.slice(i)];
    // In a table the gaps are wide and the cells short; running text fills its column.
    const isText = sides.every(
      (side) => side.length >= COLUMN_LINES && gap <= median(side.map((one) => one.right - one.left)),
    );
    if (isText && sides.every((side) => plainLines(side).length >= COLUMN_LINES)) {
      return isRightToLeft(pieces) ? sides.reverse() : sides;
    }
  }
  return undefined;
}

/** What is above and below the widest band without text; a headline is divided in this way from the columns below it. */
function blocksOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] | undefined {
  const sorted = [...pieces].sort((a, b) => a.top - b.top);
  let bottom = Number.NEGATIVE_INFINITY;
  let widest = 0;
  let cut = 0;
  for (const [i, piece] of sorted.entries()) {
    if (i > 0 && piece.top - bottom > widest) {
      widest = piece.top - bottom;
      cut = i;
    }
    bottom = Math.max(bottom, piece.bottom);
  }
  return cut === 0 ? undefined : [sorted.slice(0, cut), sorted.slice(cut)];
}

function onOneLine(a: Piece, b: Piece): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const lower = Math.min(a.bottom - a.top, b.bottom - b.top);
  return lower > 0 ? shared >= SAME_LINE * lower : shared >= 0;
}

function middle({ top, bottom }: Piece): number {
  return (top + bottom) / 2;
}

function isRightToLeft(pieces: readonly Piece[]): boolean {
  return pieces.filter(({ text }) => RIGHT_TO_LEFT.test(text)).length > pieces.length / 2;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
