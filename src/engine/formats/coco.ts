/**
 * COCO instances (cocodataset.org, "Data format"): `annotations.json`, or `instances_train.json` and so on. Boxes are `[x, y, width, height]` in px from 0;
 * outlines are lists of x and y, each a part of the object; ids count from 1.
 */
import * as z from "zod";
import type { Box, Point, Ring } from "../../core/annotation.ts";
import { corners, ringArea } from "../../core/geometry.ts";
import { isWholeRle, type Rle, rleArea, rleFromText, rleToText } from "../../core/rle.ts";
import { MAX_PIXELS, type Size } from "../images/raster.ts";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import type { DatasetWriter, Format, OutFiles, OutText } from "./format.ts";
import { numberLists, numbers } from "./lists.ts";
import { Classes, type ExportOptions } from "./options.ts";
import { Parts, partNames } from "./parts.ts";
import { type AreaObject, areasOf, bboxOf, outlinesOf, rleOf, roundPx } from "./shapes.ts";
import { jsonFilesOf, type SourceFile } from "./sourceFile.ts";

export const coco: Format = {
  id: "coco",
  name: "COCO",
  extensions: ["json"],
  files: ["one", "folder", "picture"],
  division: "wished",
  begin,
  read,
};

const FILE = "annotations.json";

/** One file that is being written. */
interface CocoFile {
  readonly file: OutText;
  /** Annotations wait apart: in the file they stand behind all images. */
  readonly waiting: OutText;
  images: number;
  annotations: number;
}

async function begin(out: OutFiles, options: ExportOptions, notes: Notes): Promise<DatasetWriter> {
  // Numbers of classes, pictures and objects go on through all files: what is trained on one is tested on another.
  const classes = new Classes(options, 1);
  let [images, annotations] = [0, 0];
  const parts = new Parts(options, partNames(FILE, "instances"), async (name): Promise<CocoFile> => {
    const file = await out.begin(name);
    await file.write('{"images":[');
    return { file, waiting: await out.begin(`${name}.part`), images: 0, annotations: 0 };
  });
  return {
    add: async ({ path, size, objects }) => {
      const part = await parts.of(path);
      const image = { id: ++images, file_name: path, width: size.width, height: size.height };
      await part.file.write(`${part.images++ === 0 ? "" : ","}\n${JSON.stringify(image)}`);
      for (const object of areasOf(objects, notes, path)) {
        const facts = { id: ++annotations, image_id: images, category_id: classes.idOf(object.label) };
        const entry = { ...facts, ...shapeEntry(object, size, options), iscrowd: 0, ...score(object) };
        await part.waiting.write(`${part.annotations++ === 0 ? "" : ","}\n${JSON.stringify(entry)}`);
      }
      return `images/${path}`;
    },
    end: async () => {
      const categories = classes.all().map(({ id, label }) => ({ id, name: label, supercategory: "" }));
      for (const { file, waiting } of await parts.all()) {
        await file.write('\n],\n"annotations":[');
        await waiting.moveInto(file);
        await file.write(`\n],\n"categories":${JSON.stringify(categories)}}\n`);
        await file.close();
      }
    },
  };
}

function score({ confidence }: AreaObject): { score?: number } {
  return confidence === undefined ? {} : { score: confidence };
}

function shapeEntry(object: AreaObject, size: Size, { segmentation }: ExportOptions): object {
  const bbox = bboxOf(object.box, size);
  // Readers that want masks fail on objects without one, so a box is its own outline.
  if (segmentation === "polygons") {
    const outlines = outlinesOf(object, size);
    const area =
      object.kind === "mask" ? rleArea(rleOf(object, size)) : outlines.reduce((sum, o) => sum + ringArea(o), 0);
    return { bbox, area: Number(area.toFixed(3)), segmentation: outlines.map((ring) => flat(ring, size)) };
  }
  const { counts, ...rle } = rleOf(object, size);
  const written = segmentation === "rle" ? counts : rleToText(counts);
  return {
    bbox,
    area: rleArea({ ...rle, counts }),
    segmentation: { size: [size.height, size.width], counts: written },
  };
}

function flat(ring: Ring, { width, height }: Size): number[] {
  return ring.flatMap(([y, x]) => [roundPx(x, width), roundPx(y, height)]);
}

const fileSchema = z.object({
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()).default([]),
  categories: z.array(z.unknown()).default([]),
});

const id = z.union([z.number(), z.string()]).transform(String);
const side = z.number().positive().nullish().catch(undefined);
const imageSchema = z.object({ id, file_name: z.string().min(1), width: side, height: side });
const categorySchema = z.object({ id, name: z.string() });
const number = z.number();
const annotationSchema = z.object({
  image_id: id,
  category_id: id,
  bbox: z.tuple([number, number, number, number]).nullish().catch(undefined),
  segmentation: z
    .union([numberLists, z.object({ size: z.tuple([number, number]), counts: z.union([numbers, z.string()]) })])
    .nullish()
    .catch(undefined),
  iscrowd: z.union([z.number(), z.boolean()]).nullish().catch(undefined),
  score: z.number().min(0).max(1).nullish().catch(undefined),
  keypoints: z.unknown().optional(),
  attributes: z.unknown().optional(),
});

