import { describe, expect, it } from "vitest";
import type { Box, Point } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { round3 } from "../../../../src/core/geometry.ts";
import type { Bitmap } from "../../../../src/core/raster.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import { geminiTuning } from "../../../../src/engine/formats/geminiTuning.ts";
import { imagefolder } from "../../../../src/engine/formats/imagefolder.ts";
import { labelme } from "../../../../src/engine/formats/labelme.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { bitmapOfPng } from "../../../../src/engine/formats/masks.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect, yoloSegment } from "../../../../src/engine/formats/yolo.ts";
import { bitmapOf } from "../../core/bitmaps.ts";
import { only, readBack } from "./world.ts";

/*
 * One picture of 12 × 8 px in every format, as other tools write it: a cat (2,1)–(6,5) without its upper right corner, and
 * a dog's box (8,5)–(11,8).
 */
const px = (y: number, x: number): Point => [round3((y / 8) * 1000), round3((x / 12) * 1000)];
const boxPx = (y0: number, x0: number, y1: number, x1: number): Box => [...px(y0, x0), ...px(y1, x1)];
const catBox = boxPx(1, 2, 5, 6);
const dogBox = boxPx(5, 8, 8, 11);
const catRing = [px(1, 2), px(1, 5), px(2, 5), px(2, 6), px(5, 6), px(5, 2)];
const catPixels = bitmapOf("###.", "####", "####", "####");
const size = { width: 12, height: 8 };

async function pixelsOf(item: AnswerItem): Promise<Bitmap> {
  return bitmapOfPng(Buffer.from(item.mask?.split(",")[1] ?? "", "base64"));
}

const cocoWith = (segmentation: unknown, more: object = {}) =>
  JSON.stringify({
    images: [{ id: 1, file_name: "img.png", ...size }],
    annotations: [
      { id: 1, image_id: 1, category_id: 1, bbox: [2, 1, 4, 4], area: 15, iscrowd: 0, segmentation, ...more },
      { id: 2, image_id: 1, category_id: 2, bbox: [8, 5, 3, 3], area: 9, iscrowd: 0, segmentation: [] },
    ],
    categories: [
      { id: 1, name: "cat", supercategory: "" },
      { id: 2, name: "dog", supercategory: "" },
    ],
  });

describe("the example in COCO", () => {
  const outline = [[2, 1, 5, 1, 5, 2, 6, 2, 6, 5, 2, 5]];

  it("has outlines, and boxes without one", async () => {
    const { pictures, notes } = await readBack(coco, { "a.json": cocoWith(outline) });
    expect(notes).toEqual([]);
    expect(only(pictures).image).toMatchObject({ path: "img.png", size });
    expect(only(pictures).items).toEqual([
      { label: "cat", box_2d: catBox, polygon: [catRing] },
      { label: "dog", box_2d: dogBox },
    ]);
  });

  it.each([
    ["as numbers", { size: [8, 12], counts: [17, 4, 4, 4, 4, 4, 5, 3, 51] }],
    ["as text", { size: [8, 12], counts: "a0440001O^1" }],
  ])("has masks run-length coded %s", async (_, segmentation) => {
    const { pictures, notes } = await readBack(coco, { "a.json": cocoWith(segmentation) });
    expect(notes).toEqual([]);
    const [cat] = only(pictures).items;
    expect(cat).toMatchObject({ label: "cat", box_2d: catBox });
    expect(await pixelsOf(cat ?? { label: "" })).toEqual(catPixels);
  });

  it("counts what it cannot take and takes the rest", async () => {
    const wrongSize = await readBack(coco, { "a.json": cocoWith({ size: [12, 8], counts: "a0440001O^1" }) });
    expect(only(wrongSize.pictures).items.map((item) => item.label)).toEqual(["cat", "dog"]);
    expect(only(wrongSize.pictures).items[0]).toEqual({ label: "cat", box_2d: catBox });
    const odd = await readBack(coco, { "a.json": cocoWith(outline, { category_id: 7, iscrowd: 1 }) });
    expect(odd.notes.map((note) => note.kind).sort()).toEqual(["crowd", "unknownClass"]);
    expect(only(odd.pictures).items[0]?.label).toBe("7");
    const other = await readBack(coco, { "a.json": cocoWith(outline, { image_id: 9 }) });
    expect(other.notes).toEqual([{ kind: "noPicture", count: 1, examples: ["a.json image_id 9"] }]);
  });
});

