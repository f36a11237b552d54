import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { geminiTuning } from "../../../../src/engine/formats/geminiTuning.ts";
import { imagefolder } from "../../../../src/engine/formats/imagefolder.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect, yoloSegment } from "../../../../src/engine/formats/yolo.ts";
import { always, areas, pixel, textIn, whole } from "./look.ts";

describe("COCO's readers", () => {
  const polygons = z.array(z.array(pixel).min(6)).min(1);
  const sizeOf = z.tuple([whole, whole]);
  const schema = (segmentation: z.ZodType) =>
    z.strictObject({
      images: z.array(z.strictObject({ id: whole, file_name: z.string(), width: whole, height: whole })),
      annotations: z.array(
        z.strictObject({
          id: whole,
          image_id: whole,
          category_id: whole,
          bbox: z.tuple([pixel, pixel, pixel, pixel]),
          area: pixel,
          segmentation,
          iscrowd: z.literal(0),
          score: z.number().optional(),
        }),
      ),
      categories: z.array(z.strictObject({ id: whole, name: z.string(), supercategory: z.string() })),
    });

  it.each([
    ["polygons", polygons],
    ["rle", z.strictObject({ size: sizeOf, counts: z.array(z.int().min(0)).min(1) })],
    ["compressed", z.strictObject({ size: sizeOf, counts: z.string().regex(/^[0-o]+$/) })],
  ] as const)("find ids, boxes within the pictures, and shapes as %s", async (segmentation, form) => {
    await always(
      coco,
      (files, all) => {
        const read = schema(form).parse(JSON.parse(textIn(files, "annotations.json")));
        expect([...files.keys()]).toEqual(["annotations.json"]);
        expect(read.images.map(({ file_name }) => file_name)).toEqual(all.map(({ path }) => path));
        expect(new Set(read.annotations.map(({ id }) => id)).size).toBe(read.annotations.length);
        expect(read.annotations).toHaveLength(all.flatMap(areas).length);
        for (const { image_id, category_id, bbox } of read.annotations) {
          const image = read.images.find(({ id }) => id === image_id);
          expect(bbox[0] + bbox[2]).toBeLessThanOrEqual((image?.width ?? 0) + 1e-6);
          expect(bbox[1] + bbox[3]).toBeLessThanOrEqual((image?.height ?? 0) + 1e-6);
          expect(read.categories.some(({ id }) => id === category_id)).toBe(true);
        }
      },
      { segmentation },
    );
  });
});

describe("YOLO's readers", () => {
  it.each([
    [yoloDetect, 5, 5],
    [yoloSegment, 7, Number.POSITIVE_INFINITY],
  ] as const)("find rows of plain numbers from 0 to 1", async (format, least, most) => {
    const schema = z.strictObject({
      train: z.string(),
      val: z.string(),
      test: z.string().optional(),
      names: z.record(z.string().regex(/^\d+$/), z.string()),
    });
    await always(format, (files, all) => {
      const data = schema.parse(parse(textIn(files, "data.yaml"), { schema: "yaml-1.1" }));
      const labels = [...files].filter(([name]) => name.startsWith("labels/"));
      expect(labels).toHaveLength(all.length);
      for (const row of labels.flatMap(([, text]) => text.split("\n").filter((line) => line !== ""))) {
        expect(row).toMatch(/^\d+( (0|1|0\.\d+))+$/);
        const columns = row.split(" ");
        expect(columns.length).toBeGreaterThanOrEqual(least);
        expect(columns.length).toBeLessThanOrEqual(most);
        expect(columns.length % 2).toBe(1);
        expect(Object.hasOwn(data.names, columns[0] ?? "")).toBe(true);
      }
    });
  });
});

