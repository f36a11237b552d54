/**
 * YOLO as Ultralytics has it (docs.ultralytics.com/datasets): one text file a picture beside `data.yaml`; all numbers are
 * parts of the picture, x first. A row is a class and either a box (`x y width height` of its centre) or one outline.
 */
import { parse, stringify } from "yaml";
import * as z from "zod";
import type { Point, Ring } from "../../core/annotation.ts";
import { csvRow } from "./csvText.ts";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import type { DatasetWriter, ExportImage, Format, OutFiles } from "./format.ts";
import { baseName, extensionOf, Stems, withoutExtension } from "./names.ts";
import { Classes, type ExportOptions } from "./options.ts";
import { type AreaObject, areasOf, outlinesOf } from "./shapes.ts";
import { type SourceFile, textOf } from "./sourceFile.ts";
import { type Subset, subsetOf } from "./split.ts";
import { numberIn } from "./xml.ts";

/** Boxes. */
export const yoloDetect: Format = {
  id: "yolo-detect",
  name: "YOLO detect",
  extensions: ["txt", "yaml", "yml"],
  files: ["picture"],
  division: "always",
  picturesInside: true,
  begin: (out, options, notes) => begin(out, options, notes, (object, size) => [boxNumbers(object, size)]),
  read,
};

/** Outlines. */
export const yoloSegment: Format = {
  id: "yolo-segment",
  name: "YOLO segment",
  extensions: yoloDetect.extensions,
  files: yoloDetect.files,
  division: yoloDetect.division,
  picturesInside: true,
  begin: (out, options, notes) =>
    begin(out, options, notes, (object, size) =>
      outlinesOf(object, size).map((ring) => ring.flatMap(([y, x]) => [x / size.width, y / size.height])),
    ),
  read,
};

type Rows = (object: AreaObject, size: ExportImage["size"]) => number[][];

async function begin(out: OutFiles, options: ExportOptions, notes: Notes, rows: Rows): Promise<DatasetWriter> {
  const classes = new Classes(options, 0);
  const stems = new Stems();
  const used = new Set<Subset>();
  // A trainer looks for labels by the pictures' paths: those that stay where they are have none. The list says where to
  // put them.
  const list = options.images === "list" ? await out.begin("images.csv") : undefined;
  await list?.write(csvRow(["place", "picture"]));
  return {
    add: async ({ path, size, objects }) => {
      const subset = subsetOf(path, options.split);
      used.add(subset);
      const stem = stems.of(path);
      const lines = areasOf(objects, notes, path).flatMap((object) =>
        rows(object, size).map((numbers) => `${[classes.idOf(object.label), ...numbers.map(decimal)].join(" ")}\n`),
      );
      await out.write(`labels/${subset}/${stem}.txt`, lines.join(""));
      const place = `images/${subset}/${stem}${extensionOf(path)}`;
      await list?.write(csvRow([place, path]));
      return place;
    },
    end: async () => {
      await list?.close();
      const folder = (subset: Subset) => `images/${subset}`;
      const [train, val] = [
        used.has("train") ? folder("train") : folder("val"),
        used.has("val") ? folder("val") : folder("train"),
      ];
      // Without "path" the folders are looked for beside this file; "." would be wherever the trainer was started. Both
      // "train" and "val" must be there.
      const names = Object.fromEntries(classes.all().map(({ id, label }) => [id, label]));
      const data = { train, val, ...(used.has("test") && { test: folder("test") }), names };
      // Quoted: to many a reader of YAML a plain N or yes is a truth value, and 1e3 a number.
      const quoted = { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 } as const;
      await out.write("data.yaml", stringify(data, quoted));
    },
  };
}

function boxNumbers({ box: [yMin, xMin, yMax, xMax] }: AreaObject, { width, height }: ExportImage["size"]): number[] {
  return [(xMin + xMax) / 2 / width, (yMin + yMax) / 2 / height, (xMax - xMin) / width, (yMax - yMin) / height];
}

/** Seven decimals say half a thousandth of a unit of 1000, where the centre of a box may lie. No exponents. */
function decimal(value: number): string {
  return value.toFixed(7).replace(/\.?0+$/, "");
}