type CocoAnnotation = z.output<typeof annotationSchema>;

/** An image whose objects are still being found. */
interface OpenImage extends DatasetImage {
  readonly objects: DatasetObject[];
}

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const images: DatasetImage[] = [];
  for await (const { file, value } of jsonFilesOf(files, fileSchema, notes)) {
    for (const image of readFile(value, notes, file.path)) images.push(image);
  }
  return images;
}

function readFile(file: z.output<typeof fileSchema>, notes: Notes, at: string): DatasetImage[] {
  const images = new Map<string, OpenImage>();
  for (const one of entries(file.images, imageSchema, notes, `${at} images`)) {
    const { width, height, file_name } = one;
    const size = width && height ? { width, height } : undefined;
    if (images.has(one.id)) {
      notes.add("twice", `${at} images ${one.id}`);
      continue;
    }
    images.set(one.id, { path: file_name.replaceAll("\\", "/"), ...(size && { size }), objects: [] });
  }
  const names = new Map<string, string>();
  for (const one of entries(file.categories, categorySchema, notes, `${at} categories`)) {
    if (names.has(one.id)) notes.add("twice", `${at} categories ${one.id}`);
    else names.set(one.id, one.name);
  }
  for (const one of entries(file.annotations, annotationSchema, notes, `${at} annotations`)) {
    const image = images.get(one.image_id);
    if (image === undefined) {
      notes.add("noPicture", `${at} image_id ${one.image_id}`);
      continue;
    }
    const label = names.get(one.category_id);
    if (label === undefined) notes.add("unknownClass", `${at} category_id ${one.category_id}`);
    const shape = readShape(one, image.size);
    if (shape === undefined) {
      notes.add("unreadable", image.path);
      continue;
    }
    if (one.iscrowd) notes.add("crowd", image.path);
    if (one.keypoints !== undefined || one.attributes !== undefined) notes.add("otherFields", image.path);
    const confidence = one.score ?? undefined;
    image.objects.push({ label: label ?? one.category_id, ...(confidence !== undefined && { confidence }), ...shape });
  }
  return [...images.values()];
}

/** The entries of a list that can be read; the others are noted. */
function entries<T>(list: readonly unknown[], schema: z.ZodType<T>, notes: Notes, at: string): T[] {
  return list.flatMap((one, i) => {
    const entry = schema.safeParse(one);
    if (!entry.success) notes.add("unreadable", `${at}[${i}]`);
    return entry.success ? [entry.data] : [];
  });
}

function readShape({ bbox, segmentation }: CocoAnnotation, size: Size | undefined): Partial<DatasetObject> | undefined {
  const [x = 0, y = 0, width = 0, height = 0] = bbox ?? [];
  const box: Box | undefined = bbox ? [y, x, y + height, x + width] : undefined;
  if (segmentation && !Array.isArray(segmentation)) {
    const rle = readRle(segmentation, size);
    return rle === undefined && box === undefined
      ? undefined
      : { ...(box && { box }), ...(rle && { mask: { kind: "columns", left: 0, top: 0, rle } }) };
  }
  const parts = (segmentation ?? []).filter((numbers) => numbers.length >= 6).map(ringOf);
  if (parts.length === 0) return box && { box };
  return parts.every((ring) => box !== undefined && isRectangle(ring, box))
    ? { ...(box && { box }) }
    : { parts, ...(box && { box }) };
}

function ringOf(numbers: readonly number[]): Ring {
  const ring: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) ring.push([numbers[i + 1] ?? 0, numbers[i] ?? 0]);
  return ring;
}

/** Whether an outline is only there because readers want one: the corners of the box. */
function isRectangle(ring: Ring, box: Box): boolean {
  const same = (a: Point, b: Point) => Math.abs(a[0] - b[0]) < 1e-6 && Math.abs(a[1] - b[1]) < 1e-6;
  return ring.length === 4 && corners(box).every((corner) => ring.some((point) => same(point, corner)));
}

function readRle(
  {
    size: [height, width],
    counts,
  }: { readonly size: readonly [number, number]; readonly counts: readonly number[] | string },
  size: Size | undefined,
): Rle | undefined {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) return undefined;
  if (width * height > MAX_PIXELS || (size !== undefined && (size.width !== width || size.height !== height)))
    return undefined;
  const runs = typeof counts === "string" ? rleFromText(counts) : counts;
  const rle = runs && { width, height, counts: runs };
  return rle && isWholeRle(rle) ? rle : undefined;
}
