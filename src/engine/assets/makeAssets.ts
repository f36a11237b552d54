/** Makes pictures of detections, one source picture after the other. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Annotation } from "../../core/annotation.ts";
import { Notes } from "../formats/dataset.ts";
import type { ExportItem } from "../formats/exportDataset.ts";
import { baseName, withoutExtension } from "../formats/names.ts";
import { type AreaObject, objectsOf } from "../formats/shapes.ts";
import type { SharpLibrary } from "../images/loadSharp.ts";
import { openImage } from "../images/open.ts";
import { cropped, type Raster } from "../images/raster.ts";
import { readImageFile } from "../images/readImageFile.ts";
import { annotatedPicture } from "./annotatedPicture.ts";
import type { AssetFolder } from "./assetFolder.ts";
import { FreeNames, pathFrom } from "./assetNames.ts";
import type { AssetKind, AssetOptions } from "./assetOptions.ts";
import { contactSheet, SHEET_CELLS, type Thumbnail, thumbnailOf } from "./contactSheet.ts";
import { cropArea } from "./cropArea.ts";
import { cutOut } from "./cutOut.ts";
import { encodeAsset } from "./encodeAsset.ts";

export interface AssetRequest {
  readonly sharp: SharpLibrary;
  readonly kind: AssetKind;
  readonly options: AssetOptions;
  readonly items: AsyncIterable<ExportItem> | Iterable<ExportItem>;
  /** Annotations that are taken whatever their state is; without it those in the states of the options. */
  readonly only?: ReadonlySet<string>;
  /** Gets the files; it is neither finished nor discarded here. */
  readonly out: AssetFolder;
  readonly signal?: AbortSignal;
  /** Pictures that are done. */
  readonly onProgress?: (done: number) => void;
}

export interface AssetReport {
  /** Files that were made. */
  readonly files: number;
  /** Pictures that could not be worked on. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[];
  /** Paths of pictures whose sidecar cannot be read. */
  readonly unreadable: readonly string[];
  /** Annotations without what this takes: an area, or for cut-outs an outline. */
  readonly passedOver: number;
  /** Labels that were written as numbers: see `AnnotatedPicture`. */
  readonly numbered: number;
}

/**
 * Works on upright pixels at full size. One picture is in memory at a time.
 * @throws the signal's reason, or the error of writing a file
 */
export async function makeAssets(request: AssetRequest): Promise<AssetReport> {
  const { items, signal, onProgress } = request;
  const failed: { path: string; error: unknown }[] = [];
  const unreadable: string[] = [];
  const sheets = await Sheets.create(request);
  const maker = new Maker(request, sheets);
  let done = 0;
  try {
    for await (const { path: name, file, sidecar } of items) {
      signal?.throwIfAborted();
      if (sidecar === undefined) unreadable.push(name);
      else {
        try {
          await maker.make(name, file, sidecar.annotations);
        } catch (error) {
          if (error instanceof WriteFailed) throw error.cause;
          signal?.throwIfAborted();
          failed.push({ path: name, error });
        }
      }
      onProgress?.(++done);
    }
    if (request.kind === "sheets") await sheets.finish();
  } finally {
    await sheets.dispose();
  }
  signal?.throwIfAborted();
  const { passedOver, numbered } = maker;
  return { files: request.out.count, failed, unreadable, passedOver, numbered };
}

/** The next file could not be written either. */
class WriteFailed extends Error {
  override readonly name = "WriteFailed";
}

async function writing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new WriteFailed("", { cause });
  }
}

class Maker {
  passedOver = 0;
  numbered = 0;
  readonly #request: AssetRequest;
  readonly #sheets: Sheets;
  readonly #names = new FreeNames();

  constructor(request: AssetRequest, sheets: Sheets) {
    this.#request = request;
    this.#sheets = sheets;
  }

