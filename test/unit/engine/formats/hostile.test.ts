import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORMATS } from "../../../../src/engine/formats/allFormats.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import { importDataset } from "../../../../src/engine/formats/importDataset.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { importOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect } from "../../../../src/engine/formats/yolo.ts";
import {
  boxShape,
  only,
  pictureOf,
  picturesOf,
  pointShape,
  polygonShape,
  readBack,
  sources,
  written,
} from "./world.ts";

const options = importOptionsSchema.parse({});

/** Whatever is in the files, every item that comes of it could stand in a sidecar. */
async function expectDecent(format: (typeof FORMATS)[number], files: ReadonlyMap<string, string>): Promise<void> {
  const { pictures } = await readBack(format, files, { real: { width: 30, height: 20 } });
  for (const { items } of pictures) {
    for (const { box_2d, polygon, point, path, confidence } of items) {
      for (const number of [
        ...(box_2d ?? []),
        ...(polygon?.flat(2) ?? []),
        ...(point ?? []),
        ...(path?.flat() ?? []),
      ]) {
        expect(number >= 0 && number <= 1000).toBe(true);
      }
      if (box_2d) expect(box_2d[0] < box_2d[2] && box_2d[1] < box_2d[3]).toBe(true);
      for (const ring of polygon ?? []) expect(ring.length).toBeGreaterThanOrEqual(3);
      if (confidence !== undefined) expect(confidence >= 0 && confidence <= 1).toBe(true);
    }
  }
}

