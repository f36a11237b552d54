/**
 * What is written here, read by others' programs: libxml2 (which Python's lxml and CVAT's own tools read XML with),
 * csv-parse, js-yaml; and what pycocotools' own tests expect of a reader.
 */
import { type Options, parse } from "csv-parse/sync";
import { load } from "js-yaml";
import { XmlDocument, XmlElement } from "libxml2-wasm";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { isWholeRle, rleBounds, rleFromText, rleToText } from "../../../../src/core/rle.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect, yoloSegment } from "../../../../src/engine/formats/yolo.ts";
import { always, areas, textIn } from "./look.ts";
import { only, type Picture, readBack } from "./world.ts";

/** Looks at a document and frees it. */
function inXml(text: string, look: (document: XmlDocument) => void): void {
  const document = XmlDocument.fromString(text);
  try {
    look(document);
  } finally {
    document.dispose();
  }
}

const elements = (document: XmlDocument, path: string) =>
  document.find(path).filter((node) => node instanceof XmlElement);

/** XML has no word for most control characters. */
const sayable = (text: string) =>
  text.toWellFormed().replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (c) => (/[\t\n\r\u007F-\u009F]/.test(c) ? c : "\uFFFD"));

/** The pixels of a box that is wanted, from the edges. */
function pixelsOf({ box_2d, polygon }: Annotation, width: number, height: number): number[] {
  const ring = polygon?.flat() ?? [];
  const [yMin = 0, xMin = 0, yMax = 0, xMax = 0] =
    ring.length === 0
      ? (box_2d ?? [])
      : [
          Math.min(...ring.map(([y]) => y)),
          Math.min(...ring.map(([, x]) => x)),
          Math.max(...ring.map(([y]) => y)),
          Math.max(...ring.map(([, x]) => x)),
        ];
  return [(xMin * width) / 1000, (yMin * height) / 1000, (xMax * width) / 1000, (yMax * height) / 1000];
}

describe("libxml2 reads", () => {
  it("Pascal VOC: every name as it is, boxes that are at most a pixel away, the file's own name and size", async () => {
    await always(voc, (files, all) => {
      const texts = [...files.values()];
      expect(texts).toHaveLength(all.length);
      for (const [i, one] of all.entries()) {
        inXml(texts[i] ?? "", (document) => {
          expect(document.get("/annotation/filename")?.content).toBe(one.path.split("/").at(-1));
          expect(document.get("/annotation/path")?.content).toBe(one.path);
          expect(document.eval("number(/annotation/size/width)")).toBe(one.width);
          expect(document.eval("number(/annotation/size/height)")).toBe(one.height);
          const objects = elements(document, "/annotation/object");
          expect(objects.map((object) => object.get("name")?.content)).toEqual(
            areas(one).map(({ label }) => sayable(label)),
          );
          for (const [n, annotation] of areas(one).entries()) {
            const box = objects[n]?.get("bndbox");
            const [xMin = 0, yMin = 0, xMax = 0, yMax = 0] = ["xmin", "ymin", "xmax", "ymax"].map((side) =>
              Number(box?.get(side)?.content),
            );
            const wanted = pixelsOf(annotation, one.width, one.height);
            for (const [k, side] of [xMin - 1, yMin - 1, xMax, yMax].entries()) {
              expect(Math.abs(side - (wanted[k] ?? 0))).toBeLessThanOrEqual(1);
            }
          }
        });
      }
    });
  });

  it("CVAT: pictures and labels as they are, shapes in their places", async () => {
    await always(cvat, (files, all) => {
      inXml(textIn(files, "annotations.xml"), (document) => {
        const images = elements(document, "/annotations/image");
        expect(images.map((image) => image.attr("name")?.value)).toEqual(all.map(({ path }) => path));
        const known = elements(document, "/annotations/meta/task/labels/label/name").map(({ content }) => content);
        for (const [i, { width, height, annotations }] of all.entries()) {
          const shapes = elements(document, `/annotations/image[${i + 1}]/*`);
          expect(shapes.map((shape) => shape.attr("label")?.value)).toEqual(
            annotations.map(({ label }) => sayable(label)),
          );
          for (const [n, { path, point, polygon, box_2d }] of annotations.entries()) {
            const shape = shapes[n];
            expect(known).toContain(shape?.attr("label")?.value);
            const listed = shape
              ?.attr("points")
              ?.value.split(";")
              .map((pair) => pair.split(",").map(Number));
            const sides = ["xtl", "ytl", "xbr", "ybr"].map((side) => Number(shape?.attr(side)?.value));
            const points = path ?? (point && [point]) ?? polygon?.[0];
            const read = listed?.flat() ?? sides;
            const wanted = points
              ? points.flatMap(([y, x]) => [(x * width) / 1000, (y * height) / 1000])
              : pixelsOf({ id: "", label: "", review: "accepted", ...(box_2d && { box_2d }) }, width, height);
            expect(read).toHaveLength(wanted.length);
            for (const [k, value] of read.entries()) expect(Math.abs(value - (wanted[k] ?? 0))).toBeLessThan(0.005);
          }
        }
      });
    });
  });

  it("Label Studio's configuration: every label that the tasks use, in every control", async () => {
    await always(labelStudio, (files, all) => {
      const labels = [
        ...new Set(all.flatMap(({ annotations }) => annotations.filter(({ path }) => !path).map(({ label }) => label))),
      ];
      inXml(textIn(files, "labeling-config.xml"), (document) => {
        for (const control of ["RectangleLabels", "PolygonLabels", "BrushLabels", "KeyPointLabels"]) {
          const values = elements(document, `/View/${control}/Label`).map((label) => label.attr("value")?.value);
          expect(values).toEqual(labels.map(sayable));
        }
      });
    });
  });
});

