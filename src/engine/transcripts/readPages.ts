/** Divides an answer into pages while it arrives. */
import { readPlainText } from "../tasks/answers/plainText.ts";
import { markOf, mayBecomeMark, withoutMark } from "./marks.ts";

/** Pages of a document, both included, counted from 1. */
export interface PageRange {
  readonly first: number;
  readonly last: number;
}

/** Told in the order of the answer, which is that of the pages. A page that is not ended may have been cut off. */
export interface PageListener {
  readonly onBegin: (page: number) => void;
  /** More of the page that began last. No line of it begins with a mark, none of its pieces ends with white space. */
  readonly onText: (page: number, piece: string) => void;
  readonly onEnd: (page: number) => void;
}

/** What an answer held. */
export interface PagesRead {
  /** In their order. */
  readonly ended: readonly number[];
  /** Begun, and cut off. */
  readonly unfinished?: number;
  /** Asked for, and left out although a later one came. */
  readonly skipped: readonly number[];
  /** Passages under numbers that were had already, or not asked for. */
  readonly ignored: number;
}

export interface PageReader {
  readonly push: (piece: string) => void;
  /** @param whole the model has said all it wanted to say: the last page is complete */
  readonly end: (whole: boolean) => PagesRead;
}

/** More than the line that opens a fence, and the blank lines after it. */
const FENCE_LENGTH = 100;

/**
 * Reads an answer that was asked for `range`. The pages' numbers in it are those of what was sent, which began with the
 * page after `offset`. What stands before the first mark, and what stands under a number that does not fit (had already,
 * not asked for), is no part of any page. Where a single page was sent, whatever is answered is that page.
 */
export function createPageReader(range: PageRange, offset: number, listener: PageListener): PageReader {
  const isAlone = range.first === range.last && offset === range.first - 1;
  const ended: number[] = [];
  const skipped: number[] = [];
  let ignored = 0;
  let highest = range.first - 1;
  let page: number | undefined;
  let line = "";
  /** The beginning of `line` has been told already: it is no mark. */
  let isTold = false;
  let isAfterCarriageReturn = false;
  let isBeforeFirst = true;
  /** Of an answer that stands in a fence as a whole, the last fence is not the page's. */
  let isFenced = false;
  let fence = "";
  /** White space that counts only when something follows, and whether the page has any text yet. */
  let space = "";
  let isBlank = true;
  /** What came before any mark, should it turn out to be the page. */
  let unmarked = "";

  const tell = (text: string) => {
    if (page === undefined) {
      if (isBeforeFirst) unmarked = isAlone ? unmarked + text : (unmarked + text).slice(-FENCE_LENGTH);
      return;
    }
    const all = space + text;
    const length = lengthWithoutSpaceAtEnd(text);
    if (length === 0) {
      space = all;
      return;
    }
    const body = all.slice(0, space.length + length);
    space = all.slice(body.length);
    listener.onText(page, isBlank ? body.replace(/^(?:[ \t]*\n)+/, "") : body);
    isBlank = false;
  };
  const tellFence = () => {
    const held = fence;
    fence = "";
    tell(held);
  };
  const endPage = () => {
    if (page === undefined) return;
    listener.onEnd(page);
    ended.push(page);
    page = undefined;
  };
  const begin = (number: number) => {
    for (let left = highest + 1; left < number; left++) skipped.push(left);
    page = highest = number;
    space = "";
    isBlank = true;
    listener.onBegin(number);
  };
  const beginMarked = (number: number) => {
    // A mark that is said twice is one.
    if (number === page && isBlank) return;
    tellFence();
    if (isBeforeFirst) isFenced = /(?:^|\n)[ \t]*```[\w-]*\s*$/.test(unmarked);
    const isFirst = isBeforeFirst;
    isBeforeFirst = false;
    endPage();
    if (isAlone && isFirst) begin(range.first);
    else if (number > highest && number <= range.last) begin(number);
    else ignored++;
  };
  /** `line` is whole, or the answer ends with it. */
  const takeLine = () => {
    const whole = line;
    line = "";
    if (isTold) {
      isTold = false;
      tell(whole);
      return;
    }
    const mark = markOf(whole);
    if (mark?.kind === "page" && mark.page !== undefined) {
      beginMarked(mark.page + offset);
      tell(whole.slice(mark.length));
      return;
    }
    if (isFenced && /^[ \t]*```\s*$/.test(whole)) {
      tellFence();
      fence = whole;
      return;
    }
    if (fence !== "" && whole.trim() === "") fence += whole;
    else {
      tellFence();
      tell(mark === undefined ? whole : withoutMark(whole));
    }
  };

  return {
    push(piece) {
      // However lines end, and wherever a piece ends between the two characters of one.
      const from = isAfterCarriageReturn && piece.startsWith("\n") ? 1 : 0;
      if (piece !== "") isAfterCarriageReturn = piece.endsWith("\r");
      const text = piece.slice(from).replaceAll(/\r\n?/g, "\n");
      const lines = text.split("\n");
      const rest = lines.pop() ?? "";
      for (const part of lines) {
        line += `${part}\n`;
        takeLine();
      }
      line += rest;
      const mayBeFence = isFenced && /^[ \t]*`{0,3}\s*$/.test(line);
      if (line !== "" && (isTold || !(mayBeFence || mayBecomeMark(line)))) {
        takeLine();
        isTold = true;
      }
    },
    end(whole) {
      // Half a mark at the end of an answer that was cut is no text.
      if (whole || isTold || markOf(line) !== undefined || !mayBecomeMark(line)) takeLine();
      if (!whole) tellFence();
      if (isBeforeFirst && isAlone && unmarked.trim() !== "") {
        isBeforeFirst = false;
        begin(range.first);
        tell(withoutMarks(readPlainText(unmarked).text ?? ""));
      }
      const unfinished = whole ? undefined : page;
      if (whole) endPage();
      return { ended, skipped, ignored, ...(unfinished !== undefined && { unfinished }) };
    },
  };
}

/** Without a regular expression: an answer may repeat white space without end. */
function lengthWithoutSpaceAtEnd(text: string): number {
  let length = text.length;
  while (length > 0 && " \t\n".includes(text.charAt(length - 1))) length--;
  return length;
}

function withoutMarks(text: string): string {
  return text.replaceAll(/^.*$/gm, (line) => (markOf(line) === undefined ? line : withoutMark(line)));
}
