import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Box } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { round3 } from "../../../../src/core/geometry.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import type { Format } from "../../../../src/engine/formats/format.ts";
import { geminiTuning } from "../../../../src/engine/formats/geminiTuning.ts";
import { imagefolder } from "../../../../src/engine/formats/imagefolder.ts";
import { labelme } from "../../../../src/engine/formats/labelme.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { withoutExtension } from "../../../../src/engine/formats/names.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect, yoloSegment } from "../../../../src/engine/formats/yolo.ts";
import {
  boxShape,
  itemOf,
  type Picture,
  pathShape,
  pictureOf,
  picturesOf,
  pointShape,
  polygonShape,
  readBack,
  type Wishes,
  written,
} from "./world.ts";

interface Trip {
  readonly picture: fc.Arbitrary<Picture>;
  /** The annotation without what the format cannot say. */
  readonly expected?: (annotation: Annotation) => AnswerItem;
  /** The picture's name as it is read, given where it belongs in the dataset. */
  readonly name?: (place: string) => string;
  readonly wishes?: Wishes;
  readonly vocBase?: 0 | 1;
}

/** How a dataset is spread over files makes no difference to what is read from all of them. */
const spread = fc.record({
  files: fc.constantFrom("one", "folder", "picture"),
  divided: fc.boolean(),
  split: fc.record({
    train: fc.constant(0.4),
    val: fc.constant(0.3),
    test: fc.constant(0.3),
    seed: fc.string({ maxLength: 3 }),
  }),
});

/** Writes and reads, and compares everything: pictures, sizes where the format says them, objects in their order. */
function itComesBack(format: Format, what: string, trip: Trip): void {
  const { picture, expected = itemOf, name, wishes, vocBase = 1 } = trip;
  it(`${format.name}: ${what}`, async () => {
    await fc.assert(
      fc.asyncProperty(picturesOf(picture), spread, async (pictures, division) => {
        const { files, places, notes } = await written(format, pictures, { ...division, ...wishes });
        expect(notes).toEqual([]);
        const back = await readBack(format, files, { vocBase });
        expect(back.notes).toEqual([]);
        const read = new Map(back.pictures.map((one) => [one.image.path, one]));
        expect(read.size).toBe(pictures.length);
        for (const [i, { path, width, height, annotations }] of pictures.entries()) {
          const one = read.get(name?.(places[i] ?? "") ?? path);
          expect(one?.items).toEqual(annotations.map(expected));
          if (one?.image.size !== undefined) expect(one.image.size).toEqual({ width, height });
        }
      }),
      { numRuns: 1000 },
    );
  });
}

/** XML has no word for control characters; they become U+FFFD. */
function inXml(annotation: Annotation): AnswerItem {
  const label = annotation.label.replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (c) =>
    /[\t\n\r\u007F-\u009F]/.test(c) ? c : "\uFFFD",
  );
  return { ...itemOf(annotation), label };
}

/** The same picture with every box moved to places that `grid` names: a length in px, and how many steps it has. */
function onGrid(picture: Picture, steps: { readonly rows: number; readonly columns: number }): Picture {
  const span = (from: number, to: number, count: number): readonly [number, number] => {
    const first = Math.min(Math.round((from * count) / 1000), count - 1);
    const last = Math.max(Math.round((to * count) / 1000), first + 1);
    return [round3((first * 1000) / count), round3((last * 1000) / count)];
  };
  const annotations = picture.annotations.map(({ box_2d, ...rest }): Annotation => {
    if (box_2d === undefined) return rest;
    const [top, bottom] = span(box_2d[0], box_2d[2], steps.rows);
    const [left, right] = span(box_2d[1], box_2d[3], steps.columns);
    return { ...rest, box_2d: [top, left, bottom, right] };
  });
  return { ...picture, annotations };
}

const yoloName = { name: withoutExtension };

describe("sidecar → format → sidecar", () => {
  itComesBack(coco, "boxes and outlines with confidence", {
    picture: pictureOf(fc.oneof(boxShape, polygonShape), { confidence: true }),
    expected: (annotation) => (isItsBox(annotation) ? withoutPolygon(annotation) : itemOf(annotation)),
  });
  itComesBack(csv, "boxes with confidence", { picture: pictureOf(boxShape, { confidence: true }) });
  // Objects are read kind by kind, so several kinds in one picture come in another order.
  for (const [kind, shape] of Object.entries({ boxShape, polygonShape, pathShape, pointShape })) {
    itComesBack(cvat, kind, { picture: pictureOf(shape), expected: inXml });
  }
  itComesBack(labelme, "boxes, outlines, lines and points with confidence", {
    picture: pictureOf(fc.oneof(boxShape, polygonShape, pathShape, pointShape), { confidence: true }),
  });
  itComesBack(labelStudio, "boxes, outlines and points with confidence", {
    picture: pictureOf(fc.oneof(boxShape, polygonShape, pointShape), { confidence: true }),
  });
  itComesBack(yoloDetect, "boxes", { picture: pictureOf(boxShape), ...yoloName });
  itComesBack(yoloSegment, "outlines", { picture: pictureOf(polygonShape), ...yoloName });
  // Divided, pictures stand in folders that say what they are for.
  itComesBack(imagefolder, "boxes", { picture: pictureOf(boxShape), name: (place) => place });
  for (const vocBase of [0, 1] as const) {
    itComesBack(voc, `boxes in whole pixels, counted from ${vocBase}`, {
      picture: pictureOf(boxShape).map((picture) => onGrid(picture, { rows: picture.height, columns: picture.width })),
      expected: inXml,
      wishes: { vocBase },
      vocBase,
    });
  }
  itComesBack(geminiTuning, "boxes and points in whole thousandths", {
    picture: pictureOf(fc.oneof(boxShape, pointShape)).map((picture) => {
      const { annotations, ...rest } = onGrid(picture, { rows: 500, columns: 500 });
      // Equal boxes of one label are taken for one object when a model's answer is read.
      return {
        ...rest,
        annotations: annotations.map((one, i) => ({ ...one, ...roundedPoint(one), label: `thing ${i}` })),
      };
    }),
  });
});

function roundedPoint({ point }: Annotation): Pick<Annotation, "point"> {
  return point === undefined ? {} : { point: [Math.round(point[0]), Math.round(point[1])] };
}

/** An outline that is its own box cannot be told from a box, which COCO's readers want an outline of. */
function isItsBox({ polygon, box_2d }: Annotation): boolean {
  const ring = polygon?.[0];
  if (ring?.length !== 4 || box_2d === undefined) return false;
  const [yMin, xMin, yMax, xMax]: Box = box_2d;
  return ring.every(([y, x]) => (y === yMin || y === yMax) && (x === xMin || x === xMax));
}

function withoutPolygon({ polygon, ...rest }: Annotation): AnswerItem {
  return itemOf(rest);
}