describe("csv-parse reads", () => {
  const strict: Options = { columns: true, record_delimiter: "\r\n", relax_column_count: false, relax_quotes: false };

  const text = z.string();
  const sides = { xmin: text, ymin: text, xmax: text, ymax: text };
  const annotationRow = z.strictObject({ image: text, width: text, height: text, label: text, ...sides, score: text });
  const pictureRow = z.strictObject({ place: text, picture: text });

  it("a row for each object and for each picture without one, with the numbers that were meant", async () => {
    await always(csv, (files, all) => {
      const rows = z.array(annotationRow).parse(parse(textIn(files, "annotations.csv"), strict));
      const wanted = all.flatMap((one): { one: Picture; annotation?: Annotation }[] => {
        const annotations = areas(one);
        return annotations.length === 0 ? [{ one }] : annotations.map((annotation) => ({ one, annotation }));
      });
      expect(rows).toHaveLength(wanted.length);
      for (const [i, { one, annotation }] of wanted.entries()) {
        const row = rows[i];
        const guarded = (text: string) => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
        expect(row?.image).toBe(guarded(one.path));
        expect([Number(row?.width), Number(row?.height)]).toEqual([one.width, one.height]);
        if (annotation === undefined) {
          expect([row?.label, row?.xmin, row?.score]).toEqual(["", "", ""]);
          continue;
        }
        expect(row?.label).toBe(guarded(annotation.label));
        expect(row?.score).toBe(annotation.confidence === undefined ? "" : String(annotation.confidence));
        const sides = [row?.xmin, row?.ymin, row?.xmax, row?.ymax].map(Number);
        for (const [k, side] of pixelsOf(annotation, one.width, one.height).entries()) {
          expect(Math.abs(side - (sides[k] ?? Number.NaN))).toBeLessThan(0.005);
        }
      }
    });
  });

  it("the list of pictures that YOLO does not copy", async () => {
    await always(
      yoloDetect,
      (files, all) => {
        const rows = z.array(pictureRow).parse(parse(textIn(files, "images.csv"), strict));
        const plain = rows.map(({ picture }) => (/^'+[=+\-@\t\r]/.test(picture) ? picture.slice(1) : picture));
        expect(plain).toEqual(all.map(({ path }) => path));
      },
      { imagesInside: "list" },
    );
  });
});

describe("js-yaml reads", () => {
  it.each([yoloDetect, yoloSegment])("data.yaml: names by number, as they are ($id)", async (format) => {
    await always(format, (files, all) => {
      const labels = [...new Set(all.flatMap((one) => areas(one).map(({ label }) => label)))];
      const { names } = z.object({ names: z.record(z.string(), z.string()) }).parse(load(textIn(files, "data.yaml")));
      expect(Object.entries(names)).toEqual(labels.map((label, i) => [String(i), label]));
    });
  });
});

describe("pycocotools' compressed masks", () => {
  // Written by COCO's library; published at github.com/armengot/COCOtoolsFORK, python/README.md.
  const drawn =
    "0g05b08J4M2N2NA^O1`0OCO=0E090H080IO68DH;>@C>a0_O_O`0j0OWOF<:CM72I24NL43JM92FN;1ENKO72L0LO91J0MO92INO0NO122OO0M031O000NO31OO11MO40N011MO41MO21L06OL021L06OL021L06OL021L060J040L060J040L060J040L060J040L060J040L060J040L060KO31L060KO31L06OL021L06OL021L06OL021MO41MO21MO40N100NO310O00M0310O00NO1220NO92IONO91KOMO72M0<1EO:2GN63KM34OLM73JF<;=1G_O_Ob0=AC`07EH=1IO71H090F0:1DO>1_O1b0>2N2N3L6H]O";
  // Of pycocotools' own tests (github.com/ppwwyyxx/cocoapi, tests/test_cases.py): runs of ones of length 0 come first.
  const zeroLeading =
    "000lg0Zb01O00001O00001O001O00001O00001O001O00001O01O2N3M3M3M2N3M3N2M3M2N1O1O1O1O2N1O1O1O2N1O1O101N1O1O1O2N1O1O1O2N3M2N1O2N1O2O0O2N1O1O2N1O2N1O2N1O2N1O2N1O2O0O2N1O3M2N1O2N2N2N2N2N1O2N2N2N2N1O2N2N2N2N2N1N3N2N00O1O1O1O100000000000000O100000000000000001O0000001O00001O0O5L7I5K4L4L3M2N2N2N1O2m]OoXOm`0Sg0j^OVYOTa0lf0c^O]YO[a0ef0\\^OdYOba0bg0N2N2N2N2N2N2N2N2N2N2N2N2N2N2N2N2N3M2M4M2N3M2N3M2N3M2N3M2N3M2N3M2N3M2N3M2M4M2N2N3M2M4M2N2N3M2M3N3M2N3M2M3N3M2N2N3L3N2N3M2N3L3N2N3M5J4M3M4L3M3L5L3M3M4L3L4\\EXTOd6jo0K6J5K6I4M1O1O1O1N2O1O1O001N2O00001O0O101O000O2O00001N101N101N2N101N101N101N2O0O2O0O2O0O2O1N101N2N2O1N2O1N2O1N101N2O1N2O1N2O0O2O1N2N2O1N2O0O2O1N2O1N2N2N1N4M2N2M4M2N3L3N2N3L3N3L3N2N3L3N2N3L3M4L3M3M4L3M5K5K5K6J5K5K6J7I7I7Ibijn0";

  it("are read and written again, character by character", () => {
    const counts = rleFromText(drawn) ?? [];
    expect(isWholeRle({ width: 70, height: 50, counts })).toBe(true);
    expect(rleToText(counts)).toBe(drawn);
    const leading = rleFromText(zeroLeading) ?? [];
    expect(leading.slice(0, 3)).toEqual([0, 0, 0]);
    expect(isWholeRle({ width: 1080, height: 1350, counts: leading })).toBe(true);
    expect(rleToText(leading)).toBe(zeroLeading);
  });

  it("with empty runs keep their bounds when they are imported", async () => {
    const segmentation = { size: [1350, 1080], counts: zeroLeading };
    const counts = rleFromText(zeroLeading) ?? [];
    const bounds = rleBounds({ width: 1080, height: 1350, counts });
    const { pictures, notes } = await readBack(coco, { "a.json": cocoWith(1080, 1350, segmentation) });
    expect(notes).toEqual([]);
    const [yMin, xMin, yMax, xMax] = only(only(pictures).items).box_2d ?? [0, 0, 0, 0];
    const px = [(yMin * 1350) / 1000, (xMin * 1080) / 1000, (yMax * 1350) / 1000, (xMax * 1080) / 1000];
    expect(px.map(Math.round)).toEqual([bounds?.top, bounds?.left, bounds?.bottom, bounds?.right]);
  });

  it("whose runs do not fit the picture are refused", async () => {
    for (const counts of [`${drawn}1`, drawn.slice(0, -2), drawn.slice(1), "PPPPPPPPPP", "\u00ff", "P", ""]) {
      const segmentation = { size: [50, 70], counts };
      const { pictures, notes } = await readBack(coco, { "a.json": cocoWith(70, 50, segmentation) });
      expect(only(pictures).items).toEqual([]);
      expect(notes.map(({ kind }) => kind)).toEqual(["unreadable"]);
    }
  });

  function cocoWith(width: number, height: number, segmentation: object): string {
    return JSON.stringify({
      images: [{ id: 1, file_name: "a.png", width, height }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, segmentation, iscrowd: 0 }],
      categories: [{ id: 1, name: "cat" }],
    });
  }
});