describe("Pascal VOC's readers", () => {
  const text = z.string();
  const digits = z.string().regex(/^\d+$/).transform(Number);
  const object = z.strictObject({
    name: text,
    pose: text,
    truncated: digits,
    difficult: digits,
    bndbox: z.strictObject({ xmin: digits, ymin: digits, xmax: digits, ymax: digits }),
  });
  const schema = z.strictObject({
    annotation: z.strictObject({
      folder: text,
      filename: text,
      path: text,
      source: z.strictObject({ database: text }),
      size: z.strictObject({ width: digits, height: digits, depth: digits }),
      segmented: digits,
      object: z.union([object.transform((one) => [one]), z.array(object)]).default([]),
    }),
  });

  it("find whole numbers from 1 to the picture's size", async () => {
    const parser = new XMLParser({ parseTagValue: false });
    await always(voc, (files, all) => {
      expect(files.size).toBe(all.length);
      for (const xml of files.values()) {
        const { size, object: objects } = schema.parse(parser.parse(xml)).annotation;
        for (const { bndbox } of objects) {
          expect(bndbox.xmin).toBeGreaterThanOrEqual(1);
          expect(bndbox.ymin).toBeGreaterThanOrEqual(1);
          expect(bndbox.xmax).toBeGreaterThanOrEqual(bndbox.xmin);
          expect(bndbox.ymax).toBeGreaterThanOrEqual(bndbox.ymin);
          expect(bndbox.xmax).toBeLessThanOrEqual(size.width);
          expect(bndbox.ymax).toBeLessThanOrEqual(size.height);
        }
      }
    });
  });
});

describe("tables and lines", () => {
  it("CSV has as many fields in every row, and no formula", async () => {
    await always(csv, (files) => {
      const text = textIn(files, "annotations.csv");
      // Separators can hide in quotes only; of what is quoted the first character is looked at.
      const plain = text.replaceAll(/"((?:[^"]|"")*)"/g, (_, inner) => (/^[=+@-]/.test(inner) ? "=" : "q"));
      for (const row of plain.split("\r\n").slice(0, -1)) {
        expect(row.split(",")).toHaveLength(9);
        expect(row).not.toMatch(/(^|,)[=+@-]/);
      }
      expect(text.endsWith("\r\n")).toBe(true);
    });
  });

  it("Gemini's examples are pairs of a user's and the model's turn", async () => {
    const turn = <T extends z.ZodType>(role: string, parts: T) => z.strictObject({ role: z.literal(role), parts });
    const file = z.strictObject({
      fileData: z.strictObject({ mimeType: z.string().regex(/^image\/\w+$/), fileUri: z.url().startsWith("gs://") }),
    });
    const prompt = z.strictObject({ text: z.string().min(1) });
    const schema = z.strictObject({
      contents: z.tuple([turn("user", z.tuple([file, prompt])), turn("model", z.tuple([prompt]))]),
    });
    const answer = z.array(
      z.union([
        z.strictObject({ box_2d: z.array(z.int().min(0).max(1000)).length(4), label: z.string() }),
        z.strictObject({ point: z.array(z.int().min(0).max(1000)).length(2), label: z.string() }),
      ]),
    );
    await always(geminiTuning, (files, all) => {
      const lines = textIn(files, "examples.jsonl").split("\n").slice(0, -1);
      expect(lines).toHaveLength(all.length);
      for (const line of lines) answer.parse(JSON.parse(schema.parse(JSON.parse(line)).contents[1].parts[0].text));
    });
  });

  it("Hugging Face finds as many classes as boxes", async () => {
    const schema = z.strictObject({
      file_name: z.string(),
      width: whole,
      height: whole,
      objects: z.strictObject({ bbox: z.array(z.array(pixel).length(4)), categories: z.array(z.int().min(0)) }),
    });
    await always(imagefolder, (files) => {
      const names = z.record(z.string(), z.string()).parse(JSON.parse(textIn(files, "labels.json")));
      for (const line of textIn(files, "metadata.jsonl").split("\n").slice(0, -1)) {
        const { bbox, categories } = schema.parse(JSON.parse(line)).objects;
        expect(categories).toHaveLength(bbox.length);
        for (const id of categories) expect(Object.hasOwn(names, id)).toBe(true);
      }
    });
  });
});
