/** Whatever a person asks, in their words alone; whatever comes back is recognised. */
import type { ReadAnswer } from "../../core/answer.ts";
import { readPlainText } from "./answers/plainText.ts";
import { readObjects } from "./answers/readObjects.ts";
import type { Task } from "./task.ts";

/** Its answer: shapes, text, or both. */
export const freePrompt: Task = {
  id: "prompt",
  result: "any",
  request: (_model, { prompt, target }) => ({ prompt: prompt?.trim() || target?.trim() || "", json: false }),
  read: (answer, answeredBy) => {
    const shapes = readObjects(answer, answeredBy);
    if (shapes.items.length === 0) return readPlainText(answer);
    const prose = aroundJson(answer);
    return prose === "" ? shapes : ({ ...shapes, text: prose } satisfies ReadAnswer);
  },
};

/** What an answer says beside its JSON: all before the first bracket and after the last, without fences. */
function aroundJson(answer: string): string {
  const start = answer.search(/[[{]/);
  const end = Math.max(answer.lastIndexOf("]"), answer.lastIndexOf("}"));
  const around = end > start ? [answer.slice(0, start), answer.slice(end + 1)] : [];
  return around
    .map((part) => part.replaceAll(/```[\w-]*/g, "").trim())
    .filter((part) => /\p{L}/u.test(part))
    .join("\n\n");
}
