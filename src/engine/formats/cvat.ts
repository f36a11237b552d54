/**
 * CVAT images 1.1 (docs.cvat.ai, "CVAT for image"): one `annotations.xml`, numbers in px. A mask is run-length coded row
 * by row within its own rectangle, background first.
 */

import type { Box, Point } from "../../core/annotation.ts";
import { corners } from "../../core/geometry.ts";
import type { Bitmap } from "../../core/raster.ts";
import { encodeRle } from "../../core/rle.ts";
import { MAX_PIXELS } from "../images/raster.ts";
import type { DatasetImage, DatasetMask, DatasetObject, Notes } from "./dataset.ts";
import { ellipse, rotate } from "./ellipse.ts";
import type { DatasetWriter, ExportImage, Format, OutFiles, OutText } from "./format.ts";
import { Classes, type ExportOptions } from "./options.ts";
import { Parts, partNames } from "./parts.ts";
import { type ExportObject, outlinesOf, roundPx } from "./shapes.ts";
import type { SourceFile } from "./sourceFile.ts";
import { attribute, childrenOf, type Element, escapeXml, numberIn, rootOf } from "./xml.ts";

export const cvat: Format = {
  id: "cvat",
  name: "CVAT images 1.1",
  extensions: ["xml"],
  files: ["one", "folder", "picture"],
  division: "never",
  begin,
  read,
};

const FILE = "annotations.xml";

/** One file that is being written. */
interface CvatFile {
  readonly name: string;
  /** Images wait apart: readers want all labels before the first image. */
  readonly waiting: OutText;
  images: number;
}

async function begin(out: OutFiles, options: ExportOptions, _: Notes): Promise<DatasetWriter> {
  const classes = new Classes(options, 0);
  const parts = new Parts(options, partNames(FILE), async (name): Promise<CvatFile> => {
    return { name, waiting: await out.begin(`${name}.part`), images: 0 };
  });
  return {
    add: async ({ path, size, objects }) => {
      const part = await parts.of(path);
      const facts = attributes({ id: part.images++, name: path, width: size.width, height: size.height });
      const shapes = objects.flatMap((object, i) => {
        classes.idOf(object.label);
        return shapesOf(object, size, i + 1).map((shape) => `    ${shape}\n`);
      });
      await part.waiting.write(`  <image ${facts}>\n${shapes.join("")}  </image>\n`);
      return `images/${path}`;
    },
    end: async () => {
      const labels = classes.all().map(({ label }) => label);
      for (const { name, waiting, images } of await parts.all()) {
        const file = await out.begin(name);
        await file.write(headOf(images, labels));
        await waiting.moveInto(file);
        await file.write("</annotations>\n");
        await file.close();
      }
    },
  };
}

function headOf(images: number, labels: readonly string[]): string {
  const list = labels.map((label) => `        <label><name>${escapeXml(label)}</name><attributes/></label>\n`);
  return `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <task>
      <name>Vision Sidecar</name>
      <size>${images}</size>
      <mode>annotation</mode>
      <labels>
${list.join("")}      </labels>
    </task>
  </meta>
`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(String(value))}"`)
    .join(" ");
}

function shapesOf(object: ExportObject, size: ExportImage["size"], group: number): string[] {
  const x = (value: number) => roundPx(value, size.width);
  const y = (value: number) => roundPx(value, size.height);
  const points = (all: readonly Point[]) => all.map((point) => `${x(point[1])},${y(point[0])}`).join(";");
  const common = { label: object.label, source: object.byHand ? "manual" : "auto", occluded: 0 };
  const shape = (kind: string, values: Readonly<Record<string, string | number>>, more = {}) =>
    `<${kind} ${attributes({ ...common, ...values, z_order: 0, ...more })}></${kind}>`;
  switch (object.kind) {
    case "box": {
      const [yMin, xMin, yMax, xMax] = object.box;
      return [shape("box", { xtl: x(xMin), ytl: y(yMin), xbr: x(xMax), ybr: y(yMax) })];
    }
    case "point":
      return [shape("points", { points: points([object.point]) })];
    case "path":
      return [shape("polyline", { points: points(object.path) })];
    case "mask": {
      const { left, top, bitmap } = object.mask;
      const place = { left, top, width: bitmap.width, height: bitmap.height };
      return [shape("mask", { rle: encodeRle(transposed(bitmap)).counts.join(", "), ...place })];
    }
    case "polygon": {
      const outlines = outlinesOf(object, size);
      return outlines.map((ring) =>
        shape("polygon", { points: points(ring) }, outlines.length > 1 ? { group_id: group } : {}),
      );
    }
  }
}

/** Rows as columns: CVAT's runs go along the rows. */
function transposed({ width, height, data }: Bitmap): Bitmap {
  const turned = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) turned[column * height + row] = data[row * width + column] ?? 0;
  }
  return { width: height, height: width, data: turned };
}