const dataSchema = z.object({
  names: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  kpt_shape: z.unknown().optional(),
});

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const names = await classNames(files, notes);
  const images: DatasetImage[] = [];
  for (const file of files) {
    if (extensionOf(file.path) !== ".txt" || isList(file.path)) continue;
    const text = await textOf(file, notes);
    if (text === undefined) continue;
    const objects = rowsOf(text).flatMap(({ numbers, line }) => {
      const at = `${file.path}:${line}`;
      const object = numbers && readRow(numbers);
      if (object === undefined) {
        notes.add("unreadable", at);
        return [];
      }
      const label = names.get(object.classId);
      if (label === undefined) notes.add("unknownClass", at);
      return [{ ...object.shape, label: label ?? String(object.classId) }];
    });
    images.push({ path: picturePath(file.path), anyExtension: true, scale: { width: 1, height: 1 }, objects });
  }
  return images;
}

/** Of `data.yaml`, or of the `classes.txt` that older tools write, one name a line. */
async function classNames(files: readonly SourceFile[], notes: Notes): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  const yaml = files.find((file) => /\.ya?ml$/i.test(file.path));
  const list = files.find((file) => /^(classes|labels|obj)\.(txt|names)$/i.test(baseName(file.path)));
  const file = yaml ?? list;
  const text = file && (await textOf(file, notes));
  if (file === undefined || text === undefined) return names;
  if (file === list) {
    for (const [id, name] of text.split(/\r?\n/).entries()) if (name.trim() !== "") names.set(id, name.trim());
    return names;
  }
  const data = dataSchema.safeParse(parsedYaml(text));
  if (!data.success) {
    notes.add("otherFile", file.path);
    return names;
  }
  if (data.data.kpt_shape !== undefined) notes.add("otherFields", file.path);
  for (const [id, name] of Object.entries(data.data.names)) if (/^\d+$/.test(id)) names.set(Number(id), String(name));
  return names;
}

function parsedYaml(text: string): unknown {
  try {
    // Names that refer to each other could unfold without end.
    return parse(text, { maxAliasCount: 0, logLevel: "error" });
  } catch {
    return undefined;
  }
}

/** Text files that are no labels: lists of classes, of pictures, and explanations. */
function isList(path: string): boolean {
  return (
    /^(classes|labels|train|val|valid|test|autosplit_\w+|readme.*|license.*)\.txt$/i.test(baseName(path)) &&
    !/(^|\/)labels\//.test(path)
  );
}

/** Labels and pictures stand in folders that mirror each other. */
function picturePath(path: string): string {
  return withoutExtension(path).replace(/(^|.*\/)labels(?=\/)/, "$1images");
}

function rowsOf(text: string): { readonly numbers: readonly number[] | undefined; readonly line: number }[] {
  return text.split(/\r?\n/).flatMap((row, i) => {
    if (row.trim() === "") return [];
    const numbers = row.trim().split(/\s+/).map(numberIn);
    return [{ numbers: numbers.every((number) => number !== undefined) ? numbers : undefined, line: i + 1 }];
  });
}

/** A box has four numbers, an outline at least six; one more is a confidence. */
function readRow([classId, ...numbers]: readonly number[]):
  | { readonly classId: number; readonly shape: Omit<DatasetObject, "label"> }
  | undefined {
  if (classId === undefined || !Number.isInteger(classId) || classId < 0 || numbers.length < 4) return undefined;
  const last = numbers.length % 2 === 1 ? numbers.at(-1) : undefined;
  if (last !== undefined && (last < 0 || last > 1)) return undefined;
  const confidence = last === undefined ? {} : { confidence: last };
  if (numbers.length <= 5) {
    const [x = 0, y = 0, width = 0, height = 0] = numbers;
    return { classId, shape: { box: [y - height / 2, x - width / 2, y + height / 2, x + width / 2], ...confidence } };
  }
  return { classId, shape: { parts: [ringOf(numbers)], ...confidence } };
}

function ringOf(numbers: readonly number[]): Ring {
  const ring: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) ring.push([numbers[i + 1] ?? 0, numbers[i] ?? 0]);
  return ring;
}
