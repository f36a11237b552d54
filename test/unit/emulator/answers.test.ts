import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { legend, nearestEntry } from "../../emulator/legend.ts";
import { about, asking, iou, scene } from "./asking.ts";

const emulator = asking();
const { picture, truth } = await scene({ seed: 12, objects: 6, ground: "noise", format: "jpeg" });
const json = { responseMimeType: "application/json" };
const labels = truth.objects.map(({ label }) => label).sort();
const [first] = truth.objects;
if (first === undefined) throw new Error("an empty scene");

/** How much of its box a shape fills, at least and at most. */
const shareOfBox = {
  rectangle: [0.99, 1],
  ellipse: [0.76, 0.81],
  triangle: [0.47, 0.53],
  ring: [0.5, 0.7],
  drawn: [0, 1],
} as const;

interface Item {
  readonly box_2d: number[];
  readonly label: string;
  readonly mask?: unknown;
  readonly point?: number[];
}

function items(text: string): Item[] {
  return JSON.parse(text);
}

describe("detection", () => {
  const prompt =
    "Detect all of the prominent items in the image. The box_2d should be [ymin, xmin, ymax, xmax] normalized to 0-1000.";

  it("answers bare JSON in JSON mode, with the boxes of the truth", async () => {
    const found = items(await emulator.text("gemini-3.8-flash", about(picture, prompt, json)));
    expect(found.map(({ label }) => label).sort()).toEqual(labels);
    for (const { label, box_2d } of truth.objects) {
      const best = Math.max(...found.filter((item) => item.label === label).map((item) => iou(item.box_2d, box_2d)));
      expect(best).toBeGreaterThan(0.95);
    }
    expect(
      found.flatMap(({ box_2d }) => box_2d).every((value) => Number.isInteger(value) && value >= 0 && value <= 1000),
    ).toBe(true);
  });

  it("fences otherwise, unless asked not to or by a model that does not", async () => {
    expect(await emulator.text("gemini-3.8-flash", about(picture, prompt))).toMatch(/^```json\n\[\n[\s\S]*\n\]\n```$/);
    expect(await emulator.text("gemini-3-flash-preview", about(picture, prompt))).toMatch(/^\[\n[\s\S]*\n\]$/);
    const body = {
      ...about(picture, prompt),
      systemInstruction: { parts: [{ text: "Never return masks or code fencing." }] },
    };
    const bare = await emulator.text("gemini-3.8-flash", body);
    expect(items(bare).every((item) => item.mask === undefined)).toBe(true);
  });

  it("wraps the list where the model does, or the schema says", async () => {
    const wrapped: unknown = JSON.parse(await emulator.text("gemini-3.6-flash", about(picture, prompt, json)));
    expect(wrapped).toMatchObject({ boxes: expect.any(Array) });
    const item = {
      type: "OBJECT",
      properties: { label: { type: "STRING" }, box_2d: { type: "ARRAY", items: { type: "INTEGER" } } },
    };
    const responseSchema = { type: "OBJECT", properties: { items: { type: "ARRAY", items: item } } };
    const text = await emulator.text(
      "gemini-3.6-flash",
      about(picture, "What do you see?", { ...json, responseSchema }),
    );
    const answer: { items: Item[] } = JSON.parse(text);
    expect(answer.items.map(({ label }) => label).sort()).toEqual(labels);
    expect(Object.keys(answer.items[0] ?? {})).toEqual(["label", "box_2d"]);
  });

  it("keeps to what is asked for, by label, colour, or both", async () => {
    const { picture: fruit } = await scene({ seed: 1, objects: 12 });
    const ask = async (what: string): Promise<string[]> => {
      const body = about(fruit, `Detect ${what}, with box_2d and label.`, json);
      return items(await emulator.text("gemini-3.8-flash", body))
        .map(({ label }) => label)
        .sort();
    };
    expect(await ask("the apples and lemons")).toEqual(["apple", "lemon"]);
    expect(await ask("everything blue")).toEqual(["car"]);
    expect(await ask("everything sky blue")).toEqual(["window"]);
    expect(await ask("the red apple")).toEqual(["apple"]);
    expect(await ask("the green apple")).toEqual([]);
    expect(await ask("all objects")).toHaveLength(12);
    expect(await ask("all objects, at most 4,")).toHaveLength(4);
    expect(await ask('all objects like {"label": "red apple"}')).toHaveLength(12);
  });
});

