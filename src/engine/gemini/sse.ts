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

const EVENT_END = /\r\n\r\n|\n\n|\r\r/;
