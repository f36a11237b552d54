/**
 * Examples for tuning Gemini (docs "Supervised fine-tuning, image"): one JSON object a line, the picture by its address,
 * the answer as the model would give it: whole thousandths, `y` first.
 */
import * as z from "zod";
import { SCALE } from "../../core/geometry.ts";
import { modelRow } from "../gemini/models.ts";
import { isImageName } from "../images/kinds.ts";
import type { Size } from "../images/raster.ts";
import { readObjects } from "../tasks/answers/readObjects.ts";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import type { DatasetWriter, Format, OutFiles } from "./format.ts";
import { listOf } from "./lists.ts";
import { extensionOf } from "./names.ts";
import type { ExportOptions } from "./options.ts";
import { Parts, partNames } from "./parts.ts";
import type { ExportObject } from "./shapes.ts";
import { jsonLinesOf, type SourceFile } from "./sourceFile.ts";

export const geminiTuning: Format = {
  id: "gemini-tuning",
  name: "Gemini tuning JSONL",
  extensions: ["jsonl"],
  files: ["one", "folder", "picture"],
  division: "wished",
  begin,
  read,
};

async function begin(out: OutFiles, options: ExportOptions, notes: Notes): Promise<DatasetWriter> {
  const { gemini } = options;
  const parts = new Parts(options, partNames("examples.jsonl"), (name) => out.begin(name));
  return {
    add: async ({ path, size, objects }) => {
      const answer = objects.flatMap((object) => {
        if (object.kind === "path") notes.add("noPaths", path);
        return answerOf(object, size) ?? [];
      });
      const fileUri = gemini.uriPrefix + path.split("/").map(encodeURIComponent).join("/");
      const picture = { fileData: { mimeType: mimeTypeOf(path), fileUri } };
      const contents = [
        { role: "user", parts: [picture, { text: gemini.prompt }] },
        { role: "model", parts: [{ text: JSON.stringify(answer) }] },
      ];
      const file = await parts.of(path);
      await file.write(`${JSON.stringify({ contents })}\n`);
      return path;
    },
    end: async () => {
      for (const file of await parts.all()) await file.close();
    },
  };
}

function answerOf(object: ExportObject, { width, height }: Size): object | undefined {
  const y = (value: number) => Math.round((value / height) * SCALE);
  const x = (value: number) => Math.round((value / width) * SCALE);
  if (object.kind === "path") return undefined;
  if (object.kind === "point") return { point: [y(object.point[0]), x(object.point[1])], label: object.label };
  const [yMin, xMin, yMax, xMax] = object.box;
  return { box_2d: [y(yMin), x(xMin), y(yMax), x(xMax)], label: object.label };
}

const MIME_TYPES: ReadonlyMap<string, string> = new Map([
  [".jpg", "image/jpeg"],
  [".jpeg", "image/jpeg"],
  [".jpe", "image/jpeg"],
  [".jfif", "image/jpeg"],
  [".mpo", "image/jpeg"],
  [".tif", "image/tiff"],
  [".apng", "image/png"],
  [".hif", "image/heif"],
  [".ico", "image/x-icon"],
  [".svg", "image/svg+xml"],
]);

function mimeTypeOf(path: string): string {
  const extension = extensionOf(path).toLowerCase();
  return MIME_TYPES.get(extension) ?? `image/${extension.slice(1)}`;
}

const partSchema = z.object({
  text: z.string().optional(),
  fileData: z.object({ fileUri: z.string() }).optional(),
});
const exampleSchema = z.object({
  contents: listOf(z.object({ role: z.string(), parts: listOf(partSchema) })),
});

async function read(files: readonly SourceFile[], _: unknown, notes: Notes): Promise<DatasetImage[]> {
  const images: DatasetImage[] = [];
  for (const file of files) {
    for await (const { value, line } of jsonLinesOf(file, notes)) {
      const at = `${file.path}:${line}`;
      const example = exampleSchema.safeParse(value);
      const image = example.success ? readExample(example.data, notes, at) : undefined;
      if (image === undefined) notes.add("unreadable", at);
      else images.push(image);
    }
  }
  return images;
}

function readExample({ contents }: z.output<typeof exampleSchema>, notes: Notes, at: string): DatasetImage | undefined {
  const pictures = contents.flatMap(({ parts }) => parts.flatMap(({ fileData }) => fileData?.fileUri ?? []));
  const answer = contents
    .findLast(({ role }) => role === "model")
    ?.parts.map(({ text }) => text ?? "")
    .join("");
  const [address] = pictures;
  if (address === undefined || pictures.length > 1 || answer === undefined) return undefined;
  // Without the bucket.
  const path = decoded(address.replace(/^[a-z]+:\/\/[^/]*\//i, ""));
  if (!isImageName(path)) return undefined;
  const { items, unreadable } = readObjects(answer, modelRow(""));
  for (let i = 0; i < unreadable; i++) notes.add("unreadable", at);
  const objects = items.map(
    ({ label, confidence, box_2d: box, polygon: parts, point }): DatasetObject => ({
      label,
      ...(confidence !== undefined && { confidence }),
      ...(parts && { parts }),
      ...(point && { point }),
      ...(box && { box }),
    }),
  );
  return { path, scale: { width: SCALE, height: SCALE }, objects };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