describe("masks", () => {
  const prompt =
    'Give the segmentation masks for the objects. Output a JSON list where each entry contains "box_2d", "mask" and "label".';
  const masks = async (model: string, words = prompt, config: object = {}): Promise<Item[]> => {
    const text = await emulator.text(model, about(picture, words, { ...config }));
    return items(text.replaceAll(/^```json\n|\n```$/g, ""));
  };
  const firstOf = (found: readonly Item[]): Item => {
    const item = found.find(({ label }) => label === first.label);
    if (item === undefined) throw new Error("not found");
    return item;
  };
  /** Bounds of points, `[y, x]` when y comes first in them. */
  const bounds = (points: readonly (readonly number[])[]): number[] => {
    const [one, two] = [points.map(([a]) => a ?? 0), points.map(([, b]) => b ?? 0)];
    return [Math.min(...one), Math.min(...two), Math.max(...one), Math.max(...two)];
  };

  it("of 2.5 are PNGs of the box, 256 by 256, one grey channel", async () => {
    const found = await masks("gemini-2.5-flash");
    expect(found).toHaveLength(6);
    for (const { mask, label } of found) {
      const bytes = Buffer.from(String(mask).replace("data:image/png;base64,", ""), "base64");
      const { data, info } = await sharp(bytes).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: 256, height: 256, channels: 1 });
      // IHDR: 8 bits, colour type 0.
      expect([...bytes.subarray(24, 26)]).toEqual([8, 0]);
      expect(new Set(data).size).toBeLessThanOrEqual(2);
      const shape = truth.objects.find((object) => object.label === label)?.shape ?? "ring";
      const share = data.filter((value) => value > 127).length / data.length;
      const [least, most] = shareOfBox[shape];
      expect(share, shape).toBeGreaterThanOrEqual(least);
      expect(share, shape).toBeLessThanOrEqual(most);
    }
  });

  it("of 2.5 are a placeholder in JSON mode", async () => {
    expect((await masks("gemini-2.5-flash", prompt, json)).map(({ mask }) => mask)).toEqual(
      Array.from({ length: 6 }, () => "gimme_mask_for_this"),
    );
  });

  it.each([
    ["gemini-3.5-flash-lite", "[[x, y], …]", "y"],
    ["gemini-3-flash-preview", "[[y, x], …]", "x"],
    ["gemini-3.8-flash", "[[y, x], …]", "y"],
    ["gemini-3.8-flash", "[[x, y], …]", "x"],
    ["gemini-3.8-flash", "points", "x"],
  ])("of %s, asked for polygons %s, are %s first", async (model, words, axes) => {
    const { mask, box_2d } = firstOf(await masks(model, `${prompt} The mask is a polygon: ${words}.`));
    const points = mask as number[][];
    const [a = 0, b = 0, c = 0, d = 0] = bounds(points);
    expect(axes === "y" ? [a, b, c, d] : [b, a, d, c]).toEqual(box_2d);
    expect(points.length).toBeGreaterThanOrEqual(4);
  });

  it("of the robotics model come in chunks", async () => {
    const { mask, box_2d } = firstOf(await masks("gemini-robotics-er-2-preview"));
    const numbers = (mask as number[][]).flat();
    expect(
      bounds(numbers.flatMap((value, index) => (index % 2 === 0 ? [[value, numbers[index + 1] ?? 0]] : []))),
    ).toEqual(box_2d);
  });

  it("of some are tokens, and of others missing", async () => {
    expect(firstOf(await masks("gemini-2.5-flash-lite")).mask).toMatch(/^<start_of_mask>(<seg_\d{1,3}>){16}$/);
    expect(firstOf(await masks("gemini-3.1-pro-preview"))).not.toHaveProperty("mask");
  });

  it("are polygons of any model when the schema says so", async () => {
    const mask = { type: "ARRAY", items: { type: "ARRAY", items: { type: "INTEGER" } } };
    const item = { type: "OBJECT", properties: { mask, label: { type: "STRING" } } };
    const responseSchema = { type: "ARRAY", items: item };
    for (const model of ["gemini-2.5-flash", "gemini-robotics-er-2-preview", "gemini-4-argon"]) {
      const found = await masks(model, "Outline the objects", { ...json, responseSchema });
      expect(bounds(firstOf(found).mask as number[][])[2]).toBeGreaterThan(0);
      expect(Object.keys(firstOf(found))).toEqual(["mask", "label"]);
    }
  });
});

