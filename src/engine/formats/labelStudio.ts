/**
 * Label Studio (labelstud.io/guide/export, predictions): a JSON list of tasks, one a picture; numbers are percents of the
 * picture, a brush is packed RGBA. All objects of a picture stand in one prediction: others are not shown together.
 */
import { encodeBinary } from "@thi.ng/rle-pack";
import * as z from "zod";
import type { Point } from "../../core/annotation.ts";
import { cropped } from "../../core/raster.ts";
import type { Size } from "../images/raster.ts";
import { isBrushOf, MAX_BRUSH_PIXELS } from "./brush.ts";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import { ellipse, rotate } from "./ellipse.ts";
import type { DatasetWriter, Format, OutFiles } from "./format.ts";
import { bytes, listOf, pairs } from "./lists.ts";
import { Classes, type ExportOptions } from "./options.ts";
import { Parts, partNames } from "./parts.ts";
import { type ExportObject, outlinesOf } from "./shapes.ts";
import { jsonFilesOf, type SourceFile } from "./sourceFile.ts";
import { escapeXml } from "./xml.ts";

export const labelStudio: Format = {
  id: "label-studio",
  name: "Label Studio",
  extensions: ["json"],
  files: ["one", "folder", "picture"],
  division: "never",
  begin,
  read,
};

const FILE = "tasks.json";
const LOCAL = "/data/local-files/?d=";

async function begin(out: OutFiles, options: ExportOptions, notes: Notes): Promise<DatasetWriter> {
  const classes = new Classes(options, 0);
  const parts = new Parts(options, partNames(FILE), async (name) => {
    const file = await out.begin(name);
    await file.write("[");
    return { file, tasks: 0 };
  });
  return {
    add: async ({ path, size, objects }) => {
      const result = objects.flatMap((object) => {
        if (object.kind === "path") {
          notes.add("noPaths", path);
          return [];
        }
        classes.idOf(object.label);
        return regionsOf(object, size);
      });
      const scores = objects.flatMap(({ confidence }) => confidence ?? []);
      const score = scores.length === 0 ? {} : { score: scores.reduce((sum, one) => sum + one, 0) / scores.length };
      const prediction = { model_version: "vision-sidecar", ...score, result };
      // Label Studio serves files below its document root under this address.
      const task = {
        data: { image: LOCAL + encodeURIComponent(path).replaceAll("%2F", "/") },
        predictions: [prediction],
      };
      const part = await parts.of(path);
      await part.file.write(`${part.tasks++ === 0 ? "" : ","}\n${JSON.stringify(task)}`);
      return path;
    },
    end: async () => {
      for (const { file } of await parts.all()) {
        await file.write("\n]\n");
        await file.close();
      }
      await out.write("labeling-config.xml", configOf(classes.all().map(({ label }) => label)));
    },
  };
}

/** The labelling interface that the tasks fit: pasted into the project's settings. */
function configOf(labels: readonly string[]): string {
  const list = labels.map((label) => `    <Label value="${escapeXml(label)}"/>\n`).join("");
  const control = (tag: string, name: string) => `  <${tag} name="${name}" toName="image">\n${list}  </${tag}>\n`;
  const controls = Object.entries(CONTROLS).map(([type, name]) => control(TAGS[type] ?? "", name));
  return `<View>\n  <Image name="image" value="$image" zoom="true"/>\n${controls.join("")}</View>\n`;
}

/** Types of regions, and the names of the controls that they come from. */
const CONTROLS = {
  rectanglelabels: "box",
  polygonlabels: "polygon",
  brushlabels: "brush",
  keypointlabels: "point",
} as const;
const TAGS: Readonly<Record<string, string>> = {
  rectanglelabels: "RectangleLabels",
  polygonlabels: "PolygonLabels",
  brushlabels: "BrushLabels",
  keypointlabels: "KeyPointLabels",
};

