/** A dataset that is spread over several files. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { FORMATS } from "../../../../src/engine/formats/allFormats.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csv } from "../../../../src/engine/formats/csv.ts";
import { fitting } from "../../../../src/engine/formats/format.ts";
import { geminiTuning } from "../../../../src/engine/formats/geminiTuning.ts";
import { imagefolder } from "../../../../src/engine/formats/imagefolder.ts";
import { exportOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { subsetOf } from "../../../../src/engine/formats/split.ts";
import { voc } from "../../../../src/engine/formats/voc.ts";
import { textIn } from "./look.ts";
import { boxShape, type Picture, pictureOf, picturesOf, type Wishes, written } from "./world.ts";

const cat = { id: "catcatcatcat", label: "cat", review: "accepted", box_2d: [100, 100, 500, 500] } as const;
const picture = (path: string, label = "cat"): Picture => ({
  path,
  width: 40,
  height: 20,
  annotations: [{ ...cat, label }],
});

async function filesOf(format: (typeof FORMATS)[number], paths: readonly string[], wishes: Wishes): Promise<string[]> {
  const { files } = await written(
    format,
    paths.map((path) => picture(path)),
    wishes,
  );
  return [...files.keys()].sort();
}

const split = { train: 0.5, val: 0.3, test: 0.2, seed: "a" };
const paths = ["one.png", "a/one.png", "a/two.jpg", "a/b/one.png"];

describe("files of a dataset", () => {
  it("are one for all, for each folder, or for each picture", async () => {
    expect(await filesOf(coco, paths, {})).toEqual(["annotations.json"]);
    const folders = ["a/annotations.csv", "a/b/annotations.csv", "annotations.csv"];
    expect(await filesOf(csv, paths, { files: "folder" })).toEqual(folders);
    const pictures = ["a/b/one.jsonl", "a/one.jsonl", "a/two.jsonl", "one.jsonl"];
    expect(await filesOf(geminiTuning, paths, { files: "picture" })).toEqual(pictures);
  });

  it("are named after what their pictures are for", async () => {
    const many = Array.from({ length: 40 }, (_, i) => `${i}.png`);
    const names = async (format: (typeof FORMATS)[number]) => filesOf(format, many, { divided: true, split });
    expect(await names(coco)).toEqual(["instances_test.json", "instances_train.json", "instances_val.json"]);
    expect(await names(csv)).toEqual(["annotations_test.csv", "annotations_train.csv", "annotations_val.csv"]);
    expect(await names(geminiTuning)).toEqual(["examples_test.jsonl", "examples_train.jsonl", "examples_val.jsonl"]);
    expect(await names(imagefolder)).toEqual([
      "labels.json",
      "test/metadata.jsonl",
      "train/metadata.jsonl",
      "validation/metadata.jsonl",
    ]);
  });

  it("follow a seed: the same one deals the same pictures to the same files, in every format", async () => {
    const many = Array.from({ length: 60 }, (_, i) => `f${i % 3}/${i}.png`);
    const wanted = many.filter((path) => subsetOf(path, split) === "val");
    const { files } = await written(
      csv,
      many.map((path) => picture(path)),
      { divided: true, split },
    );
    const rows = textIn(files, "annotations_val.csv").trim().split("\r\n").slice(1);
    expect(rows.map((row) => row.split(",")[0])).toEqual(wanted);
    const devkit = await written(
      voc,
      many.map((path) => picture(path)),
      { divided: true, split },
    );
    expect(textIn(devkit.files, "ImageSets/Main/val.txt")).toBe(
      wanted.map((path) => `${path.replace(".png", "")}\n`).join(""),
    );
    for (const name of textIn(devkit.files, "ImageSets/Main/train.txt").trim().split("\n")) {
      expect(devkit.files.has(`Annotations/${name}.xml`)).toBe(true);
    }
  });

  it("of COCO have the same classes, and numbers that stand once in all of them", async () => {
    const schema = z.object({
      images: z.array(z.object({ id: z.int().min(1), file_name: z.string() })),
      annotations: z.array(z.object({ id: z.int().min(1), image_id: z.int(), category_id: z.int() })),
      categories: z.array(z.object({ id: z.int(), name: z.string() })),
    });
    const layout = fc.record({ files: fc.constantFrom("one", "folder", "picture"), divided: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(picturesOf(pictureOf(boxShape)), layout, async (pictures, { files: kind, divided }) => {
        const { files } = await written(coco, pictures, { files: kind, divided, split });
        const read = [...files.values()].map((text) => schema.parse(JSON.parse(text)));
        const once = (ids: readonly number[]) => expect(new Set(ids).size).toBe(ids.length);
        once(read.flatMap(({ images }) => images.map(({ id }) => id)));
        once(read.flatMap(({ annotations }) => annotations.map(({ id }) => id)));
        const names = read.flatMap(({ images }) => images.map(({ file_name }) => file_name));
        expect(names.toSorted()).toEqual(pictures.map(({ path }) => path).toSorted());
        for (const { categories, annotations, images } of read) {
          expect(categories).toEqual(read[0]?.categories);
          for (const { image_id, category_id } of annotations) {
            expect(images.some(({ id }) => id === image_id)).toBe(true);
            expect(categories.some(({ id }) => id === category_id)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("of folders that are one folder on some disks do not meet", async () => {
    const names = await filesOf(coco, ["A/one.png", "a/two.png", "Ä/x.png", "A\u0308/y.png"], { files: "folder" });
    expect(new Set(names.map((name) => name.normalize("NFC").toLowerCase())).size).toBe(4);
  });

  it("are there when there is no picture: every reader finds the one it opens", async () => {
    for (const divided of [false, true]) {
      const { files } = await written(coco, [], { divided, files: "picture" });
      const [text = ""] = files.values();
      expect(JSON.parse(text)).toEqual({ images: [], annotations: [], categories: [] });
    }
  });

  it("are what the format can do, whatever was chosen for another one", () => {
    for (const format of FORMATS) {
      for (const files of ["one", "folder", "picture"] as const) {
        for (const divided of [true, false]) {
          const options = fitting(format, exportOptionsSchema.parse({ files, divided, minConfidence: 0.5 }));
          expect(format.files).toContain(options.files);
          if (format.division !== "wished") expect(options.divided).toBe(format.division === "always");
          else expect(options.divided).toBe(divided);
          expect(options.minConfidence).toBe(0.5);
        }
      }
    }
  });
});