describe("the example in YOLO", () => {
  const names = "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: cat\n  1: dog\n";
  const near = (items: readonly AnswerItem[]) =>
    items.map(({ label, box_2d }) => ({ label, box: box_2d?.map(Math.round) }));
  const rounded = [
    { label: "cat", box: catBox.map(Math.round) },
    { label: "dog", box: dogBox.map(Math.round) },
  ];

  it("has boxes, with names as a map or a list", async () => {
    const rows = "0 0.333333 0.375 0.333333 0.5\n1 0.791667 0.8125 0.25 0.375\n";
    for (const data of [names, "nc: 2\nnames: ['cat', 'dog']\n"]) {
      const { pictures, notes } = await readBack(yoloDetect, { "data.yaml": data, "labels/train/img.txt": rows });
      expect(notes).toEqual([]);
      expect(only(pictures).image).toMatchObject({ path: "images/train/img", anyExtension: true });
      expect(near(only(pictures).items)).toEqual(rounded);
    }
    const old = await readBack(yoloDetect, { "classes.txt": "cat\ndog\n", "img.txt": rows });
    expect(near(only(old.pictures).items)).toEqual(rounded);
  });

  it("has outlines, confidences, and pictures without objects", async () => {
    const rows =
      "0 0.166667 0.125 0.416667 0.125 0.416667 0.25 0.5 0.25 0.5 0.625 0.166667 0.625\n1 0.791667 0.8125 0.25 0.375 0.9\n";
    const files = { "data.yaml": names, "labels/val/a/img.txt": rows, "labels/val/none.txt": "" };
    const { pictures, notes } = await readBack(yoloSegment, files);
    expect(notes).toEqual([]);
    const [img, none] = pictures;
    expect(img?.items[0]?.polygon).toEqual([catRing]);
    expect(img?.items[1]).toMatchObject({ label: "dog", confidence: 0.9 });
    expect(none).toMatchObject({ image: { path: "images/val/none" }, items: [] });
  });

  it("names classes by number when no name is known, and skips broken rows", async () => {
    const { pictures, notes } = await readBack(yoloDetect, {
      "labels/img.txt": "3 0.5 0.5 0.2 0.2\n0 0.5 nan 1 1\n1 2 3\n",
    });
    expect(only(pictures).items.map((item) => item.label)).toEqual(["3"]);
    expect(notes).toEqual([
      { kind: "unknownClass", count: 1, examples: ["labels/img.txt:1"] },
      { kind: "unreadable", count: 2, examples: ["labels/img.txt:2", "labels/img.txt:3"] },
    ]);
  });
});

describe("the example in Pascal VOC", () => {
  const xml = (x: string, y: string, x1: string, y1: string) =>
    `<annotation><folder/><filename>img.png</filename><size><width>12</width><height>8</height><depth>3</depth></size><segmented>0</segmented><object><name>cat</name><pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult><bndbox><xmin>${x}</xmin><ymin>${y}</ymin><xmax>${x1}</xmax><ymax>${y1}</ymax></bndbox></object></annotation>`;

  it("counts from 1, or from 0 when that is said, in whole numbers or not", async () => {
    const one = await readBack(voc, { "img.xml": xml("3", "2", "6", "5") });
    expect(one.notes).toEqual([]);
    expect(only(one.pictures)).toMatchObject({
      image: { path: "img.png", size },
      items: [{ label: "cat", box_2d: catBox }],
    });
    const zero = await readBack(voc, { "img.xml": xml("2.0", "1.0", "6.0", "5.0") }, { vocBase: 0 });
    expect(only(zero.pictures).items).toEqual([{ label: "cat", box_2d: catBox }]);
  });

  it("says when a dataset cannot count from 1", async () => {
    const { pictures, notes } = await readBack(voc, { "img.xml": xml("0", "0", "12", "8") });
    expect(notes).toEqual([{ kind: "zeroBased", count: 1, examples: ["img.xml"] }]);
    expect(only(pictures).items[0]?.box_2d).toEqual([0, 0, 1000, 1000]);
  });
});