describe.each(FORMATS.map((format) => [format.id, format] as const))("anything read as %s", (_, format) => {
  const picture = pictureOf(fc.oneof(boxShape, polygonShape, pointShape), { side: fc.integer({ min: 1, max: 50 }) });

  it("never throws and never gives nonsense: files with parts replaced, doubled or cut", async () => {
    const nasty = fc.constantFrom(
      ...["null", "-1", "1e999", "NaN", "[]", "{}", '"', "<", ">", "&", "\0", "[[", "true", "__proto__", "1e9", "-0"],
    );
    const wound = fc.tuple(fc.nat(), fc.nat(30), fc.oneof(nasty, fc.string({ maxLength: 4 })));
    await fc.assert(
      fc.asyncProperty(
        picturesOf(picture),
        fc.array(wound, { minLength: 1, maxLength: 3 }),
        async (pictures, wounds) => {
          const { files } = await written(format, pictures);
          const hurt = new Map<string, string>();
          for (const [file, text] of files) {
            let now = text;
            for (const [place, length, instead] of wounds) {
              const at = now.length === 0 ? 0 : place % now.length;
              now = now.slice(0, at) + instead + now.slice(at + length);
            }
            hurt.set(file, now);
          }
          await expectDecent(format, hurt);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never throws on what is of another format, or of none", async () => {
    const texts = [
      "",
      " ",
      "{}",
      "[]",
      "null",
      "[null]",
      "<a/>",
      "<annotations/>",
      "<annotation/>",
      "a,b\n1,2\n",
      "\uFEFF",
      "0 0 0 0 0",
    ];
    for (const extension of format.extensions) {
      for (const text of texts) await expectDecent(format, new Map([[`x.${extension}`, text]]));
    }
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const file = { path: `x.${format.extensions[0]}`, size: bytes.length, bytes: async () => bytes };
    const { images, notes } = await importDataset({ format, options, files: [file] });
    expect(images).toEqual([]);
    expect(notes.map(({ kind }) => kind)).toEqual(["otherFile"]);
  });

  it("passes over sidecars and over files of other kinds", async () => {
    const files = sources({ "a.png.vision.json": "{", "b.doc": "x" });
    expect(await importDataset({ format, options, files })).toEqual({ images: [], notes: [] });
  });

  it("does not read what is too large", async () => {
    const file = {
      path: `x.${format.extensions[0]}`,
      size: 2 ** 31,
      bytes: () => Promise.reject(new Error("it was read")),
    };
    const { notes } = await importDataset({ format, options, files: [file] });
    expect(notes.map(({ kind }) => kind)).toEqual(["tooLarge"]);
  });
});

describe("traps", () => {
  const object = (name: string) =>
    `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object>`;
  const xml = (name: string, head = "") =>
    `<?xml version="1.0"?>${head}<annotation><filename>a.png</filename><size><width>9</width><height>9</height></size>${object(name)}</annotation>`;

  it("entities of a file's own are not unfolded, nor other files read", async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`;
    for (const head of [bomb, `<!DOCTYPE a [<!entity a SYSTEM "file:///etc/passwd">]>`]) {
      const { pictures, notes } = await readBack(voc, { "a.xml": xml("&a;&c;", head) });
      expect([pictures, notes]).toEqual([[], [{ kind: "otherFile", count: 1, examples: ["a.xml"] }]]);
    }
    const { pictures } = await readBack(voc, { "a.xml": xml("a &amp; b &#233;", "<!DOCTYPE annotation>") });
    expect(only(only(pictures).items).label).toBe("a & b é");
  });

  it("names of JavaScript's own are labels like others", async () => {
    for (const label of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const picture = {
        path: "a.png",
        width: 10,
        height: 10,
        annotations: [{ id: "idididididid", label, review: "accepted", box_2d: [0, 0, 500, 500] } as const],
      };
      for (const format of FORMATS) {
        const { files } = await written(format, [picture]);
        expect(only(only((await readBack(format, files)).pictures).items).label).toBe(label);
      }
    }
    const json = '{"__proto__":{"x":1},"images":[{"id":1,"file_name":"a.png","__proto__":{"width":3}}]}';
    const { pictures } = await readBack(coco, { "a.json": json });
    expect(only(pictures).image).toEqual({ path: "a.png", objects: [] });
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });

  it("masks that claim to be huge are not unfolded", async () => {
    const rle = JSON.stringify({
      images: [{ id: 1, file_name: "a.png", width: 1_000_000, height: 1_000_000 }],
      annotations: [{ image_id: 1, category_id: 1, segmentation: { size: [1_000_000, 1_000_000], counts: [0, 1e12] } }],
      categories: [{ id: 1, name: "x" }],
    });
    expect(only((await readBack(coco, { "a.json": rle })).pictures).items).toEqual([]);
    const mask = `<annotations><image id="0" name="a.png" width="9" height="9"><mask label="x" rle="0, 1000000000000" left="0" top="0" width="1000000" height="1000000"/></image></annotations>`;
    expect(only((await readBack(cvat, { "a.xml": mask })).pictures).items).toEqual([]);
    const value = { format: "rle", rle: [255, 255, 255, 255, 0, 0, 0, 0, 0], brushlabels: ["x"] };
    const task = {
      data: { image: "a.png" },
      predictions: [{ result: [{ type: "brushlabels", original_width: 32768, original_height: 32768, value }] }],
    };
    expect(only((await readBack(labelStudio, { "a.json": JSON.stringify(task) })).pictures).items).toEqual([]);
  });

  it("pictures that claim to be huge are not drawn at that size", async () => {
    const side = 1e9;
    const part = (from: number, to: number) => [from, from, to, from, to, to, from, to].map((n) => n * side);
    const json = JSON.stringify({
      images: [{ id: 1, file_name: "a.png", width: side, height: side }],
      annotations: [{ image_id: 1, category_id: 1, segmentation: [part(0, 0.6), part(0.4, 1)] }],
      categories: [{ id: 1, name: "x" }],
    });
    const item = only(only((await readBack(coco, { "a.json": json })).pictures).items);
    expect(item.box_2d).toEqual([0, 0, 1000, 1000]);
    expect(item.polygon?.[0]).toHaveLength(8);
  });

  it("names that refer to each other without end are not unfolded", async () => {
    const yaml = "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nnames: [*b,*b,*b,*b]\n";
    const { notes } = await readBack(yoloDetect, { "data.yaml": yaml, "labels/a.txt": "" });
    expect(notes).toEqual([{ kind: "otherFile", count: 1, examples: ["data.yaml"] }]);
  });

  it("what reaches outside of the picture is cut at its edge, or counted when nothing is left", async () => {
    const box = (bbox: number[]) => ({ image_id: 1, category_id: 1, bbox });
    const json = JSON.stringify({
      images: [{ id: 1, file_name: "a.png", width: 10, height: 10 }],
      annotations: [box([-5, 2, 10, 4]), box([20, 2, 3, 3]), box([2, 2, 0, 3]), box([0, 0, 10, 10])],
      categories: [{ id: 1, name: "x" }],
    });
    const { pictures, notes } = await readBack(coco, { "a.json": json });
    expect(only(pictures).items.map((item) => item.box_2d)).toEqual([
      [200, 0, 600, 500],
      [0, 0, 1000, 1000],
    ]);
    expect(notes.map(({ kind, count }) => [kind, count])).toEqual([
      ["cut", 1],
      ["noArea", 2],
    ]);
  });
});
