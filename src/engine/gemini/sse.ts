/** Gets what is still of use out of the end of a stream that the SDK could not read. */
import { parseCutJson } from "../tasks/answers/cutJson.ts";

/**
 * The JSON of the unfinished last event of a body, as far as it goes; `undefined` when the body ends with a whole
 * event.
 */
export function cutEvent(body: string): unknown {
  const event = body.split(EVENT_END).at(-1)?.trim() ?? "";
  return event.startsWith("data:") ? parseCutJson(event.slice("data:".length).trim()) : undefined;
}

/**
 * What stands at the end of a body, without the words of an event around it: `{"error": …}` comes as an event, as an
 * event with a name of its own, or bare, in one line or in many.
 */
export function lastWords(body: string): string {
  const last = body.split(EVENT_END).findLast((part) => part.trim() !== "") ?? "";
  return last
    .split(/\r\n|\n|\r/)
    .filter((line) => !/^(event|id|retry):/.test(line))
    .map((line) => line.replace(/^data:/, ""))
    .join("\n");
}

/**
 * Counts how long the event is that is under way, told each piece of a body in turn. Returns characters; where events end
 * may be cut by the pieces anywhere.
 */
export function eventLength(): (piece: string) => number {
  let open = 0;
  let tail = "";
  return (piece) => {
    const seen = tail + piece;
    const end = Math.max(...EVENT_ENDS.map((one) => endOf(seen, one)));
    open = end < 0 ? open + piece.length : seen.length - end;
    tail = seen.slice(1 - LONGEST_END);
    return open;
  };
}

/** Where the last of them ends; -1 when there is none. */
function endOf(text: string, end: string): number {
  const at = text.lastIndexOf(end);
  return at < 0 ? -1 : at + end.length;
}

const EVENT_ENDS = ["\r\n\r\n", "\n\n", "\r\r"] as const;
const LONGEST_END = 4;
const EVENT_END = new RegExp(EVENT_ENDS.join("|"));
