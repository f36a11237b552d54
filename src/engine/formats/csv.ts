/** A table of boxes: `image,width,height,label,xmin,ymin,xmax,ymax,score`, px from 0. */

import { csvRow, csvRows } from "./csvText.ts";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import type { DatasetWriter, Format, OutFiles } from "./format.ts";
import type { ExportOptions } from "./options.ts";
import { Parts, partNames } from "./parts.ts";
import { areasOf, roundPx } from "./shapes.ts";
import { type SourceFile, textOf } from "./sourceFile.ts";
import { numberIn } from "./xml.ts";

export const csv: Format = {
  id: "csv",
  name: "CSV",
  extensions: ["csv"],
  files: ["one", "folder", "picture"],
  division: "wished",
  begin,
  read,
};

const COLUMNS = ["image", "width", "height", "label", "xmin", "ymin", "xmax", "ymax", "score"] as const;
type Column = (typeof COLUMNS)[number];

async function begin(out: OutFiles, options: ExportOptions, notes: Notes): Promise<DatasetWriter> {
  const parts = new Parts(options, partNames("annotations.csv"), async (name) => {
    const file = await out.begin(name);
    await file.write(csvRow(COLUMNS));
    return file;
  });
  return {
    add: async ({ path, size: { width, height }, objects }) => {
      const file = await parts.of(path);
      const areas = areasOf(objects, notes, path);
      // A picture without objects has a row without one.
      if (areas.length === 0) await file.write(csvRow([path, width, height, "", "", "", "", "", ""]));
      for (const { label, confidence, box } of areas) {
        const [yMin, xMin, yMax, xMax] = box;
        const [left, right] = [roundPx(xMin, width), roundPx(xMax, width)];
        const [top, bottom] = [roundPx(yMin, height), roundPx(yMax, height)];
        await file.write(csvRow([path, width, height, label, left, top, right, bottom, confidence ?? ""]));
      }
      return path;
    },
    end: async () => {
      for (const file of await parts.all()) await file.close();
    },
  };
}

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const images = new Map<string, DatasetImage & { readonly objects: DatasetObject[] }>();
  for (const file of files) {
    const text = await textOf(file, notes);
    if (text === undefined) continue;
    let columns: Map<string, number> | undefined;
    for (const { fields, line } of csvRows(text)) {
      if (columns === undefined) {
        columns = new Map(fields.map((name, i) => [name.trim().toLowerCase(), i]));
        const known: ReadonlyMap<string, number> = columns;
        if (COLUMNS.filter((name) => !OPTIONAL.includes(name)).every((name) => known.has(name))) continue;
        notes.add("otherFile", file.path);
        break;
      }
      readRow(fields, columns, images, notes, `${file.path}:${line}`);
    }
  }
  return [...images.values()];
}

const OPTIONAL: readonly Column[] = ["width", "height", "score"];

function readRow(
  fields: readonly string[],
  columns: ReadonlyMap<string, number>,
  images: Map<string, DatasetImage & { readonly objects: DatasetObject[] }>,
  notes: Notes,
  at: string,
): void {
  const field = (name: Column) => fields[columns.get(name) ?? -1] ?? "";
  const number = (name: Column) => numberIn(field(name));
  const path = field("image").replaceAll("\\", "/");
  if (path === "") {
    notes.add("unreadable", at);
    return;
  }
  const [width, height] = [number("width"), number("height")];
  const size = width && height && width > 0 && height > 0 ? { width, height } : undefined;
  const image = images.get(path) ?? { path, ...(size && { size }), objects: [] };
  images.set(path, image);
  const sides = (["ymin", "xmin", "ymax", "xmax"] as const).map(field);
  if (sides.every((side) => side === "")) return;
  const [yMin, xMin, yMax, xMax] = sides.map(numberIn);
  if (yMin === undefined || xMin === undefined || yMax === undefined || xMax === undefined) {
    notes.add("unreadable", at);
    return;
  }
  const score = number("score");
  const confidence = score !== undefined && score >= 0 && score <= 1 ? { confidence: score } : {};
  image.objects.push({ label: field("label"), box: [yMin, xMin, yMax, xMax], ...confidence });
}