describe("the example in labelme", () => {
  const shape = (over: object) => ({ label: "cat", group_id: null, description: "", flags: {}, mask: null, ...over });
  const file = (...shapes: object[]) =>
    JSON.stringify({
      version: "5.5.0",
      flags: {},
      shapes,
      imagePath: "img.png",
      imageData: null,
      imageHeight: 8,
      imageWidth: 12,
    });
  const points = [
    [2, 1],
    [5, 1],
    [5, 2],
    [6, 2],
    [6, 5],
    [2, 5],
  ];

  it("has outlines, rectangles with corners in any order, points and lines", async () => {
    const { pictures, notes } = await readBack(labelme, {
      "sub/img.json": file(
        shape({ shape_type: "polygon", points }),
        shape({
          shape_type: "rectangle",
          label: "dog",
          points: [
            [11, 5],
            [8, 8],
          ],
        }),
        shape({ shape_type: "point", points: [[4, 3]] }),
        shape({
          shape_type: "line",
          points: [
            [0, 0],
            [12, 8],
          ],
        }),
      ),
    });
    expect(notes).toEqual([]);
    expect(only(pictures).image).toMatchObject({ path: "sub/img.png", size });
    expect(only(pictures).items).toEqual([
      { label: "cat", box_2d: catBox, polygon: [catRing] },
      { label: "dog", box_2d: dogBox },
      { label: "cat", point: px(3, 4) },
      { label: "cat", path: [px(0, 0), px(8, 12)] },
    ]);
  });

  it("joins the parts of a group, and rounds circles", async () => {
    const right = points.map(([x = 0, y = 0]) => [x + 5, y]);
    const { pictures, notes } = await readBack(labelme, {
      "img.json": file(
        shape({ shape_type: "polygon", points, group_id: 1 }),
        shape({ shape_type: "polygon", points: right, group_id: 1 }),
        shape({
          shape_type: "circle",
          label: "dog",
          points: [
            [6, 4],
            [6, 6],
          ],
        }),
      ),
    });
    expect(notes).toEqual([{ kind: "rounded", count: 1, examples: ["img.json"] }]);
    const [both, round] = only(pictures).items;
    expect(both?.polygon).toHaveLength(2);
    expect(round?.box_2d?.map((value) => Math.round(value / 10))).toEqual([25, 33, 75, 67]);
  });

  it("has masks", async () => {
    // 4 × 4 px, values 0 and 1, as Pillow writes it.
    const png = await (await import("sharp"))
      .default(Buffer.from(catPixels.data), { raw: { width: 4, height: 4, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    const { pictures, notes } = await readBack(labelme, {
      "img.json": file(
        shape({
          shape_type: "mask",
          points: [
            [2, 1],
            [5, 4],
          ],
          mask: png.toString("base64"),
        }),
      ),
    });
    expect(notes).toEqual([]);
    const item = only(only(pictures).items);
    expect(item).toMatchObject({ label: "cat", box_2d: catBox });
    expect(await pixelsOf(item)).toEqual(catPixels);
  });
});

describe("the example in CVAT", () => {
  const file = (shapes: string) =>
    `<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><labels><label><name>cat</name></label></labels></task></meta><image id="0" name="img.png" width="12" height="8">${shapes}</image></annotations>`;

  it("has boxes, outlines, points, and masks coded by rows", async () => {
    const { pictures, notes } = await readBack(cvat, {
      "a.xml": file(
        `<box label="dog" source="auto" occluded="0" xtl="8.00" ytl="5.00" xbr="11.00" ybr="8.00" z_order="0"/>
        <polygon label="cat" points="2.00,1.00;5.00,1.00;5.00,2.00;6.00,2.00;6.00,5.00;2.00,5.00"/>
        <mask label="cat" rle="0, 3, 1, 12" left="2" top="1" width="4" height="4"/><points label="cat" points="4.00,3.00"/>`,
      ),
    });
    expect(notes).toEqual([]);
    expect(only(pictures).image).toMatchObject({ path: "img.png", size });
    const [dog, outline, point, mask] = only(pictures).items;
    expect(dog).toEqual({ label: "dog", box_2d: dogBox });
    expect(outline).toEqual({ label: "cat", box_2d: catBox, polygon: [catRing] });
    expect(point).toEqual({ label: "cat", point: px(3, 4) });
    expect(mask).toMatchObject({ label: "cat", box_2d: catBox });
    expect(await pixelsOf(mask ?? { label: "" })).toEqual(catPixels);
  });

  it("turns boxes and ellipses, and says so", async () => {
    const { pictures, notes } = await readBack(cvat, {
      "a.xml": file(
        `<box label="cat" xtl="4" ytl="3" xbr="8" ybr="5" rotation="90"/><ellipse label="dog" cx="6" cy="4" rx="4" ry="2" rotation="90"/><cuboid label="x"/>`,
      ),
    });
    expect(notes.map(({ kind, count }) => [kind, count])).toEqual([
      ["otherShape", 1],
      ["rounded", 2],
    ]);
    const [box, ellipse] = only(pictures).items;
    expect(box?.box_2d).toEqual(boxPx(2, 5, 6, 7));
    expect(ellipse?.box_2d?.map((value) => Math.round(value / 10))).toEqual([0, 33, 100, 67]);
  });
});

describe("the example in Label Studio", () => {
  const region = (type: string, value: object) => ({
    type,
    from_name: "label",
    to_name: "image",
    original_width: 12,
    original_height: 8,
    image_rotation: 0,
    value: { rotation: 0, ...value },
  });
  const dog = region("rectanglelabels", { x: 66.6666, y: 62.5, width: 25, height: 37.5, rectanglelabels: ["dog"] });

  it("has regions in percent, of people before those of models", async () => {
    const outline = catRing.map(([y, x]) => [x / 10, y / 10]);
    const cat = region("polygonlabels", { points: outline, polygonlabels: ["cat"] });
    const task = {
      data: { image: "/data/local-files/?d=photos/img%20one.png" },
      annotations: [{ result: [dog, cat] }],
      predictions: [{ model_version: "m", result: [dog, dog, dog] }],
    };
    const { pictures, notes } = await readBack(labelStudio, { "a.json": JSON.stringify([task]) });
    expect(notes).toEqual([]);
    expect(only(pictures).image).toMatchObject({ path: "photos/img one.png", size });
    expect(only(pictures).items).toEqual([
      { label: "dog", box_2d: [dogBox[0], 666.666, dogBox[2], 916.666] },
      { label: "cat", box_2d: catBox, polygon: [catRing] },
    ]);
  });

  it("takes predictions where there is nothing else, and an uploaded file's own name", async () => {
    const task = {
      data: { image: "/data/upload/7/1f2e3d4c-img.png" },
      predictions: [{ result: [dog, { type: "choices", value: { choices: ["x"] } }] }],
    };
    const { pictures, notes } = await readBack(labelStudio, { "a.json": JSON.stringify([task]) });
    expect(notes.map((note) => note.kind)).toEqual(["otherShape"]);
    expect(only(pictures).image.path).toBe("img.png");
    expect(only(pictures).items).toHaveLength(1);
  });
});

describe("the example in tables and lines", () => {
  it("CSV", async () => {
    const text =
      '\uFEFFimage,width,height,label,xmin,ymin,xmax,ymax,score\n"img.png",12,8,"a ""cat"", grey",2,1,6,5,0.5\nempty.png,12,8,,,,,,\n';
    const { pictures, notes } = await readBack(csv, { "a.csv": text });
    expect(notes).toEqual([]);
    expect(pictures.map(({ image, items }) => [image.path, items])).toEqual([
      ["img.png", [{ label: 'a "cat", grey', box_2d: catBox, confidence: 0.5 }]],
      ["empty.png", []],
    ]);
  });

  it("Gemini tuning", async () => {
    const line = {
      systemInstruction: { role: "system", parts: [{ text: "Be exact." }] },
      contents: [
        {
          role: "user",
          parts: [{ fileData: { mimeType: "image/png", fileUri: "gs://bucket/a%20b/img.png" } }, { text: "Detect…" }],
        },
        { role: "model", parts: [{ text: '[{"box_2d":[125,167,625,500],"label":"cat"}]' }] },
      ],
    };
    const { pictures, notes } = await readBack(geminiTuning, { "a.jsonl": `${JSON.stringify(line)}\n\nno\n` });
    expect(notes).toEqual([{ kind: "unreadable", count: 1, examples: ["a.jsonl:3"] }]);
    expect(only(pictures)).toMatchObject({
      image: { path: "a b/img.png" },
      items: [{ label: "cat", box_2d: [125, 167, 625, 500] }],
    });
  });

  it("Hugging Face imagefolder", async () => {
    const row = (file_name: string, bbox: number[][], categories: number[]) =>
      JSON.stringify({ file_name, objects: { bbox, categories } });
    const files = {
      "train/metadata.jsonl": `${row(
        "img.png",
        [
          [2, 1, 4, 4],
          [8, 5, 3, 3],
        ],
        [0, 1],
      )}\n${row("none.png", [], [])}\n`,
      "train/labels.json": '{"0":"cat","1":"dog"}',
    };
    const { pictures, notes } = await readBack(imagefolder, files, { real: size });
    expect(notes).toEqual([]);
    expect(pictures.map(({ image, items }) => [image.path, items])).toEqual([
      [
        "train/img.png",
        [
          { label: "cat", box_2d: catBox },
          { label: "dog", box_2d: dogBox },
        ],
      ],
      ["train/none.png", []],
    ]);
    // Without the picture px mean nothing.
    const blind = await readBack(imagefolder, files);
    expect(blind.notes.map(({ kind }) => kind)).toEqual(["noSize"]);
  });
});
