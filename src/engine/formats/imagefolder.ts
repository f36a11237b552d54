/**
 * Hugging Face `imagefolder` (huggingface.co/docs/datasets, "Object detection"): `metadata.jsonl` beside the pictures,
 * boxes as `[x, y, width, height]` in px. Classes are numbers; `labels.json` names them, as `id2label` wants it.
 */
import * as z from "zod";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import type { DatasetWriter, Format, OutFiles } from "./format.ts";
import { fours, listOf } from "./lists.ts";
import { baseName } from "./names.ts";
import { Classes, type ExportOptions } from "./options.ts";
import { type Part, Parts } from "./parts.ts";
import { areasOf, bboxOf } from "./shapes.ts";
import { jsonLinesOf, jsonOf, type SourceFile } from "./sourceFile.ts";
import { type Subset, subsetOf } from "./split.ts";

export const imagefolder: Format = {
  id: "imagefolder",
  name: "Hugging Face imagefolder",
  extensions: ["jsonl", "json"],
  files: ["one", "folder"],
  division: "wished",
  picturesInside: true,
  begin,
  read,
};

const LABELS = "labels.json";

async function begin(out: OutFiles, options: ExportOptions, notes: Notes): Promise<DatasetWriter> {
  const classes = new Classes(options, 0);
  const parts = new Parts(options, fileOf, async (name) => ({ name, file: await out.begin(name) }));
  return {
    add: async ({ path, size: { width, height }, objects }) => {
      const areas = areasOf(objects, notes, path);
      const bbox = areas.map(({ box }) => bboxOf(box, { width, height }));
      const categories = areas.map(({ label }) => classes.idOf(label));
      const { name, file } = await parts.of(path);
      const place = placeOf(path, options);
      const file_name = place.slice(folderOf(name).length);
      await file.write(`${JSON.stringify({ file_name, width, height, objects: { bbox, categories } })}\n`);
      return place;
    },
    end: async () => {
      for (const { file } of await parts.all()) await file.close();
      const names = Object.fromEntries(classes.all().map(({ id, label }) => [id, label]));
      await out.write(LABELS, `${JSON.stringify(names, undefined, 2)}\n`);
    },
  };
}

/** Folders by which `datasets` knows what pictures are for. */
const SPLITS: Readonly<Record<Subset, string>> = { train: "train/", val: "validation/", test: "test/" };

/** Beside or above its pictures: it names them from where it is itself. */
function fileOf({ folder, subset }: Part): string {
  return `${subset === undefined ? "" : SPLITS[subset]}${folder}metadata.jsonl`;
}

function placeOf(path: string, { divided, split }: ExportOptions): string {
  return (divided ? SPLITS[subsetOf(path, split)] : "") + path;
}

const side = z.number().positive().nullish().catch(undefined);
const classes = listOf(z.union([z.number(), z.string()]));
const rowSchema = z.object({
  file_name: z.string().min(1),
  width: side,
  height: side,
  objects: z.object({
    bbox: fours,
    categories: classes.optional(),
    category: classes.optional(),
  }),
});

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const labels = files.find((file) => baseName(file.path) === LABELS);
  const named = z.record(z.string(), z.string()).safeParse(labels && (await jsonOf(labels, notes)));
  const names = new Map(Object.entries(named.success ? named.data : {}));
  const images: DatasetImage[] = [];
  for (const file of files.filter(({ path }) => path.endsWith(".jsonl"))) {
    for await (const { value, line } of jsonLinesOf(file, notes)) {
      const row = rowSchema.safeParse(value);
      if (row.success) images.push(readRow(row.data, folderOf(file.path), names, notes));
      else notes.add("unreadable", `${file.path}:${line}`);
    }
  }
  return images;
}

/** Names are from the folder that the file is in. */
function folderOf(path: string): string {
  return path.slice(0, -baseName(path).length);
}

function readRow(
  { file_name, width, height, objects }: z.output<typeof rowSchema>,
  folder: string,
  names: ReadonlyMap<string, string>,
  notes: Notes,
): DatasetImage {
  const path = folder + file_name.replaceAll("\\", "/");
  const categories = objects.categories ?? objects.category ?? [];
  const size = width && height ? { width, height } : undefined;
  const read = objects.bbox.map(([x, y, w, h], i): DatasetObject => {
    const category = categories[i];
    const label = typeof category === "number" ? names.get(String(category)) : category;
    if (label === undefined) notes.add("unknownClass", path);
    return { label: label ?? String(category ?? ""), box: [y, x, y + h, x + w] };
  });
  return { path, ...(size && { size }), objects: read };
}