function regionsOf(object: Exclude<ExportObject, { readonly kind: "path" }>, size: Size): object[] {
  const x = (value: number) => percent(value, size.width);
  const y = (value: number) => percent(value, size.height);
  const region = (type: keyof typeof CONTROLS, id: string, value: object) => ({
    id,
    type,
    from_name: CONTROLS[type],
    to_name: "image",
    original_width: size.width,
    original_height: size.height,
    image_rotation: 0,
    value: { ...value, [type]: [object.label] },
    ...(object.confidence !== undefined && { score: object.confidence }),
  });
  const outlines = () =>
    ("box" in object ? outlinesOf(object, size) : []).map((ring, i) =>
      region("polygonlabels", i === 0 ? object.id : `${object.id}-${i + 1}`, {
        points: ring.map(([py, px]) => [x(px), y(py)]),
        closed: true,
      }),
    );
  switch (object.kind) {
    case "box": {
      const [yMin, xMin, yMax, xMax] = object.box;
      const place = { x: x(xMin), y: y(yMin), width: x(xMax - xMin), height: y(yMax - yMin), rotation: 0 };
      return [region("rectanglelabels", object.id, place)];
    }
    case "point":
      return [region("keypointlabels", object.id, { x: x(object.point[1]), y: y(object.point[0]), width: 0.5 })];
    case "mask": {
      if (size.width * size.height > MAX_BRUSH_PIXELS) return outlines();
      const { left, top, bitmap } = object.mask;
      const whole = cropped(bitmap, -left, -top, size.width, size.height);
      return [region("brushlabels", object.id, { format: "rle", rle: [...packed(whole.data)] })];
    }
    case "polygon":
      return outlines();
  }
}

/** Four decimals are the thousandths of a unit of 1000 that sidecars keep. */
function percent(value: number, length: number): number {
  return Number(((value / length) * 100).toFixed(4));
}

/** Every pixel as four bytes: what Label Studio's brush is. */
function packed(data: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(data.length * 4);
  for (const [i, value] of data.entries()) if (value === 1) rgba.fill(255, i * 4, i * 4 + 4);
  return encodeBinary(rgba, rgba.length, 8, [3, 4, 8, 16]);
}

const taskSchema = z.object({
  data: z.record(z.string(), z.unknown()),
  annotations: z.array(z.unknown()).nullish().catch(undefined),
  completions: z.array(z.unknown()).nullish().catch(undefined),
  predictions: z.array(z.unknown()).nullish().catch(undefined),
});
/** A list of tasks or one alone, of which at least one can be read. */
const fileSchema = z
  .union([z.array(z.unknown()), z.unknown().transform((task) => [task])])
  .refine((tasks) => tasks.length === 0 || tasks.some((task) => taskSchema.safeParse(task).success));
const draftSchema = z.object({
  result: z.array(z.unknown()).catch([]),
  was_cancelled: z.boolean().nullish().catch(undefined),
});
const number = z.number();
const labels = listOf(z.string()).nullish().catch(undefined);
const side = z.number().positive().nullish().catch(undefined);
const regionSchema = z.object({
  type: z.string(),
  original_width: side,
  original_height: side,
  image_rotation: number.nullish().catch(undefined),
  score: z.number().min(0).max(1).nullish().catch(undefined),
  value: z.looseObject({
    x: number.optional(),
    y: number.optional(),
    width: number.optional(),
    height: number.optional(),
    radiusX: number.optional(),
    radiusY: number.optional(),
    rotation: number.nullish().catch(undefined),
    points: pairs.optional(),
    format: z.string().optional(),
    rle: bytes.optional(),
    labels,
    rectanglelabels: labels,
    polygonlabels: labels,
    brushlabels: labels,
    keypointlabels: labels,
    ellipselabels: labels,
  }),
});

type Region = z.output<typeof regionSchema>;

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const images: DatasetImage[] = [];
  for await (const { file, value: tasks } of jsonFilesOf(files, fileSchema, notes)) {
    for (const [i, one] of tasks.entries()) {
      const task = taskSchema.safeParse(one);
      const image = task.success ? readTask(task.data, notes, `${file.path} task ${i + 1}`) : undefined;
      if (image === undefined) notes.add("unreadable", `${file.path}[${i}]`);
      else images.push(image);
    }
  }
  return images;
}

