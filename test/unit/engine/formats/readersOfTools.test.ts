/**
 * What the formats' own readers ask for, written down as strict schemas: no library on npm reads these formats and says
 * what is wrong. What libraries there are read in `othersReaders.test.ts`.
 */
import { decodeBinary } from "@thi.ng/rle-pack";
import { XMLParser } from "fast-xml-parser";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import type { Format } from "../../../../src/engine/formats/format.ts";
import { labelme } from "../../../../src/engine/formats/labelme.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { maskOfBitmap } from "../../../../src/engine/formats/masks.ts";
import { bitmapOf } from "../../core/bitmaps.ts";
import { always, pixel, textIn, whole } from "./look.ts";
import { type Files, written } from "./world.ts";

describe("labelme's reader", () => {
  it("finds every key it asks for, and points for each kind", async () => {
    const points = { rectangle: 2, point: 1, linestrip: 2, polygon: 3 } as const;
    const schema = z.strictObject({
      version: z.string(),
      flags: z.strictObject({}),
      imagePath: z.string(),
      imageData: z.null(),
      imageHeight: whole,
      imageWidth: whole,
      shapes: z.array(
        z.strictObject({
          label: z.string(),
          points: z.array(z.tuple([pixel, pixel])),
          group_id: z.int().nullable(),
          description: z.string(),
          shape_type: z.enum(["rectangle", "point", "linestrip", "polygon"]),
          flags: z.strictObject({}),
          mask: z.null(),
          score: z.number().optional(),
        }),
      ),
    });
    await always(labelme, (files, all) => {
      expect(files.size).toBe(all.length);
      for (const json of files.values()) {
        for (const one of schema.parse(JSON.parse(json)).shapes) {
          expect(one.points.length).toBeGreaterThanOrEqual(points[one.shape_type]);
        }
      }
    });
  });
});

describe("CVAT's readers", () => {
  it("find all labels before the first picture, and each shape's attributes", async () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "",
      parseAttributeValue: false,
      preserveOrder: true,
    });
    const number = z.string().regex(/^\d+(\.\d+)?$/);
    const common = {
      label: z.string(),
      source: z.enum(["manual", "auto"]),
      occluded: z.literal("0"),
      z_order: z.literal("0"),
    };
    const list = { ...common, points: z.string().regex(/^(\d+(\.\d+)?,\d+(\.\d+)?)(;\d+(\.\d+)?,\d+(\.\d+)?)*$/) };
    const kinds = {
      box: z.strictObject({ ...common, xtl: number, ytl: number, xbr: number, ybr: number }),
      polygon: z.strictObject({ ...list, group_id: number.optional() }),
      polyline: z.strictObject(list),
      points: z.strictObject(list),
    };
    await always(cvat, (files, all) => {
      const xml = textIn(files, "annotations.xml");
      expect(xml.indexOf("</meta>")).toBeLessThan(xml.includes("<image ") ? xml.indexOf("<image ") : xml.length);
      const root = parser.parse(xml).at(-1).annotations;
      const images = root.filter((one: object) => "image" in one);
      expect(images).toHaveLength(all.length);
      for (const { image } of images) {
        for (const element of image.filter((one: object) => !("#text" in one))) {
          const kind = z.enum(["box", "polygon", "polyline", "points"]).parse(Object.keys(element)[0]);
          kinds[kind].parse(element[":@"]);
        }
      }
    });
  });
});

describe("Label Studio's reader", () => {
  it("finds tasks with one prediction whose regions are percents, of controls that the configuration has", async () => {
    const percent = z.number().min(0).max(100.001);
    const labels = z.tuple([z.string()]);
    const region = {
      id: z.string(),
      to_name: z.literal("image"),
      original_width: whole,
      original_height: whole,
      image_rotation: z.literal(0),
      score: z.number().optional(),
    };
    const box = {
      x: percent,
      y: percent,
      width: percent,
      height: percent,
      rotation: z.literal(0),
      rectanglelabels: labels,
    };
    const outline = {
      points: z.array(z.tuple([percent, percent])).min(3),
      closed: z.literal(true),
      polygonlabels: labels,
    };
    const point = { x: percent, y: percent, width: percent, keypointlabels: labels };
    const schema = z.array(
      z.strictObject({
        data: z.strictObject({ image: z.string().startsWith("/data/local-files/?d=") }),
        predictions: z.tuple([
          z.strictObject({
            model_version: z.string(),
            score: z.number().optional(),
            result: z.array(
              z.discriminatedUnion("type", [
                z.strictObject({
                  ...region,
                  type: z.literal("rectanglelabels"),
                  from_name: z.literal("box"),
                  value: z.strictObject(box),
                }),
                z.strictObject({
                  ...region,
                  type: z.literal("polygonlabels"),
                  from_name: z.literal("polygon"),
                  value: z.strictObject(outline),
                }),
                z.strictObject({
                  ...region,
                  type: z.literal("keypointlabels"),
                  from_name: z.literal("point"),
                  value: z.strictObject(point),
                }),
              ]),
            ),
          }),
        ]),
      }),
    );
    await always(labelStudio, (files, all) => {
      const tasks = schema.parse(JSON.parse(textIn(files, "tasks.json")));
      expect(tasks).toHaveLength(all.length);
      const config = textIn(files, "labeling-config.xml");
      for (const name of ["box", "polygon", "brush", "point"])
        expect(config).toContain(` name="${name}" toName="image"`);
    });
  });
});

describe("a mask", () => {
  const bitmap = bitmapOf(".##", "###");

  async function writtenMask(format: Format): Promise<Files> {
    const box_2d = [200, 100, 400, 400] as const;
    const annotation = {
      id: "mask",
      label: "cat",
      review: "accepted",
      box_2d,
      mask: await maskOfBitmap(bitmap),
    } as const;
    return (await written(format, [{ path: "a.png", width: 10, height: 10, annotations: [annotation] }])).files;
  }

  it("is a brush over the whole picture in Label Studio: opaque white, nothing elsewhere", async () => {
    const [task] = JSON.parse(textIn(await writtenMask(labelStudio), "tasks.json"));
    const { type, value } = task.predictions[0].result[0];
    expect([type, value.format, value.brushlabels]).toEqual(["brushlabels", "rle", ["cat"]]);
    const rgba = decodeBinary(Uint8Array.from(value.rle));
    expect(rgba).toHaveLength(400);
    const covered = Array.from({ length: 100 }, (_, i) => i).filter((i) => rgba[i * 4 + 3] === 255);
    expect(covered).toEqual([22, 23, 31, 32, 33]);
  });

  it("is a PNG of zeros and ones in labelme, between its first and its last pixel", async () => {
    const [shape] = JSON.parse(textIn(await writtenMask(labelme), "a.json")).shapes;
    expect(shape).toMatchObject({
      shape_type: "mask",
      points: [
        [1, 2],
        [3, 3],
      ],
    });
    const png = sharp(Buffer.from(shape.mask, "base64"));
    expect(await png.metadata()).toMatchObject({ format: "png", width: 3, height: 2, channels: 1 });
    const data = await png.toColourspace("b-w").raw().toBuffer();
    expect([...data]).toEqual([...bitmap.data]);
  });

  it("is runs along the rows of its own rectangle in CVAT, background first", async () => {
    const xml = textIn(await writtenMask(cvat), "annotations.xml");
    expect(xml).toContain('rle="1, 5" left="1" top="2" width="3" height="2"');
  });
});
