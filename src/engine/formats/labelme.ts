/** labelme (github.com/wkentaro/labelme): one JSON a picture beside it, points `[x, y]` in px. */

import * as z from "zod";
import type { Point, Ring } from "../../core/annotation.ts";
import { corners } from "../../core/geometry.ts";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import { ellipse } from "./ellipse.ts";
import type { DatasetWriter, ExportImage, Format, OutFiles } from "./format.ts";
import { pairs } from "./lists.ts";
import { pngOfBitmap } from "./masks.ts";
import { baseName, Stems } from "./names.ts";
import type { ExportOptions } from "./options.ts";
import { type ExportObject, outlinesOf, roundPx } from "./shapes.ts";
import { jsonFilesOf, type SourceFile } from "./sourceFile.ts";

export const labelme: Format = {
  id: "labelme",
  name: "labelme",
  extensions: ["json"],
  files: ["picture"],
  division: "never",
  begin,
  read,
};

/** The version whose form this is. */
const VERSION = "5.5.0";

async function begin(out: OutFiles, _: ExportOptions, __: Notes): Promise<DatasetWriter> {
  const stems = new Stems();
  return {
    add: async (image) => {
      const shapes = [];
      for (const [i, object] of image.objects.entries()) {
        for (const shape of await shapesOf(object, image, i + 1)) shapes.push(shape);
      }
      const file = {
        version: VERSION,
        flags: {},
        shapes,
        imagePath: baseName(image.path),
        imageData: null,
        imageHeight: image.size.height,
        imageWidth: image.size.width,
      };
      await out.write(`${stems.of(image.path)}.json`, `${JSON.stringify(file, undefined, 1)}\n`);
      return image.path;
    },
    end: async () => {},
  };
}

async function shapesOf(object: ExportObject, { size }: ExportImage, group: number): Promise<object[]> {
  const px = ([y, x]: Point): number[] => [roundPx(x, size.width), roundPx(y, size.height)];
  const shape = (type: string, points: readonly Point[], more: object = {}) => ({
    label: object.label,
    points: points.map(px),
    group_id: null,
    description: "",
    shape_type: type,
    flags: {},
    mask: null,
    ...(object.confidence !== undefined && { score: object.confidence }),
    ...more,
  });
  switch (object.kind) {
    case "point":
      return [shape("point", [object.point])];
    case "path":
      return [shape("linestrip", object.path)];
    case "box": {
      const [first = [0, 0], , third = [0, 0]] = corners(object.box);
      return [shape("rectangle", [first, third])];
    }
    case "mask": {
      const { left, top, bitmap } = object.mask;
      const png = await pngOfBitmap(bitmap, 1);
      // The second point is the last pixel inside, not the edge.
      const last: Point = [top + bitmap.height - 1, left + bitmap.width - 1];
      return [shape("mask", [[top, left], last], { mask: png.toString("base64") })];
    }
    case "polygon": {
      const outlines = outlinesOf(object, size);
      return outlines.map((ring) => shape("polygon", ring, outlines.length > 1 ? { group_id: group } : {}));
    }
  }
}

const shapeSchema = z.object({
  label: z.string(),
  points: pairs,
  group_id: z.union([z.number(), z.string()]).nullish().catch(undefined),
  shape_type: z.string().default("polygon"),
  mask: z.string().nullish().catch(undefined),
  score: z.number().min(0).max(1).nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
  flags: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
const side = z.number().positive().nullish().catch(undefined);
const fileSchema = z.object({
  shapes: z.array(z.unknown()),
  imagePath: z.string().nullish().catch(undefined),
  imageHeight: side,
  imageWidth: side,
});

type Shape = z.output<typeof shapeSchema>;

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const images: DatasetImage[] = [];
  for await (const { file, value } of jsonFilesOf(files, fileSchema, notes)) {
    const { imagePath, imageHeight: height, imageWidth: width, shapes } = value;
    const size = width && height ? { width, height } : undefined;
    const path = imagePath ? besideFile(file.path, imagePath) : file.path.replace(/\.json$/i, "");
    const objects = readShapes(shapes, notes, file.path);
    images.push({ path, ...(!imagePath && { anyExtension: true }), ...(size && { size }), objects });
  }
  return images;
}

/** The picture's path from the root: labelme's own is from the JSON's folder, and may come from another machine. */
function besideFile(file: string, imagePath: string): string {
  const parts = imagePath.replaceAll("\\", "/").split("/");
  const absolute = parts[0] === "" || /^[A-Za-z]:$/.test(parts[0] ?? "");
  const path = absolute ? [] : file.split("/").slice(0, -1);
  for (const part of parts) {
    if (part === "..") path.pop();
    else if (part !== "" && part !== ".") path.push(part);
  }
  return path.join("/");
}

function readShapes(shapes: readonly unknown[], notes: Notes, at: string): DatasetObject[] {
  const objects: DatasetObject[] = [];
  // Polygons of one label and one group are parts of one object.
  const groups = new Map<string, Ring[]>();
  for (const one of shapes) {
    const shape = shapeSchema.safeParse(one);
    if (!shape.success) {
      notes.add("unreadable", at);
      continue;
    }
    const { label, score, group_id, flags, description } = shape.data;
    if (description || Object.values(flags ?? {}).some((flag) => flag === true)) notes.add("otherFields", at);
    const key = group_id === undefined || group_id === null ? undefined : JSON.stringify([group_id, label]);
    const found = readShape(shape.data, notes, at);
    if (found === undefined) continue;
    const isPart = key !== undefined && shape.data.shape_type === "polygon" && found.parts !== undefined;
    const group = isPart ? groups.get(key) : undefined;
    if (group !== undefined) {
      group.push(...(found.parts ?? []));
      continue;
    }
    const parts = [...(found.parts ?? [])];
    if (isPart) groups.set(key, parts);
    const confidence = score ?? undefined;
    objects.push({ label, ...found, ...(found.parts && { parts }), ...(confidence !== undefined && { confidence }) });
  }
  return objects;
}

/** `undefined` for what was noted. */
function readShape(shape: Shape, notes: Notes, at: string): Omit<DatasetObject, "label"> | undefined {
  const points = shape.points.map(([x, y]): Point => [y, x]);
  const [first, second] = points;
  switch (shape.shape_type) {
    case "polygon":
    case "oriented_rectangle":
    case "rotation":
      if (points.length >= 3) return { parts: [points] };
      break;
    case "rectangle":
      if (points.length === 4) return { parts: [points] };
      if (first && second) return { box: [first[0], first[1], second[0], second[1]] };
      break;
    case "point":
      if (first) return { point: first };
      break;
    case "line":
    case "linestrip":
      if (points.length >= 2) return { path: points };
      break;
    case "circle":
      if (first && second) {
        notes.add("rounded", at);
        const radius = Math.hypot(second[0] - first[0], second[1] - first[1]);
        return { parts: [ellipse(first, radius, radius, 0)] };
      }
      break;
    case "mask":
      if (first && second && shape.mask) {
        const [top, left] = [Math.round(first[0]), Math.round(first[1])];
        const box = [first[0], first[1], second[0] + 1, second[1] + 1] as const;
        return { box, mask: { kind: "png", left, top, png: Buffer.from(shape.mask, "base64") } };
      }
      break;
    default:
      notes.add("otherShape", at);
      return undefined;
  }
  notes.add("unreadable", at);
  return undefined;
}