const KINDS = ["box", "polygon", "polyline", "points", "mask", "ellipse"] as const;
const OTHER_KINDS = ["cuboid", "skeleton", "tag"];

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const images: DatasetImage[] = [];
  for (const file of files) {
    const root = await rootOf(file, "annotations", notes);
    if (root === undefined) continue;
    for (const track of childrenOf(root, "track"))
      notes.add("otherShape", `${file.path} track ${attribute(track, "id") ?? ""}`);
    for (const image of childrenOf(root, "image")) {
      const path = attribute(image, "name")?.replaceAll("\\", "/");
      if (!path) {
        notes.add("unreadable", file.path);
        continue;
      }
      const [width, height] = [numberIn(attribute(image, "width")), numberIn(attribute(image, "height"))];
      const size = width && height && width > 0 && height > 0 ? { width, height } : undefined;
      images.push({ path, ...(size && { size }), objects: readImage(image, notes, path) });
    }
  }
  return images;
}

function readImage(image: Element, notes: Notes, at: string): DatasetObject[] {
  for (const kind of OTHER_KINDS) for (const _ of childrenOf(image, kind)) notes.add("otherShape", at);
  const objects: DatasetObject[] = [];
  // Polygons of one label and one group are parts of one object.
  const groups = new Map<string, number>();
  for (const kind of KINDS) {
    for (const element of childrenOf(image, kind)) {
      const label = attribute(element, "label");
      const shapes = label === undefined ? [] : readShapes(kind, element);
      if (label === undefined || shapes.length === 0) notes.add("unreadable", at);
      if (kind === "ellipse" || numberIn(attribute(element, "rotation"))) notes.add("rounded", at);
      if (childrenOf(element, "attribute").length > 0) notes.add("otherFields", at);
      for (const shape of shapes) {
        const group = kind === "polygon" ? attribute(element, "group_id") : undefined;
        const key = group === undefined || group === "0" ? undefined : JSON.stringify([group, label]);
        const place = key === undefined ? undefined : groups.get(key);
        const first = place === undefined ? undefined : objects[place];
        if (place !== undefined && first !== undefined) {
          objects[place] = { ...first, parts: [...(first.parts ?? []), ...(shape.parts ?? [])] };
          continue;
        }
        if (key !== undefined) groups.set(key, objects.length);
        objects.push({ label: label ?? "", ...shape });
      }
    }
  }
  return objects;
}

function readShapes(kind: (typeof KINDS)[number], element: Element): Omit<DatasetObject, "label">[] {
  const number = (name: string) => numberIn(attribute(element, name)) ?? Number.NaN;
  const turned = numberIn(attribute(element, "rotation")) ?? 0;
  switch (kind) {
    case "box": {
      const box: Box = [number("ytl"), number("xtl"), number("ybr"), number("xbr")];
      if (!box.every(Number.isFinite)) return [];
      const centre: Point = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
      return [turned === 0 ? { box } : { parts: [rotate(corners(box), centre, turned)] }];
    }
    case "ellipse": {
      const centre: Point = [number("cy"), number("cx")];
      const ring = rotate(ellipse(centre, number("ry"), number("rx"), 0), centre, turned);
      return ring.flat().every(Number.isFinite) ? [{ parts: [ring] }] : [];
    }
    case "mask": {
      const mask = readMask(
        attribute(element, "rle") ?? "",
        number("left"),
        number("top"),
        number("width"),
        number("height"),
      );
      return mask === undefined ? [] : [{ mask }];
    }
    default: {
      const points = readPoints(attribute(element, "points") ?? "");
      if (points === undefined || points.length === 0) return [];
      if (kind === "points") return points.map((point) => ({ point }));
      if (kind === "polyline") return points.length < 2 ? [] : [{ path: points }];
      return points.length < 3 ? [] : [{ parts: [points] }];
    }
  }
}

function readPoints(text: string): Point[] | undefined {
  const points = text.split(";").map((pair): Point | undefined => {
    const [x, y, more] = pair.split(",").map(numberIn);
    return x === undefined || y === undefined || more !== undefined ? undefined : [y, x];
  });
  return points.every((point) => point !== undefined) ? points : undefined;
}

function readMask(text: string, left: number, top: number, width: number, height: number): DatasetMask | undefined {
  if (![left, top, width, height].every(Number.isInteger) || width < 1 || height < 1) return undefined;
  if (width * height > MAX_PIXELS) return undefined;
  const counts: number[] = [];
  let at = 0;
  for (const part of text.split(",")) {
    const count = numberIn(part);
    if (count === undefined || !Number.isInteger(count) || count < 0 || at + count > width * height) return undefined;
    counts.push(count);
    at += count;
  }
  // The last run of background is often left out.
  if (at < width * height) counts.push(...(counts.length % 2 === 0 ? [] : [0]), width * height - at);
  return { kind: "rows", left, top, rle: { width: height, height: width, counts } };
}
