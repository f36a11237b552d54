/** Which pages to ask for next, until each of them is there or given up. Always comes to an end. */
import type { PageRange, PagesRead } from "./readPages.ts";

/**
 * Pages that are asked for at once. As many as an answer of 65,536 tokens holds of dense print: with more of them, an
 * answer would be cut in most documents, and all that was sent for the pages behind the cut would be paid for again.
 */
export const PAGES_AT_ONCE = 50;

/** Asked for so often, a page that is left out is given up. */
const TRIES = 2;

/**
 * How an answer ended: `whole` said all it wanted; `limit` would end there again (the limit of its length, or what the
 * model may not say); `broken` by the connection or the service's trouble.
 */
export type Ending = "whole" | "limit" | "broken";

/** What an answer means for the pages. */
export interface Taken {
  /** Given up: asked for twice, and left out twice. */
  readonly missing: readonly number[];
  /** Left out once; asked for again. */
  readonly skipped: readonly number[];
  /** Too long for one answer, and kept as far as it came. */
  readonly partial?: number;
  /** Begun and not kept: it will be asked for again as a whole. */
  readonly dropped?: number;
}

export interface TranscriptionPlan {
  /** The lowest pages that are not settled; `undefined` when all are. */
  readonly next: () => PageRange | undefined;
  /** The page behind all that are settled, should it still be open: where a transcription that ends now goes on. */
  readonly due: () => number | undefined;
  /** Takes in the answer to a question about these pages. */
  readonly took: (asked: PageRange, read: PagesRead, ending: Ending) => Taken;
  /** The service refused to answer about these pages. Several are asked for one by one then; one alone is given up. */
  readonly refused: (asked: PageRange) => Pick<Taken, "missing">;
}

/**
 * Plans for the `open` ones of a document's `pages`. Every answer settles a page, or counts against one that may be left
 * out once only: so there are never more than twice as many questions as open pages.
 */
export function createPlan(pages: number, open: readonly number[], atOnce = PAGES_AT_ONCE): TranscriptionPlan {
  const left = new Set([...open].filter((page) => page >= 1 && page <= pages).sort((a, b) => a - b));
  const tries = new Map<number, number>();
  let most = atOnce;

  /** Whether it has been left out for the last time. */
  const isGivenUp = (page: number) => {
    const tried = (tries.get(page) ?? 0) + 1;
    tries.set(page, tried);
    if (tried >= TRIES) left.delete(page);
    return tried >= TRIES;
  };
  /** No page came. Several are asked for one by one then; one alone would be asked for in vain again. */
  const inVain = ({ first, last }: PageRange) => {
    most = 1;
    const isLost = isGivenUp(first) || first === last;
    if (isLost) left.delete(first);
    return isLost ? [first] : [];
  };
  const settle = (settled: readonly number[]) => {
    for (const page of settled) left.delete(page);
  };

  return {
    next() {
      const [first] = left;
      if (first === undefined) return undefined;
      let last = first;
      while (last - first + 1 < most && left.has(last + 1)) last++;
      return { first, last };
    },
    due() {
      let page = pages;
      while (left.has(page)) page--;
      return page < pages ? page + 1 : undefined;
    },
    took({ first, last }, { ended, unfinished, skipped }, ending) {
      settle(ended);
      const missing = skipped.filter(isGivenUp);
      const again = skipped.filter((page) => !missing.includes(page));
      const taken = { missing, skipped: again };
      if (ended.length > 0) {
        if (ending === "limit") most = Math.min(most, Math.ceil((ended.length + 1) * 1.25));
        else if (ending === "whole" && ended.at(-1) === last) most = Math.min(atOnce, most * 2);
        return { ...taken, ...(unfinished !== undefined && { dropped: unfinished }) };
      }
      if (unfinished !== undefined) {
        // Asked again, it would be cut again, unless it was the connection; twice, it hardly was.
        if (ending === "broken" && !isGivenUp(unfinished)) return { ...taken, dropped: unfinished };
        settle([unfinished]);
        return { ...taken, partial: unfinished };
      }
      // Nothing of it can be told apart. Alone, a page needs no mark.
      return { ...taken, missing: [...missing, ...inVain({ first, last })] };
    },
    refused(asked) {
      return { missing: inVain(asked) };
    },
  };
}
