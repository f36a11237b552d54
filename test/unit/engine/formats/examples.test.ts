import { describe, expect, it } from "vitest";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { geminiTuning } from "../../../../src/engine/formats/geminiTuning.ts";
import { imagefolder } from "../../../../src/engine/formats/imagefolder.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect, yoloSegment } from "../../../../src/engine/formats/yolo.ts";
import { catBox, catPixels, catRing, dogBox, pixelsOf, size } from "./exampleScene.ts";
import { only, readBack } from "./world.ts";

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
