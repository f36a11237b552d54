/** Small files that mean much, and names that lead elsewhere. What grew with the square of its input would never end here. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { FORMATS } from "../../../../src/engine/formats/allFormats.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import { Notes } from "../../../../src/engine/formats/dataset.ts";
import { findImages } from "../../../../src/engine/formats/findImages.ts";
import type { Format } from "../../../../src/engine/formats/format.ts";
import { imagefolder } from "../../../../src/engine/formats/imagefolder.ts";
import { importDataset } from "../../../../src/engine/formats/importDataset.ts";
import { labelme } from "../../../../src/engine/formats/labelme.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { importOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { placeObjects } from "../../../../src/engine/formats/placeObjects.ts";
import { PixelBudget } from "../../../../src/engine/formats/readMask.ts";
import { recognizeFormats } from "../../../../src/engine/formats/recognize.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect } from "../../../../src/engine/formats/yolo.ts";
import { only, type Picture, readBack, sources, written } from "./world.ts";

// Only for what hangs: some of this takes its time on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

interface CocoParts {
  readonly width: number;
  readonly height: number;
  readonly annotations: readonly object[];
}

function cocoOf({ width, height, annotations }: CocoParts): string {
  return JSON.stringify({
    images: [{ id: 1, file_name: "a.png", width, height }],
    annotations: annotations.map((one, i) => ({ id: i + 1, image_id: 1, category_id: 1, ...one })),
    categories: [{ id: 1, name: "x" }],
  });
}

const kinds = (notes: readonly { readonly kind: string; readonly count: number }[]) =>
  notes.map(({ kind, count }) => [kind, count]);

describe("a few bytes that mean many pixels", () => {
  it("masks over all of a picture are decoded up to a limit; the others become their boxes, which is told", async () => {
    const [width, height] = [4000, 3000];
    const segmentation = { size: [height, width], counts: [0, width * height] };
    const annotations = Array.from({ length: 40 }, () => ({ segmentation, bbox: [0, 0, width, height] }));
    const { pictures, notes } = await readBack(coco, { "a.json": cocoOf({ width, height, annotations }) });
    const { items } = only(pictures);
    expect(items).toHaveLength(40);
    const masks = items.filter(({ mask }) => mask !== undefined).length;
    // 300 million pixels.
    expect(masks).toBe(25);
    expect(kinds(notes)).toEqual([["tooMuch", 15]]);
  });

  it("the limit is one for a picture, however many entries are about it", async () => {
    const size = { width: 4000, height: 3000 };
    const masks = '<mask label="x" rle="0, 12000000" left="0" top="0" width="4000" height="3000"/>'.repeat(20);
    // Each with a size of its own, or they would be one entry.
    const image = (extra: number) =>
      `<image id="${extra}" name="a.png" width="${4000 + 4 * extra}" height="${3000 + 3 * extra}">${masks}</image>`;
    const files = sources({ "a.xml": `<annotations>${[0, 1, 2].map(image).join("")}</annotations>` });
    const { images } = await importDataset({ format: cvat, options: importOptionsSchema.parse({}), files });
    expect(images).toHaveLength(3);
    const [budget, notes] = [new PixelBudget(size), new Notes()];
    let drawn = 0;
    for (const one of images) {
      const items = await placeObjects(one, size, notes, undefined, budget);
      drawn += items.filter(({ mask }) => mask !== undefined).length;
    }
    expect(drawn).toBe(25);
    expect(kinds(notes.list())).toEqual([
      ["tooMuch", 35],
      ["noArea", 35],
    ]);
  });

  it("parts that all cover the whole picture are not drawn one by one at its size", async () => {
    const [width, height] = [8000, 6000];
    const ring = [0, 0, width, 0, width, height, 0, height];
    const annotations = [{ segmentation: Array.from({ length: 3000 }, () => ring) }];
    const { pictures } = await readBack(coco, { "a.json": cocoOf({ width, height, annotations }) });
    expect(only(only(pictures).items).box_2d).toEqual([0, 0, 1000, 1000]);
  });

  it("a mask that is larger than its picture is not decoded", async () => {
    const huge = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: "#fff" } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect(huge.length).toBeLessThan(1_000_000);
    const shape = {
      label: "x",
      shape_type: "mask",
      points: [
        [1, 1],
        [4, 4],
      ],
      mask: huge.toString("base64"),
    };
    const file = {
      shapes: Array.from({ length: 100 }, () => shape),
      imagePath: "a.png",
      imageWidth: 10,
      imageHeight: 10,
    };
    const { pictures, notes } = await readBack(labelme, { "a.json": JSON.stringify(file) });
    expect(kinds(notes)).toEqual([["tooMuch", 100]]);
    expect(only(pictures).items).toHaveLength(100);
    expect(only(pictures).items.every(({ mask, box_2d }) => mask === undefined && box_2d !== undefined)).toBe(true);
    const rows = `<annotations><image id="0" name="a.png" width="9" height="9">${'<mask label="x" rle="0, 144000000" left="0" top="0" width="12000" height="12000"/>'.repeat(100)}</image></annotations>`;
    const cvatMasks = await readBack(cvat, { "a.xml": rows });
    expect(only(cvatMasks.pictures).items).toEqual([]);
    expect(kinds(cvatMasks.notes)).toEqual([
      ["tooMuch", 100],
      ["noArea", 100],
    ]);
  });

  it("a mask of more pixels than are ever shown becomes its box, which is told", async () => {
    const [width, height] = [9000, 8000];
    const segmentation = { size: [height, width], counts: [0, width * height] };
    const annotations = [{ segmentation, bbox: [0, 0, width, height] }];
    const { pictures, notes } = await readBack(coco, { "a.json": cocoOf({ width, height, annotations }) });
    const item = only(only(pictures).items);
    expect([item.mask, item.box_2d]).toEqual([undefined, [0, 0, 1000, 1000]]);
    expect(kinds(notes)).toEqual([["tooMuch", 1]]);
  });

  it("a mask that reaches outside of its picture becomes its box, which is told", async () => {
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    const points = [
      [8, 1],
      [11, 4],
    ];
    const shape = { label: "x", shape_type: "mask", points, mask: png.toString("base64") };
    const file = { shapes: [shape], imagePath: "a.png", imageWidth: 10, imageHeight: 10 };
    const { pictures, notes } = await readBack(labelme, { "a.json": JSON.stringify(file) });
    expect(only(pictures).items).toEqual([{ label: "x", box_2d: [100, 800, 500, 1000] }]);
    expect(kinds(notes)).toEqual([
      ["maskOutside", 1],
      ["cut", 1],
    ]);
  });

  it("a billion pixels, or more runs than pixels, are refused", async () => {
    const claims: object[] = [
      { size: [31_623, 31_623], counts: [0, 31_623 * 31_623] },
      { size: [10, 10], counts: Array.from({ length: 300_000 }, () => 1) },
      { size: [10, 10], counts: [100.5] },
      { size: [10, 10], counts: [-5, 105] },
      { size: [0, 10], counts: [] },
    ];
    const annotations = claims.map((segmentation) => ({ segmentation }));
    const { pictures, notes } = await readBack(coco, { "a.json": cocoOf({ width: 10, height: 10, annotations }) });
    expect(only(pictures).items).toEqual([]);
    expect(kinds(notes)).toEqual([["unreadable", claims.length]]);
    const rle = Array.from({ length: 300_000 }, () => 1).join(",");
    const xml = `<annotations><image id="0" name="a.png" width="9" height="9"><mask label="x" rle="${rle}" left="0" top="0" width="9" height="9"/></image></annotations>`;
    expect(kinds((await readBack(cvat, { "a.xml": xml })).notes)).toEqual([["unreadable", 1]]);
  });
});

describe("long texts without sense end soon", () => {
  const MILLION = 1_000_000;

  it("numbers with a million digits, folders with a million slashes", async () => {
    const digits = `${"1".repeat(MILLION)}x`;
    const table = `image,label,xmin,ymin,xmax,ymax\na.png,x,${digits},1,2,3\n`;
    expect(kinds((await readBack(csv, { "a.csv": table }, { real: { width: 9, height: 9 } })).notes)).toEqual([
      ["unreadable", 1],
    ]);
    const folder = `<annotation><folder>${"/".repeat(MILLION)}x</folder><filename>a.png</filename></annotation>`;
    expect(only((await readBack(voc, { "a.xml": folder })).pictures).image.path).toBe("x/a.png");
  });

  it("names with a million folders are nobody's", () => {
    const name = `${"a/".repeat(MILLION)}b.png`;
    expect(findImages([{ path: name, objects: [] }], ["b.png"])).toEqual([
      { image: { path: name, objects: [] }, trouble: "missing" },
    ]);
  });

  it("lists of a million wrong entries are one entry that cannot be read", async () => {
    const wrong = Array.from({ length: MILLION }, () => "x");
    const cases: [Format, object][] = [
      [coco, JSON.parse(cocoOf({ width: 9, height: 9, annotations: [{ segmentation: [wrong], bbox: wrong }] }))],
      [labelme, { shapes: [{ label: "x", points: wrong, shape_type: "polygon" }], imagePath: "a.png" }],
      [
        labelStudio,
        {
          data: { image: "a.png" },
          predictions: [
            { result: [{ type: "brushlabels", value: { format: "rle", rle: wrong, brushlabels: ["x"] } }] },
          ],
        },
      ],
    ];
    for (const [format, value] of cases) {
      const { pictures, notes } = await readBack(format, { "a.json": JSON.stringify(value) });
      expect(only(pictures).items).toEqual([]);
      expect(kinds(notes)).toEqual([["unreadable", 1]]);
    }
    const row = { file_name: "a.png", objects: { bbox: wrong, categories: wrong } };
    expect(kinds((await readBack(imagefolder, { "metadata.jsonl": JSON.stringify(row) })).notes)).toEqual([
      ["unreadable", 1],
    ]);
  });

  it("elements and lists within each other, a hundred thousand deep", async () => {
    const deep = 100_000;
    const xml = `<annotation>${"<a>".repeat(deep)}${"</a>".repeat(deep)}</annotation>`;
    expect(kinds((await readBack(voc, { "a.xml": xml })).notes)).toEqual([["otherFile", 1]]);
    const json = `{"images":${"[".repeat(deep)}${"]".repeat(deep)}}`;
    expect(kinds((await readBack(coco, { "a.json": json })).notes)).toEqual([["unreadable", 1]]);
    const yaml = `names: ${"[".repeat(deep)}${"]".repeat(deep)}`;
    expect(kinds((await readBack(yoloDetect, { "data.yaml": yaml })).notes)).toEqual([["otherFile", 1]]);
  });

  it("one picture that a hundred thousand entries are about is one picture", async () => {
    const count = 100_000;
    const images = Array.from({ length: count }, (_, i) => ({
      id: i,
      file_name: i % 2 === 0 ? "a.png" : "./a.png",
      width: 9,
      height: 9,
    }));
    const annotations = images.map(({ id }) => ({ image_id: id, category_id: 1, bbox: [0, 0, 5, 5] }));
    const file = JSON.stringify({ images, annotations, categories: [{ id: 1, name: "x" }] });
    const { pictures } = await readBack(coco, { "a.json": file });
    expect(only(pictures).items).toHaveLength(count);
  });

  it("files are recognized however many there are, and whatever stands at their beginning", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "vision-many-"));
    try {
      const file = path.join(folder, "a.xml");
      await writeFile(file, "<!--".repeat(MILLION / 4));
      const many = Array.from({ length: 300_000 }, (_, i) => ({ path: `${i}.xml`, file }));
      expect(await recognizeFormats(many)).toEqual([]);
      await writeFile(file, `<?xml version="1.0"?><!-- <annotation> --><!----><annotations/>`);
      expect((await recognizeFormats(many.slice(0, 3))).map(({ id }) => id)).toEqual(["cvat"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("names that lead elsewhere", () => {
  const xml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const box = { label: "x", shape_type: "point", points: [[1, 1]] };
  /** A dataset of one picture of that name. */
  const naming: [Format, (name: string) => Record<string, string>][] = [
    [coco, (name) => ({ "a.json": JSON.stringify({ images: [{ id: 1, file_name: name }] }) })],
    [voc, (name) => ({ "a.xml": `<annotation><filename>${xml(name)}</filename></annotation>` })],
    [labelme, (name) => ({ "a.json": JSON.stringify({ imagePath: name, shapes: [box] }) })],
    [cvat, (name) => ({ "a.xml": `<annotations><image id="0" name="${xml(name)}"/></annotations>` })],
    [labelStudio, (name) => ({ "a.json": JSON.stringify([{ data: { image: name }, annotations: [] }]) })],
    [csv, (name) => ({ "a.csv": `image,label,xmin,ymin,xmax,ymax\n"${name}",,,,,\n` })],
    [
      imagefolder,
      (name) => ({ "metadata.jsonl": JSON.stringify({ file_name: name, objects: { bbox: [], categories: [] } }) }),
    ],
  ];
  const here = ["set/img.png", "other.png"];

  it.each(naming)("find the picture that is here, whichever machine they are from ($id)", async (format, fileOf) => {
    for (const name of [
      "set/img.png",
      "set\\img.png",
      "C:\\data\\set\\img.png",
      "\\\\host\\share\\set\\img.png",
      "/home/somebody/set/img.png",
      "../../set/img.png",
      "..\\..\\..\\etc\\set\\img.png",
      "./set//img.png",
    ]) {
      const { pictures } = await readBack(format, fileOf(name), { real: { width: 9, height: 9 } });
      expect([
        name,
        findImages(
          pictures.map(({ image }) => image),
          here,
        )[0]?.path,
      ]).toEqual([name, "set/img.png"]);
    }
  });

  it("never lead out of what is there", () => {
    const part = fc.constantFrom("..", ".", "", "a", "set", "img.png", "/", "~", "C:", "\0", "img.png/..");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom("/", "//"), (parts, slash) => {
        const [found] = findImages([{ path: parts.join(slash), objects: [] }], here);
        expect([undefined, ...here]).toContain(found?.path);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("traps of numbers and bytes", () => {
  it("ids that stand twice: the first counts, and it is told", async () => {
    const file = JSON.stringify({
      images: [
        { id: 1, file_name: "a.png", width: 10, height: 10 },
        { id: 1, file_name: "b.png", width: 10, height: 10 },
      ],
      annotations: [
        { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 5, 5] },
        { id: 1, image_id: 1, category_id: 1, bbox: [5, 5, 5, 5] },
      ],
      categories: [
        { id: 1, name: "cat" },
        { id: 1, name: "dog" },
      ],
    });
    const { pictures, notes } = await readBack(coco, { "a.json": file });
    expect(only(pictures).image.path).toBe("a.png");
    expect(only(pictures).items.map(({ label }) => label)).toEqual(["cat", "cat"]);
    expect(notes).toEqual([{ kind: "twice", count: 2, examples: ["a.json images 1", "a.json categories 1"] }]);
  });

  it("NaN and Infinity as Python writes them, in words, and as numbers that are too large", async () => {
    for (const word of ["NaN", "Infinity", "-Infinity"]) {
      const json = `{"images":[{"id":1,"file_name":"a.png"}],"annotations":[{"bbox":[${word},0,1,1]}]}`;
      expect(kinds((await readBack(coco, { "a.json": json })).notes)).toEqual([["otherFile", 1]]);
      const table = `image,width,height,label,xmin,ymin,xmax,ymax\na.png,9,9,x,${word},0,1,1\n`;
      expect(kinds((await readBack(csv, { "a.csv": table })).notes)).toEqual([["unreadable", 1]]);
      const rows = await readBack(yoloDetect, { "data.yaml": "names: [x]", "labels/a.txt": `0 ${word} 0.5 0.1 0.1\n` });
      expect(kinds(rows.notes)).toEqual([["unreadable", 1]]);
      const shape = `<annotations><image id="0" name="a.png" width="9" height="9"><box label="x" xtl="${word}" ytl="0" xbr="1" ybr="1"/></image></annotations>`;
      expect(kinds((await readBack(cvat, { "a.xml": shape })).notes)).toEqual([["unreadable", 1]]);
    }
    const large = `{"images":[{"id":1,"file_name":"a.png","width":9,"height":9}],"annotations":[{"image_id":1,"category_id":1,"bbox":[1e999,0,1,1]}]}`;
    expect(kinds((await readBack(coco, { "a.json": large })).notes)).toEqual([
      ["unknownClass", 1],
      ["unreadable", 1],
    ]);
  });

  it("UTF-16 hides no entities: it is not read", async () => {
    const text = `\uFEFF<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY a "ha">]><annotation>&a;</annotation>`;
    const bytes = Buffer.from(text, "utf16le");
    const file = { path: "a.xml", size: bytes.length, bytes: async () => bytes };
    const { images, notes } = await importDataset({
      format: voc,
      options: importOptionsSchema.parse({}),
      files: [file],
    });
    expect([images, kinds(notes)]).toEqual([[], [["otherFile", 1]]]);
  });

  it.each(FORMATS.map((format) => [format.id, format] as const))(
    "a byte order mark and the line ends of Windows change nothing: %s",
    async (_, format) => {
      const one = { review: "accepted", box_2d: [100, 100, 500, 500] } as const;
      const picture = (name: string, label: string): Picture => ({
        path: name,
        width: 20,
        height: 10,
        annotations: [{ ...one, id: "a", label }],
      });
      const { files } = await written(format, [picture("a/one.png", "cat"), picture("two.png", "the dog")]);
      const plain = await readBack(format, files);
      const dressed = new Map([...files].map(([name, text]) => [name, `\uFEFF${text.replaceAll(/\r?\n/g, "\r\n")}`]));
      expect(plain.pictures.map(({ items }) => items.length)).toEqual([1, 1]);
      expect(await readBack(format, dressed)).toEqual(plain);
    },
  );
});
