/** What every task asks: its words, and the form in which it wants the answer. */
import { describe, expect, it } from "vitest";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { taskOf } from "../../../../src/engine/tasks/allTasks.ts";
import type { Task } from "../../../../src/engine/tasks/task.ts";

const flash = modelRow("gemini-3.8-flash");

function task(id: string): Task {
  const found = taskOf(id);
  if (found === undefined) throw new Error(`There is no task ${id}.`);
  return found;
}
const words = (id: string, options = {}) => task(id).request(flash, options).prompt;

/** Task, what its answer is made of, JSON mode, schema, thinking. */
const forms = [
  ["detect", "shapes", true, false, undefined],
  ["segment", "shapes", true, true, undefined],
  ["point", "shapes", true, false, "least"],
  ["caption", "text", false, false, "least"],
  ["describe", "text", false, false, "least"],
  ["readText", "text", false, false, "least"],
  ["readLines", "shapes", true, true, "least"],
  ["prompt", "any", false, false, undefined],
  ["ask", "text", false, false, "usual"],
  ["compare", "text", false, false, "usual"],
  ["transcribe", "text", false, false, "least"],
] as const;

describe("the form of the answer", () => {
  for (const [id, result, json, hasSchema, thinking] of forms) {
    it(`of ${id}`, () => {
      expect(task(id)).toMatchObject({ id, result });
      const { schema, prompt, systemInstruction, ...rest } = task(id).request(flash, { prompt: "Mine." });
      expect(rest).toEqual({ json, ...(thinking !== undefined && { thinking }) });
      expect(schema !== undefined).toBe(hasSchema);
      // The service answers bounds and counts with a bare 400.
      expect(JSON.stringify(schema) ?? "").not.toMatch(/maxItems|minItems|maximum|minimum|\$schema/);
      expect(systemInstruction).toBeUndefined();
      expect(prompt).toBe("Mine.");
    });
  }

  it("is known for every task there is", () => {
    expect(taskOf("nonsense")).toBeUndefined();
    expect(taskOf("__proto__")).toBeUndefined();
    for (const id of ["toString", "constructor", ""]) expect(taskOf(id)).toBeUndefined();
  });

  it("has no braces left to be filled in, and no blank in excess", () => {
    for (const [id] of forms) {
      for (const options of [{}, { target: "cats", language: "German" }, { target: "  " }]) {
        const prompt = words(id, options);
        expect(prompt, id).not.toMatch(/undefined|\[object|\s{2,}|^\s|\s$/);
        if (id !== "prompt" && id !== "ask") expect(prompt.length).toBeGreaterThan(50);
      }
    }
  });
});

describe("what a person wants", () => {
  const own = forms.map(([id]) => id);

  it.each(own)("replaces the prompt of %s as a whole", (id) => {
    for (const prompt of ["Just this: [a] {b}\n\nand that.", "  Just this: [a] {b}\n\nand that.\n"]) {
      expect(words(id, { prompt, target: "cats", language: "German" })).toBe("Just this: [a] {b}\n\nand that.");
    }
  });

  it.each(["detect", "segment", "point"])("is what %s looks for, once, in the place of everything", (id) => {
    const asked = words(id, { target: " all green objects " });
    expect(asked.split("all green objects")).toHaveLength(2);
    expect(asked).not.toContain("all prominent objects");
    for (const options of [{}, { target: "" }, { target: " \n" }, { prompt: " " }])
      expect(words(id, options)).toContain("all prominent objects");
  });

  it.each(["caption", "describe", "compare", "readText", "readLines"])(
    "is what %s pays attention to, behind its own words",
    (id) => {
      const asked = words(id, { target: "Only the signs." });
      expect(asked).toBe(`${words(id)} Only the signs.`);
    },
  );

  it("is the question itself where there is nothing else to say", () => {
    for (const id of ["ask", "prompt"]) expect(words(id, { prompt: "Why?" })).toBe("Why?");
    expect(words("prompt", { target: "Why?" })).toBe("Why?");
  });

  it("names the pages of a transcription", () => {
    expect(words("transcribe", { target: "pages 3 to 5" })).toContain("Transcribe pages 3 to 5 of this document");
    expect(words("transcribe")).toContain("Transcribe all pages of this document");
  });
});

describe("the language", () => {
  it("is of labels where there are labels, and of the text where there is one", () => {
    for (const id of ["detect", "segment", "point"])
      expect(words(id, { language: "Japanese" })).toMatch(/ Labels are in Japanese\.$/);
    for (const id of ["caption", "describe", "compare"])
      expect(words(id, { language: "Japanese" })).toBe(`${words(id)} Write it in Japanese.`);
  });

  it("is never that of what is only read", () => {
    for (const id of ["readText", "readLines", "transcribe"]) {
      expect(words(id, { language: "Japanese" })).toBe(words(id));
      expect(words(id)).toMatch(/not translat|Do not correct, translate|do not\s+translate/);
    }
  });

  it("is not added to a person's own words", () => {
    for (const id of ["ask", "prompt", "caption", "detect"])
      expect(words(id, { prompt: "Pourquoi ?", language: "Japanese" })).toBe("Pourquoi ?");
  });
});

describe("the order of the coordinates", () => {
  it.each([
    ["detect", "[ymin, xmin, ymax, xmax]"],
    ["segment", "[ymin, xmin, ymax, xmax]"],
    ["readLines", "[ymin, xmin, ymax, xmax]"],
    ["point", "[y, x]"],
  ])("is told to %s, with the scale", (id, order) => {
    expect(words(id)).toContain(order);
    expect(words(id)).toContain("0-1000");
    expect(words(id)).not.toContain("[x");
  });
});
