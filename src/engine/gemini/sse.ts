/** Gets what is still of use out of a stream that was cut inside an event; the SDK throws such an event away. */
import { parseCutJson } from "../tasks/answers/cutJson.ts";

/**
 * The JSON of the unfinished last event of a body, as far as it goes; `undefined` when the body ends with a whole
 * event.
 */
export function cutEvent(body: string): unknown {
  const event =
    body
      .split(/\r\n\r\n|\n\n|\r\r/)
      .at(-1)
      ?.trim() ?? "";
  return event.startsWith("data:") ? parseCutJson(event.slice("data:".length).trim()) : undefined;
}