function readTask(task: z.output<typeof taskSchema>, notes: Notes, at: string): DatasetImage | undefined {
  const address = [task.data.image, ...Object.values(task.data)].find((one) => typeof one === "string");
  if (address === undefined) return undefined;
  // What people drew, else what models proposed. The newest of several drafts stands last.
  const drafts = [task.annotations, task.completions, task.predictions].map((list) =>
    (list ?? []).flatMap((one) => {
      const draft = draftSchema.safeParse(one);
      return draft.success && draft.data.was_cancelled !== true ? [draft.data] : [];
    }),
  );
  const chosen = drafts.find((list) => list.length > 0)?.at(-1);
  const objects: DatasetObject[] = [];
  let size: Size | undefined;
  for (const one of chosen?.result ?? []) {
    const region = regionSchema.safeParse(one);
    if (!region.success) {
      notes.add("unreadable", at);
      continue;
    }
    const { original_width: width, original_height: height } = region.data;
    if (width && height) size ??= { width, height };
    const object = readRegion(region.data, notes, at);
    if (object !== undefined) objects.push(object);
  }
  return { path: pictureOf(address), ...(size && { size }), scale: { width: 100, height: 100 }, objects };
}

/** The path in an address: of local files the part that names them; of uploads the name before which a hash was put. */
function pictureOf(address: string): string {
  const local = /[?&]d=([^&]*)/.exec(address)?.[1];
  const path = local ?? address.replace(/[?#].*$/, "").replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*\//i, "");
  const decoded = decodedUri(path).replaceAll("\\", "/").replace(/^\/+/, "");
  return decoded.startsWith("data/upload/") ? decoded.replace(/^.*\/[\da-f]{8}-/, "") : decoded;
}

function decodedUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `undefined` for what was noted. */
function readRegion(region: Region, notes: Notes, at: string): DatasetObject | undefined {
  const { value, type, score, image_rotation } = region;
  const names =
    value.rectanglelabels ??
    value.polygonlabels ??
    value.brushlabels ??
    value.keypointlabels ??
    value.ellipselabels ??
    value.labels;
  const shape = image_rotation ? undefined : readShape(region, notes, at);
  if (shape === undefined || names === undefined || names === null) {
    // A choice or a text is about the whole picture; where labels are apart from their shapes they come twice.
    notes.add(/labels$|^(rectangle|polygon|brush|keypoint|ellipse)$/.test(type) ? "unreadable" : "otherShape", at);
    return undefined;
  }
  if (names.length > 1) notes.add("moreLabels", at);
  return { label: names[0] ?? "", ...shape, ...(typeof score === "number" && { confidence: score }) };
}

function readShape(region: Region, notes: Notes, at: string): Omit<DatasetObject, "label"> | undefined {
  const { x, y, width, height, radiusX, radiusY, rotation, points, format, rle } = region.value;
  const size = { width: region.original_width ?? 1, height: region.original_height ?? 1 };
  if (rle !== undefined) {
    const brush = Uint8Array.from(rle);
    return format === "rle" && isBrushOf(brush, size) ? { mask: { kind: "brush", size, bytes: brush } } : undefined;
  }
  if (points !== undefined)
    return points.length < 3 ? undefined : { parts: [points.map(([px, py]): Point => [py, px])] };
  if (x === undefined || y === undefined) return undefined;
  if (radiusX !== undefined && radiusY !== undefined) {
    notes.add("rounded", at);
    return { parts: [turnedInPx(ellipse([y, x], radiusY, radiusX, 0), [y, x], rotation ?? 0, size)] };
  }
  if (region.type.startsWith("keypoint")) return { point: [y, x] };
  if (width === undefined || height === undefined) return undefined;
  if (!rotation) return { box: [y, x, y + height, x + width] };
  notes.add("rounded", at);
  const ring: Point[] = [
    [y, x],
    [y, x + width],
    [y + height, x + width],
    [y + height, x],
  ];
  return { parts: [turnedInPx(ring, [y, x], rotation, size)] };
}

/** Percents of width and height are no common unit to turn something in. */
function turnedInPx(ring: readonly Point[], centre: Point, turned: number, { width, height }: Size): Point[] {
  const px = ([y, x]: Point): Point => [y * height, x * width];
  return rotate(ring.map(px), px(centre), turned).map(([y, x]): Point => [y / height, x / width]);
}
