/** Datasets in memory, and sidecars to write into them. */
import fc from "fast-check";
import type * as z from "zod";
import type { Annotation, Box, Point, Ring } from "../../../../src/core/annotation.ts";
import type { AnswerItem } from "../../../../src/core/answer.ts";
import { normalBox, ringArea, round3 } from "../../../../src/core/geometry.ts";
import { type DatasetImage, type Note, Notes } from "../../../../src/engine/formats/dataset.ts";
import { type Format, fitting, type OutFiles } from "../../../../src/engine/formats/format.ts";
import { importDataset } from "../../../../src/engine/formats/importDataset.ts";
import { chooseAnnotations, exportOptionsSchema, importOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { placeObjects } from "../../../../src/engine/formats/placeObjects.ts";
import { objectsOf } from "../../../../src/engine/formats/shapes.ts";
import type { SourceFile } from "../../../../src/engine/formats/sourceFile.ts";
import { id } from "../../core/arbitraries.ts";

export interface Picture {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly annotations: readonly Annotation[];
}

export type Files = ReadonlyMap<string, string>;

/** Options as they are read from somebody's memory. */
export type Wishes = z.input<typeof exportOptionsSchema>;

/** Files of a dataset, in memory. */
class MemoryFiles implements OutFiles {
  readonly files = new Map<string, string>();
  readonly #open = new Set<string>();

  async write(file: string, text: string): Promise<void> {
    if (this.files.has(file)) throw new Error(`${file} is written twice`);
    this.files.set(file, text);
  }

  async begin(file: string) {
    await this.write(file, "");
    this.#open.add(file);
    return {
      write: async (text: string) => {
        if (!this.#open.has(file)) throw new Error(`${file} is closed`);
        this.files.set(file, (this.files.get(file) ?? "") + text);
      },
      close: async () => {
        this.#open.delete(file);
      },
      moveInto: async (out: { write: (text: string) => Promise<void> }) => {
        if (!this.#open.delete(file)) throw new Error(`${file} is closed`);
        await out.write(this.files.get(file) ?? "");
        this.files.delete(file);
      },
    };
  }

  expectClosed(): void {
    if (this.#open.size > 0) throw new Error(`left open: ${[...this.#open].join()}`);
  }
}

/** Writes pictures in a format. `places`: where each picture belongs. */
export async function written(
  format: Format,
  pictures: readonly Picture[],
  wishes: Wishes = {},
): Promise<{ readonly files: Files; readonly notes: readonly Note[]; readonly places: readonly string[] }> {
  const options = fitting(format, exportOptionsSchema.parse(wishes));
  const out = new MemoryFiles();
  const notes = new Notes();
  const writer = await format.begin(out, options, notes);
  const places: string[] = [];
  for (const { path, width, height, annotations } of pictures) {
    const size = { width, height };
    const objects = await objectsOf(chooseAnnotations(annotations, options), size, notes, path);
    places.push(await writer.add({ path, size, objects }));
  }
  await writer.end();
  out.expectClosed();
  return { files: out.files, notes: notes.list(), places };
}

export function sources(files: Files | Readonly<Record<string, string>>): SourceFile[] {
  return (files instanceof Map ? [...files] : Object.entries(files)).map(([path, text]) => {
    const bytes = Buffer.from(text, "utf8");
    return { path, size: bytes.length, bytes: async () => bytes };
  });
}

export interface ReadPicture {
  readonly image: DatasetImage;
  readonly items: readonly AnswerItem[];
}

/** Reads files in a format, with all objects in 0–1000. */
export async function readBack(
  format: Format,
  files: Files | Readonly<Record<string, string>>,
  { vocBase, real }: { vocBase?: 0 | 1; real?: { width: number; height: number } } = {},
): Promise<{ readonly pictures: readonly ReadPicture[]; readonly notes: readonly Note[] }> {
  const options = importOptionsSchema.parse({ vocBase });
  const dataset = await importDataset({ format, options, files: sources(files) });
  const notes = new Notes();
  const pictures: ReadPicture[] = [];
  for (const image of dataset.images) pictures.push({ image, items: await placeObjects(image, real, notes) });
  return { pictures, notes: [...dataset.notes, ...notes.list()] };
}

export function only<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined || list.length !== 1) throw new Error(`${list.length} instead of 1: ${JSON.stringify(list)}`);
  return one;
}

/** What every format has to carry: any script, blanks, and all that means something in some syntax. */
export const label = fc.oneof(
  fc.constantFrom(
    "cat",
    "dog",
    "Äpfel",
    "自転車",
    "قط",
    "a,b;c",
    "=1+1",
    "'=x",
    '"q"',
    "<a>&amp;",
    "yes",
    "#1",
    "a: b",
    " b ",
  ),
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.string({ minLength: 1, maxLength: 6, unit: "grapheme" }),
);

const name = fc.oneof(
  fc.constantFrom("img", "a b", "it's", "<x>&y", "猫", "e\u0301", "a,b", "a.b", "100%", "#1"),
  fc.stringMatching(/^[a-zA-Z0-9_ ()+=@'&;!-]{1,10}$/),
);

export const path = fc
  .tuple(fc.array(name, { maxLength: 2 }), name, fc.constantFrom("png", "jpg", "webp"))
  .map(([folders, file, extension]) => [...folders, `${file}.${extension}`].join("/"));

export const unit = fc
  .oneof(fc.double({ min: 0, max: 1000, noNaN: true }), fc.constantFrom(0, 1000, 0.001, 999.999, 333.333))
  .map((value) => round3(value) + 0);

export const box: fc.Arbitrary<Box> = fc
  .tuple(unit, unit, unit, unit)
  .map(([a, b, c, d]) => normalBox(a, b, c, d))
  .filter((value) => value !== undefined);

export const point: fc.Arbitrary<Point> = fc.tuple(unit, unit);

/** No point twice in a row, and some area. */
export const ring: fc.Arbitrary<Ring> = fc
  .uniqueArray(point, { minLength: 3, maxLength: 8, selector: String })
  .filter((points) => ringArea(points) > 0.01);

type Shaped = Pick<Annotation, "box_2d" | "polygon" | "point" | "path">;

export const boxShape: fc.Arbitrary<Shaped> = box.map((box_2d) => ({ box_2d }));
export const polygonShape: fc.Arbitrary<Shaped> = ring.map((one) => ({ polygon: [one], box_2d: boundsOf(one) }));
export const pointShape: fc.Arbitrary<Shaped> = point.map((one) => ({ point: one }));
export const pathShape: fc.Arbitrary<Shaped> = fc
  .array(point, { minLength: 2, maxLength: 5 })
  .map((points) => ({ path: points }));

function boundsOf(points: Ring): Box {
  const [ys, xs] = [points.map(([y]) => y), points.map(([, x]) => x)];
  return [Math.min(...ys), Math.min(...xs), Math.max(...ys), Math.max(...xs)];
}

/** Pictures with annotations of the given shapes. */
export function pictureOf(
  shape: fc.Arbitrary<Shaped>,
  more: { label?: fc.Arbitrary<string>; confidence?: boolean; side?: fc.Arbitrary<number> } = {},
): fc.Arbitrary<Picture> {
  const annotation: fc.Arbitrary<Annotation> = fc
    .record({
      id,
      label: more.label ?? label,
      review: fc.constantFrom("pending", "accepted"),
      shape,
      confidence: more.confidence
        ? fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined })
        : fc.constant(undefined),
    })
    .map(({ shape: shaped, confidence, ...rest }) => ({
      ...rest,
      ...shaped,
      ...(confidence !== undefined && { confidence: confidence / 100 }),
    }));
  const side = more.side ?? fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 100, max: 8000 }));
  return fc.record({
    path,
    width: side,
    height: side,
    annotations: fc.uniqueArray(annotation, { maxLength: 4, selector: (one) => one.id }),
  });
}

/** A few pictures, none of one path. */
export function picturesOf(picture: fc.Arbitrary<Picture>): fc.Arbitrary<Picture[]> {
  return fc.uniqueArray(picture, {
    minLength: 1,
    maxLength: 3,
    selector: (one) => one.path.normalize("NFC").toLowerCase(),
  });
}

/** What an import brings of an annotation that a format can say in full. */
export function itemOf({
  label: name,
  confidence,
  box_2d,
  polygon,
  mask,
  point: at,
  path: line,
}: Annotation): AnswerItem {
  return {
    label: name,
    ...(box_2d && { box_2d }),
    ...(polygon && { polygon }),
    ...(mask !== undefined && { mask }),
    ...(at && { point: at }),
    ...(line && { path: line }),
    ...(confidence !== undefined && { confidence }),
  };
}
