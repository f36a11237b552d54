import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation, Box } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import type { Format } from "../../../../src/engine/formats/format.ts";
import { geminiTuning } from "../../../../src/engine/formats/geminiTuning.ts";
import { imagefolder } from "../../../../src/engine/formats/imagefolder.ts";
import { labelme } from "../../../../src/engine/formats/labelme.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { yoloDetect, yoloSegment } from "../../../../src/engine/formats/yolo.ts";
import {
  boxShape,
  itemOf,
  label,
  type Picture,
  path,
  pathShape,
  pictureOf,
  picturesOf,
  pointShape,
  polygonShape,
  readBack,
  written,
} from "./world.ts";

const RUNS = { numRuns: 1000 };

/** A name that a picture is found by, whatever the format puts before it. */
function pathIn(format: Format, place: string, said: string): string {
  if (!format.id.startsWith("yolo")) return said;
  // Labels lie beside their pictures, in a folder that mirrors theirs.
  expect(place.startsWith(`${said}.`)).toBe(true);
  return place;
}

interface Trip {
  readonly picture: fc.Arbitrary<Picture>;
  /** What the format cannot say is taken off. */
  readonly expected?: (annotation: Annotation, picture: Picture) => AnswerItem;
  readonly wishes?: Parameters<typeof written>[2];
  readonly vocBase?: 0 | 1;
}

/** Writes and reads, and compares everything: pictures, their sizes where they are said, objects in their order. */
function itComesBack(format: Format, what: string, { picture, expected = itemOf, wishes, vocBase }: Trip): void {
  it(what, async () => {
    await fc.assert(
      fc.asyncProperty(picturesOf(picture), async (pictures) => {
        const { files, places, notes } = await written(format, pictures, wishes);
        expect(notes).toEqual([]);
        const back = await readBack(format, files, vocBase === undefined ? {} : { vocBase });
        expect(back.notes).toEqual([]);
        const byPath = new Map(back.pictures.map((one) => [one.image.path, one]));
        expect(byPath.size).toBe(pictures.length);
        for (const [i, one] of pictures.entries()) {
          const place = places[i] ?? "";
          const name = [...byPath.keys()].find((said) => pathIn(format, place, said) === (format.id.startsWith("yolo") ? place : one.path));
          const read = byPath.get(name ?? "");
          if (read?.image.size !== undefined) expect(read.image.size).toEqual({ width: one.width, height: one.height });
          expect(read?.items).toEqual(one.annotations.map((annotation) => expected(annotation, one)));
        }
      }),
      RUNS,
    );
  });
}

/** The box alone, and no confidence. */
const bare = ({ label, box_2d }: Annotation): AnswerItem => ({ label, ...(box_2d && { box_2d }) });

/** XML has no word for control characters; they become U+FFFD. */
function sayable(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (c) => (/[\t\n\r\u007F-\u009F]/.test(c) ? c : "\uFFFD"));
}

describe("sidecar → format → sidecar", () => {
  itComesBack(coco, "COCO: boxes and outlines with confidence", {
    picture: pictureOf(fc.oneof(boxShape, polygonShape), { confidence: true, side: fc.integer({ min: 40, max: 8000 }) }),
    expected: (annotation, { width, height }) =>
      isCorners(annotation, width, height) ? boxOnly(annotation) : itemOf(annotation),
  });
  itComesBack(csv, "CSV: boxes with confidence", {
    picture: pictureOf(boxShape, { confidence: true, label: label.map((text) => text.toWellFormed()) }),
  });
  itComesBack(cvat, "CVAT: boxes, outlines, lines and points", {
    // Objects are read kind by kind, so that those of several kinds are not mixed here.
    picture: fc.oneof(...[boxShape, polygonShape, pathShape, pointShape].map((shape) => pictureOf(shape))),
    expected: (annotation) => ({ ...itemOf(annotation), label: sayable(annotation.label) }),
  });
  itComesBack(labelme, "labelme: boxes, outlines, lines and points with confidence", {
    picture: pictureOf(fc.oneof(boxShape, polygonShape, pathShape, pointShape), { confidence: true }),
  });
  itComesBack(labelStudio, "Label Studio: boxes, outlines and points with confidence", {
    picture: pictureOf(fc.oneof(boxShape, polygonShape, pointShape), { confidence: true }),
  });
  itComesBack(yoloDetect, "YOLO detect: boxes", { picture: pictureOf(boxShape) });
  itComesBack(yoloSegment, "YOLO segment: outlines", { picture: pictureOf(polygonShape) });
  itComesBack(imagefolder, "Hugging Face: boxes", { picture: pictureOf(boxShape) });
  for (const base of [0, 1] as const) {
    itComesBack(voc, `Pascal VOC counting from ${base}: boxes in whole pixels`, {
      picture: pictureOf(wholePixelBoxes(), { side: fc.constantFrom(8, 10, 40, 100, 125, 500, 1000) }).map(ofWholePixels),
      expected: (annotation) => ({ ...bare(annotation), label: sayable(annotation.label) }),
      wishes: { vocBase: base },
      vocBase: base,
    });
  }
  itComesBack(geminiTuning, "Gemini tuning: boxes and points in whole thousandths", {
    picture: pictureOf(fc.oneof(boxShape, pointShape), { label: fc.constantFrom("cat", "dog", "自転車") }).map(ofWholeUnits),
  });
});