describe("other questions", () => {
  it("points lie on their objects", async () => {
    const prompt =
      'Point to the objects. The answer should follow the json format: [{"point": <point>, "label": <label1>}, ...].';
    const found = items(await emulator.text("gemini-3.8-flash", about(picture, prompt, json)));
    const { data, info } = await sharp(picture.data).raw().toBuffer({ resolveWithObject: true });
    expect(found).toHaveLength(6);
    for (const { point = [], label } of found) {
      const [y = 0, x = 0] = point;
      const object = truth.objects.find((candidate) => candidate.label === label);
      const [top = 0, left = 0, bottom = 0, right = 0] = object?.box_2d ?? [];
      expect(y > top && y < bottom && x > left && x < right).toBe(true);
      const at = (Math.floor((y / 1000) * info.height) * info.width + Math.floor((x / 1000) * info.width)) * 3;
      const nearest = nearestEntry([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0]);
      expect(legend[nearest.index]?.label).toBe(label);
    }
  });

  it("describe what there is, in words or in a schema", async () => {
    const sentence = await emulator.text("gemini-3.8-flash", about(picture, "Write a caption for this picture."));
    for (const label of labels) expect(sentence).toContain(label);
    expect(sentence).toMatch(/^An? \w.* and an? [\w ]+\.$/);
    const responseSchema = {
      type: "OBJECT",
      properties: { alt: { type: "STRING" }, tags: { type: "ARRAY", items: { type: "STRING" } } },
    };
    const text = await emulator.text("gemini-3.8-flash", about(picture, "Describe it", { ...json, responseSchema }));
    expect(JSON.parse(text)).toEqual({ alt: sentence, tags: expect.arrayContaining(labels) });
  });

  it("mention several pictures in order", async () => {
    const { picture: other } = await scene({ seed: 2, objects: 1, format: "webp" });
    const part = ({ mimeType, data }: typeof picture): unknown => ({
      inlineData: { mimeType, data: data.toString("base64") },
    });
    const body = {
      contents: [{ role: "user", parts: [part(other), part(picture), { text: "Write captions for the pictures" }] }],
    };
    expect(await emulator.text("gemini-3.8-flash", body)).toMatch(
      /^Image 1 shows an? [\w ]+\. Image 2 shows .* and .*\.$/,
    );
  });

  it("find nothing in an empty picture", async () => {
    const data = await sharp({ create: { width: 300, height: 200, channels: 3, background: "#777" } })
      .png()
      .toBuffer();
    const empty = { mimeType: "image/png", data };
    expect(await emulator.text("gemini-3.8-flash", about(empty, "Detect", json))).toBe("[]");
    expect(await emulator.text("gemini-3.8-flash", about(empty, "Describe it"))).toBe("Nothing in particular.");
  });
});
