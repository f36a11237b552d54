/** Whatever a person asks, in their words alone; whatever comes back is recognised. */
import type { ReadAnswer } from "../../core/answer.ts";
import { readPlainText } from "./answers/plainText.ts";
import { proseAround } from "./answers/prose.ts";
import { readObjects, unwrapped } from "./answers/readObjects.ts";
import type { Task } from "./task.ts";

/** Its answer: shapes, text, or both. */
export const freePrompt: Task = {
  id: "prompt",
  result: "any",
  request: (_model, { prompt, target }) => ({ prompt: prompt?.trim() || target?.trim() || "", json: false }),
  read: (answer, answeredBy) => {
    const shapes = readObjects(answer, answeredBy);
    if (shapes.items.length === 0) return readPlainText(answer);
    const prose = proseAround(unwrapped(answer));
    return prose === "" ? shapes : ({ ...shapes, text: prose } satisfies ReadAnswer);
  },
};