  async make(name: string, file: string, annotations: readonly Annotation[]): Promise<void> {
    const { kind } = this.#request;
    const wanted = annotations.filter((annotation) => this.#isWanted(annotation));
    // A picture without annotations is worth having annotated, too: it belongs to the series.
    if (wanted.length === 0 && (kind !== "annotated" || this.#request.only !== undefined)) return;
    const raster = await this.#pixels(file);
    if (kind === "annotated") await this.#annotated(name, raster, annotations);
    else await this.#objects(name, raster, annotations, wanted);
  }

  #isWanted({ id, review }: Annotation): boolean {
    const { only, options } = this.#request;
    return only === undefined ? options.review.includes(review) : only.has(id);
  }

  async #pixels(file: string): Promise<Raster> {
    const image = await openImage(this.#request.sharp, await readImageFile(file));
    return image.pixels(Math.max(image.size.width, image.size.height));
  }

  async #annotated(name: string, raster: Raster, annotations: readonly Annotation[]): Promise<void> {
    const chosen = (annotation: Annotation) => this.#isWanted(annotation);
    const { raster: drawn, numbered } = await annotatedPicture(this.#request.sharp, raster, annotations, chosen);
    this.numbered += numbered;
    await this.#write(drawn, { image: stemOf(name), label: "", index: 1, id: "" });
  }

  async #objects(
    name: string,
    raster: Raster,
    annotations: readonly Annotation[],
    wanted: readonly Annotation[],
  ): Promise<void> {
    const { sharp, kind, options, signal } = this.#request;
    for (const annotation of wanted) {
      signal?.throwIfAborted();
      const { label, id } = annotation;
      const [object] = await objectsOf([{ annotation, label }], raster, new Notes(), name);
      const part = object && "box" in object ? this.#partOf(raster, object) : undefined;
      if (part === undefined) this.passedOver++;
      else if (kind === "sheets") await this.#sheets.add(label, baseName(name), await thumbnailOf(sharp, part));
      else {
        const index = annotations.indexOf(annotation) + 1;
        await this.#write(part, { image: stemOf(name), label, index, id }, options.template);
      }
    }
  }

  #partOf(raster: Raster, object: AreaObject): Raster | undefined {
    const { kind, options } = this.#request;
    if (kind === "cutOuts") return object.kind === "box" ? undefined : cutOut(raster, object);
    return cropped(raster, cropArea(object.box, raster, options));
  }

  async #write(raster: Raster, parts: Parameters<typeof pathFrom>[1], template = this.#request.options.template) {
    const { sharp, out, options } = this.#request;
    const { bytes, extension } = await encodeAsset(sharp, raster, options.fileType);
    await writing(out.write(this.#names.take(pathFrom(template, parts), extension), bytes));
  }
}

function stemOf(name: string): string {
  return withoutExtension(baseName(name));
}

/** Thumbnails wait on disk: of ten thousand objects they would fill the memory. */
class Sheets {
  readonly #request: AssetRequest;
  readonly #folder: string;
  readonly #byLabel = new Map<string, { readonly names: string[]; readonly key: number }>();

  private constructor(request: AssetRequest, folder: string) {
    this.#request = request;
    this.#folder = folder;
  }

  static async create(request: AssetRequest): Promise<Sheets> {
    const folder = request.kind === "sheets" ? await mkdtemp(path.join(tmpdir(), "vision-sheets-")) : "";
    return new Sheets(request, folder);
  }

  async add(label: string, name: string, png: Uint8Array): Promise<void> {
    const sheet = this.#byLabel.get(label) ?? { names: [], key: this.#byLabel.size };
    this.#byLabel.set(label, sheet);
    await writing(writeFile(this.#file(sheet.key, sheet.names.length), png));
    sheet.names.push(name);
  }

  async finish(): Promise<void> {
    const { sharp, out, options, signal } = this.#request;
    const free = new FreeNames();
    for (const [label, { names, key }] of this.#byLabel) {
      for (let from = 0; from < names.length; from += SHEET_CELLS) {
        signal?.throwIfAborted();
        const thumbnails: Thumbnail[] = [];
        for (const [i, name] of names.slice(from, from + SHEET_CELLS).entries()) {
          thumbnails.push({ png: await readFile(this.#file(key, from + i)), name });
        }
        const index = from / SHEET_CELLS + 1;
        const range = names.length > SHEET_CELLS ? `${from + 1}–${from + thumbnails.length} / ` : "";
        const sheet = await contactSheet(sharp, `${label} (${range}${names.length})`, thumbnails);
        const { bytes, extension } = await encodeAsset(sharp, sheet, options.fileType);
        const [image, id] = ["", ""];
        await out.write(free.take(pathFrom(options.template, { image, label, index, id }), extension), bytes);
      }
    }
  }

  async dispose(): Promise<void> {
    if (this.#folder !== "") await rm(this.#folder, { recursive: true, force: true });
  }

  #file(key: number, index: number): string {
    return path.join(this.#folder, `${key}-${index}.png`);
  }
}
