/** Answers in words, in whatever they are dressed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { caption } from "../../../../src/engine/tasks/caption.ts";
import { describe as describing } from "../../../../src/engine/tasks/describe.ts";
import { readText } from "../../../../src/engine/tasks/readText.ts";

const said = (answer: string) => caption.read(answer).text;

describe("a caption", () => {
  it.each([
    ['"A red cat on a wall."', "A red cat on a wall."],
    ["“A red cat on a wall.”", "A red cat on a wall."],
    ["„Eine rote Katze auf einer Mauer.“", "Eine rote Katze auf einer Mauer."],
    ["»Eine rote Katze auf einer Mauer.«", "Eine rote Katze auf einer Mauer."],
    ["„Czerwony kot na murze.”", "Czerwony kot na murze."],
    ["”En röd katt på en mur.”", "En röd katt på en mur."],
    ["»Punainen kissa muurilla.»", "Punainen kissa muurilla."],
    ["« Un chat roux sur un mur. »", "Un chat roux sur un mur."],
    ["«Красный кот на стене.»", "Красный кот на стене."],
    ["「塀の上の赤い猫。」", "塀の上の赤い猫。"],
    ["『塀の上の赤い猫。』", "塀の上の赤い猫。"],
    ["‘A red cat on a wall.’", "A red cat on a wall."],
  ])("%s loses the marks around it", (answer, expected) => {
    expect(said(answer)).toBe(expected);
    expect(said(`\n ${answer}\n`)).toBe(expected);
    expect(said(`\`\`\`\n${answer}\n\`\`\``)).toBe(expected);
    expect(said(expected)).toBe(expected);
  });

  it.each([
    'A sign that says "STOP".',
    '"STOP" stands on a sign, and "GO" on another.',
    '"STOP" on a sign, "GO"',
    "„Halt“ steht auf dem Schild, „Los“ auf dem anderen: „Los“",
    "A dog's bowl, and the cat's.",
    "‘It’s mine’",
    "«Стоп» и «Вперёд»",
  ])("%s keeps marks that are of its words", (answer) => {
    expect(said(answer)).toBe(answer);
  });

  it("is one line", () => {
    expect(said("A red cat\n  on a\twall.\r\n\r\nIt sleeps.")).toBe("A red cat on a wall. It sleeps.");
  });

  it("that says nothing is none", () => {
    for (const answer of ["", " \n", '""', "“ ”", "```\n```", "```\n\n```"]) {
      expect(caption.read(answer), JSON.stringify(answer)).toEqual({
        items: [],
        unreadable: 0,
        lostMasks: 0,
        partial: false,
      });
    }
  });
});

describe("a text of several lines", () => {
  const text = "First.\n\n- a list\n- of two\n\n    indented";
  const fence = "```";

  it.each([
    ["as it stands", text],
    ["in a fence", `${fence}\n${text}\n${fence}`],
    ["in a fence with a name", `${fence}markdown\n${text}\n${fence}`],
    ["in a longer fence", `${fence}\`\n${text}\n${fence}\``],
    ["in a fence of tildes", `~~~text\n${text}\n~~~`],
    ["with Windows line ends in a fence", `${fence}\r\n${text.replaceAll("\n", "\r\n")}\r\n${fence}\r\n`],
    ["in a fence that was cut", `${fence}markdown\n${text}`],
    ["in a fence without a name that was cut", `${fence}\n${text}`],
  ])("%s is the same", (_, answer) => {
    expect(describing.read(answer).text).toBe(text);
  });

  it.each([
    ["two blocks of code", `${fence}js\na()\n${fence}\nand\n${fence}js\nb()\n${fence}`],
    ["code and words behind it", `${fence}\na()\n${fence}\nThat was it.`],
    ["words before code", `This is it:\n${fence}\na()\n${fence}`],
    ["code that was cut", `${fence}python\nprint(1`],
  ])("%s keeps its fences", (_, answer) => {
    expect(describing.read(answer).text).toBe(answer);
  });

  it("with code in it, in a fence of its own, keeps the inner one", () => {
    const inner = `Run this:\n${fence}sh\nls\n${fence}\nDone.`;
    expect(describing.read(`${fence}markdown\n${inner}\n${fence}`).text).toBe(inner);
  });

  it("is never longer than the answer, and never throws", () => {
    const pieces = fc.constantFrom(
      "```",
      "~~~",
      "````",
      "\n",
      "\r\n",
      "js",
      " ",
      '"',
      "“",
      "”",
      "«",
      "»",
      "a",
      "\u2028",
      "NO_TEXT",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const answer = parts.join("");
        for (const task of [caption, describing, readText]) {
          const { text, items } = task.read(answer);
          expect(items).toEqual([]);
          if (text === undefined) continue;
          expect(text).not.toBe("");
          expect(text).toBe(text.trim());
          expect(text.length).toBeLessThanOrEqual(answer.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("text read from a picture", () => {
  it.each(["NO_TEXT", "NO_TEXT.", "`NO_TEXT`", '"NO_TEXT"', "**NO_TEXT**", "```\nNO_TEXT\n```", " NO_TEXT\n"])(
    "is none when the answer is %j",
    (answer) => {
      expect(readText.read(answer).text).toBeUndefined();
    },
  );

  it.each(["NO_TEXT HERE", "The sign says NO_TEXT", "é NO_TEXT", "NO TEXT", "no_text\nSTOP"])(
    "is what it is when the answer is %j",
    (answer) => {
      expect(readText.read(answer).text).toBe(answer);
    },
  );

  it("keeps line breaks, quotation marks and tables", () => {
    const text = '"STOP"\nAlle Richtungen\n\n| a | b |\n|---|---|\n| 1 | 2 |';
    expect(readText.read(text).text).toBe(text);
    expect(readText.read('"STOP"').text).toBe('"STOP"');
  });
});
