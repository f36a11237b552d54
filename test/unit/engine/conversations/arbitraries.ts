/** Conversations of every kind, hostile ones among them. */
import fc from "fast-check";
import type { Conversation } from "../../../../src/engine/conversations/conversation.ts";

/** Words, and what means something to Markdown or HTML. */
export const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."# ,> ,- ,1. ,```,~~~,`,*,**,_,[,],(,),](,![,<,>,&lt;,|,\n,\n\n,\r,\r\n,\t,    ,---,===,a,b c,\\,\u2028".split(
          ",",
        ),
        "<!--",
        "<script>",
        "</blockquote>",
        "<h1>",
        "<div>\n",
        "[a]: /b\n",
        "https://a.b",
        "<https://a.b>",
        "$$",
        "😀",
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const exchange = fc.record(
  {
    question: words,
    answer: fc.oneof(fc.constant(""), words),
    state: fc.constantFrom("open", "answered", "stopped", "failed"),
    model: fc.constantFrom("gemini-3.8-flash", "x"),
    time: fc.constant("2026-11-22T10:00:00.000Z"),
    trouble: words.filter((text) => /\S/.test(text)),
  },
  { requiredKeys: ["question", "answer", "state", "model", "time"] },
);

export const conversations: fc.Arbitrary<Conversation> = fc.record({
  version: fc.constant(1 as const),
  id: fc.stringMatching(/^[\w-]{1,20}$/),
  task: fc.constantFrom("ask", "compare"),
  subjects: fc.array(
    fc.record({
      uri: words,
      name: fc.oneof(
        words,
        words.map((name) => `${name}.pdf`),
      ),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  exchanges: fc.array(exchange, { maxLength: 5 }),
});
