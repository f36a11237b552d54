/** Which pages of a document the words of a prompt ask for. */

const to = "\\s*(?:to|through|until|till|up to|[-–—])\\s*(?:page\\s+)?";
const start = "(?:the\\s+)?(?:start|beginning|top)\\s+of\\s+";
const from = new RegExp(
  `\\b(?:from|(?:start|begin|continue|resume|go on)\\w*(?:\\s+again)?\\s+(?:at|from|on|with))\\s+(?:${start})?pages?\\s+(\\d+)(?:${to}(\\d+))?`,
  "i",
);
const onwards =
  /\bpages?\s+(\d+)\s+(?:on\b|onwards?\b|and\s+(?:all\s+)?(?:the\s+)?(?:following|later|rest)|to\s+the\s+(?:end|last))/i;
const span = new RegExp(`\\bpages?\\s+(\\d+)${to}(\\d+)`, "i");
const after = /\bafter\s+page\s+(\d+)/i;
const until = /\b(?:until|till|through|up\s+to|stop\s+(?:after|with|at))\s+page\s+(\d+)/i;
const list = /\bpages?\s+(\d+(?:\s*(?:,|and|&|,\s*and)\s*(?:pages?\s+)?\d+)*)/gi;

function whole(count: number, first = 1, last = count): number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter((page) => page >= first && page <= last);
}

/**
 * The 1-based pages of a document of `count` pages, in order: "pages 3 to 5", "from page 3", "after page 2", "up to
 * page 7", "page 4", "pages 2, 4 and 6". All of them when none is named; only those that exist.
 */
export function pagesAsked(words: string, count: number): number[] {
  // A marker like <!-- page 1 --> is an example of the form.
  const text = words.replaceAll(/<!--.*?-->/gs, " ");
  const last = Number(until.exec(text)?.[1] ?? count);
  const started = from.exec(text) ?? onwards.exec(text);
  if (started !== null) return whole(count, Number(started[1]), Number(started[2] ?? last));
  const ended = span.exec(text);
  if (ended !== null) return whole(count, Number(ended[1]), Number(ended[2]));
  const passed = after.exec(text);
  if (passed !== null) return whole(count, Number(passed[1]) + 1, last);
  if (last !== count) return whole(count, 1, last);
  const named = new Set(
    [...text.matchAll(list)].flatMap(([, numbers = ""]) => numbers.match(/\d+/g) ?? []).map(Number),
  );
  return named.size === 0 ? whole(count) : whole(count).filter((page) => named.has(page));
}
