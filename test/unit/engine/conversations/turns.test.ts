/** What is said to the model of a conversation, and how one is read from disk. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Conversation,
  type Exchange,
  readConversation,
  turnsOf,
  withLast,
  withoutFailed,
} from "../../../../src/engine/conversations/conversation.ts";
import type { Part } from "../../../../src/engine/gemini/turns.ts";
import { conversations } from "./arbitraries.ts";

const exchange = (question: string, answer: string, state: Exchange["state"] = "answered"): Exchange => ({
  question,
  answer,
  state,
  model: "gemini-3.8-flash",
  time: "2026-11-22T10:00:00.000Z",
});
const talk = (names: readonly string[], ...exchanges: Exchange[]): Conversation => ({
  version: 1,
  id: "20261122T100000000Z-abc",
  task: "ask",
  subjects: names.map((name) => ({ uri: `file:///${name}`, name })),
  exchanges,
});
const files = (names: readonly string[]): Part[] => names.map((name) => ({ text: `[${name}]` }));
/** Each turn as a line. */
const said = (conversation: Conversation, names: readonly string[]) =>
  turnsOf(conversation, files(names)).map(
    ({ role, parts }) => `${role}: ${parts.map((part) => ("text" in part ? part.text : "?")).join(" | ")}`,
  );

describe("a question that failed", () => {
  it("goes when it is asked again; what was asked after it stays, and what came of an answer", () => {
    const [first, failed, later] = [
      { ...exchange("One?", "First."), time: "1" },
      { ...exchange("Two?", "", "failed"), time: "2" },
      { ...exchange("Three?", "Third."), time: "3" },
    ];
    expect(withoutFailed(talk(["a.png"], first, failed, later), failed).exchanges).toEqual([first, later]);
    expect(withoutFailed(talk(["a.png"], first, later), failed).exchanges).toEqual([first, later]);
    const begun = { ...failed, answer: "Sec" };
    expect(withoutFailed(talk(["a.png"], first, begun, later), failed).exchanges).toEqual([first, begun, later]);
  });
});

describe("what is said", () => {
  it("is the file, then the question", () => {
    expect(said(talk(["a.png"], exchange("Why?", "", "open")), ["a.png"])).toEqual(["user: [a.png] | Why?"]);
  });

  it("names several files behind them, in their order", () => {
    expect(said(talk(["b.png", "a.pdf"], exchange("Why?", "", "open")), ["b.png", "a.pdf"])).toEqual([
      "user: [b.png] | [a.pdf] | The files above, in order: 1. b.png, 2. a.pdf | Why?",
    ]);
  });

  it("goes on from what was answered, as far as it was", () => {
    const all = talk(
      ["a.png"],
      exchange("One?", "First."),
      exchange("Two?", "Sec", "stopped"),
      exchange("Three?", "Thi", "failed"),
      exchange("Four?", "", "open"),
    );
    expect(said(all, ["a.png"])).toEqual([
      "user: [a.png] | One?",
      "model: First.",
      "user: Two?",
      "model: Sec",
      "user: Three?",
      "model: Thi",
      "user: Four?",
    ]);
  });

  it("leaves out what was never answered, and shows the files all the same", () => {
    const all = talk(
      ["a.png"],
      exchange("One?", "", "failed"),
      exchange("Two?", " \n", "stopped"),
      exchange("Three?", "Third."),
      exchange("Four?", "", "open"),
      exchange("Five?", "", "open"),
    );
    expect(said(all, ["a.png"])).toEqual(["user: [a.png] | Three?", "model: Third.", "user: Five?"]);
  });

  it("asks the last one anew, whatever came of it", () => {
    expect(said(talk(["a.png"], exchange("One?", "Half an ans", "failed")), ["a.png"])).toEqual([
      "user: [a.png] | One?",
    ]);
  });

  it("is nothing when nothing was asked", () => {
    expect(turnsOf(talk(["a.png"]), files(["a.png"]))).toEqual([]);
  });

  it("alternates, begins with the person and ends with the question; the files come first, and once", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        const parts: Part[] = conversation.subjects.map(({ uri }) => ({ uri, mimeType: "image/png" }));
        const turns = turnsOf(conversation, parts);
        const last = conversation.exchanges.at(-1);
        if (last === undefined) return;
        for (const [index, { role, parts: told }] of turns.entries()) {
          expect(role).toBe(index % 2 === 0 ? "user" : "model");
          expect(told.length).toBeGreaterThan(0);
          if (role === "model") expect(told).toEqual([{ text: expect.stringMatching(/\S/) }]);
        }
        expect(turns.at(-1)?.role).toBe("user");
        expect(turns.at(-1)?.parts.at(-1)).toEqual({ text: last.question });
        expect(turns[0]?.parts.slice(0, parts.length)).toEqual(parts);
        const shown = turns.flatMap((turn) => turn.parts).filter((part) => "uri" in part);
        expect(shown).toHaveLength(parts.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a change of the last exchange", () => {
  it("leaves the others as they are", () => {
    const before = talk(["a.png"], exchange("One?", "First."), exchange("Two?", "", "open"));
    const after = withLast(before, { answer: "Second.", state: "answered" });
    expect(after.exchanges).toEqual([before.exchanges[0], exchange("Two?", "Second.")]);
    expect(before.exchanges[1]?.answer).toBe("");
    const none = talk(["a.png"]);
    expect(withLast(none, { answer: "x" })).toBe(none);
  });
});

describe("a conversation on disk", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        expect(readConversation(JSON.stringify(conversation))).toEqual(conversation);
      }),
    );
  });

  it("that is damaged is none, and nothing is thrown", () => {
    const whole = JSON.stringify(talk(["a.png"], exchange("One?", "First.")));
    expect(readConversation(whole)).toBeDefined();
    for (let end = 0; end < whole.length; end++) expect(readConversation(whole.slice(0, end))).toBeUndefined();
    for (const text of [
      "null",
      "[]",
      "\u0000",
      "{".repeat(100_000),
      "[".repeat(1_000_000),
      whole.replace('"version":1', '"version":2'),
      whole.replace('"answered"', '"done"'),
      whole.replace(/"subjects":\[[^\]]*\]/, '"subjects":[]'),
      whole.replace('"question":"One?"', '"question":1'),
    ]) {
      expect(readConversation(text), text.slice(0, 60)).toBeUndefined();
    }
  });

  it("takes no field that it does not know", () => {
    const text = JSON.stringify(talk(["a.png"])).replace("{", '{"__proto__":{"evil":1},"other":2,');
    const read = readConversation(text);
    expect(Object.keys(read ?? {}).sort()).toEqual(["exchanges", "id", "subjects", "task", "version"]);
    expect(read).not.toHaveProperty("evil");
  });

  it("never throws, whatever stands there", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.anything().map((value) => JSON.stringify(value) ?? ""),
        ),
        (text) => {
          expect(() => readConversation(text)).not.toThrow();
        },
      ),
      { numRuns: 2000 },
    );
  });
});
