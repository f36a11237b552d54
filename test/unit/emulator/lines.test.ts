/** Lines of text, points, and the words that our own commands ask with. */
import { describe, expect, it } from "vitest";
import { modelRow } from "../../../src/engine/gemini/models.ts";
import { taskOf } from "../../../src/engine/tasks/allTasks.ts";
import { about, asking } from "./asking.ts";
import { conversation, painted } from "./painted.ts";

const emulator = asking();
const flash = "gemini-3.8-flash";
const picture = await painted(["car", 0.6, 0.7], ["lemon", 0.5, 0.1], ["apple", 0.1, 0.1], ["mug", 0.1, 0.4, 2]);
const empty = await painted();
const json = { responseMimeType: "application/json" };
const integers = { type: "ARRAY", items: { type: "INTEGER" } };
const lineSchema = {
  type: "ARRAY",
  items: {
    type: "OBJECT",
    properties: { box_2d: integers, text: { type: "STRING" } },
    required: ["box_2d", "text"],
  },
};
const lines = [
  { box_2d: [100, 100, 250, 233], text: "APPLE" },
  { box_2d: [100, 500, 250, 633], text: "LEMON" },
  { box_2d: [400, 100, 700, 367], text: "MUG" },
  { box_2d: [700, 600, 850, 733], text: "CAR" },
];

describe("text in a picture", () => {
  it("comes as lines with boxes, in reading order, by schema", async () => {
    const prompt = "Find every line with its box_2d.";
    const answer = await emulator.text(flash, about(picture, prompt, { ...json, responseSchema: lineSchema }));
    expect(JSON.parse(answer)).toEqual(lines);
  });

  it.each([
    'Read the text. Answer with a JSON list: "box_2d" is [ymin, xmin, ymax, xmax], "text" is the line.',
    "Detect all text with box_2d.",
    "OCR with bounding boxes, please.",
  ])("comes so without a schema: %s", async (prompt) => {
    expect(JSON.parse(await emulator.text(flash, about(picture, prompt, json)))).toEqual(lines);
    expect(await emulator.text("gemini-2.5-flash", about(picture, prompt))).toMatch(/^```json\n\[\n {2}\{"box_2d"/);
  });

  it.each(["Read the text.", "Transcribe the text in the image.", "Extract all text", "OCR"])(
    "comes as plain lines: %s",
    async (prompt) => {
      expect(await emulator.text(flash, about(picture, prompt))).toBe("APPLE\nLEMON\nMUG\nCAR");
    },
  );

  it("is not made up, and its absence is told as the prompt wants it", async () => {
    expect(await emulator.text(flash, about(empty, "Read the text."))).toBe("There is no text to be read.");
    for (const wish of ["Answer with NONE if there is no text.", "If there is no text at all, answer with NONE."]) {
      expect(await emulator.text(flash, about(empty, `Read the text. ${wish}`))).toBe("NONE");
    }
    expect(await emulator.text(flash, about(empty, "Read the text.", { ...json, responseSchema: lineSchema }))).toBe(
      "[]",
    );
  });
});

describe("labels and points", () => {
  it("have labels in the language asked for", async () => {
    const prompt = "Detect all objects with box_2d and label. Labels are in German.";
    const found: { label: string }[] = JSON.parse(await emulator.text(flash, about(picture, prompt, json)));
    expect(found.map(({ label }) => label).sort()).toEqual(["Apfel", "Auto", "Becher", "Zitrone"]);
  });

  it.each(["gemini-2.5-flash", "gemini-3.8-flash", "gemini-3-flash-preview", "gemini-4-argon"])(
    "of %s have their documented form",
    async (model) => {
      const prompt = 'Point to the lemons in the form [{"point": [y, x], "label": "name"}, ...].';
      const bare: unknown = JSON.parse(await emulator.text(model, about(picture, prompt, json)));
      expect(bare).toEqual([{ point: [176, 567], label: "lemon" }]);
      const written = await emulator.text(model, about(picture, prompt));
      expect(JSON.parse(written.replaceAll(/^```json|```$/g, ""))).toEqual(bare);
    },
  );
});

describe("the commands' own words", () => {
  const answer = async (task: string, pictures = [picture], language?: string): Promise<string> => {
    const asked = taskOf(task)?.request(modelRow(flash), language === undefined ? {} : { language });
    if (asked === undefined) throw new Error(`there is no task ${task}`);
    const config = {
      ...(asked.json ? json : {}),
      ...(asked.schema === undefined ? {} : { responseSchema: asked.schema }),
    };
    return emulator.text(flash, { ...conversation([...pictures, asked.prompt]), generationConfig: config });
  };
  const keysOf = async (task: string): Promise<string[]> => Object.keys(JSON.parse(await answer(task))[0]);

  it("are understood", async () => {
    expect(await answer("caption")).toBe("A teal mug, a red apple, a yellow lemon and a blue car.");
    expect(await answer("caption", [picture], "German")).toMatch(/^Ein türkisfarbener Becher, .* und .*\.$/);
    expect(await answer("describe")).toContain("The largest is the mug.");
    expect(await answer("compare", [picture, empty])).toMatch(/^- \*\*Only in image 1:\*\* a teal mug/);
    expect(await answer("readText")).toBe("APPLE\nLEMON\nMUG\nCAR");
    expect(await answer("readText", [empty])).toBe("NO_TEXT");
    expect(JSON.parse(await answer("readLines"))).toEqual(lines);
    expect(await keysOf("detect")).toEqual(["box_2d", "label"]);
    expect(await keysOf("point")).toEqual(["point", "label"]);
    expect(await keysOf("segment")).toEqual(["box_2d", "label", "mask"]);
  });
});
