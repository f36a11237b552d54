/** Files of others become a dataset that can be merged into sidecars. */
import { type Dataset, type DatasetImage, type DatasetObject, Notes } from "./dataset.ts";
import type { Format } from "./format.ts";
import { extensionOf } from "./names.ts";
import type { ImportOptions } from "./options.ts";
import type { SourceFile } from "./sourceFile.ts";

export interface ImportRequest {
  readonly format: Format;
  readonly options: ImportOptions;
  /** The file that was chosen, or all of the folder that was chosen. Files the format does not know are passed over. */
  readonly files: readonly SourceFile[];
  readonly signal?: AbortSignal;
  /** Files read, and how many there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads a dataset. What is in the files never makes it throw; what is not understood, or cannot be read, is in the notes.
 * @throws the signal's reason
 */
export async function importDataset(request: ImportRequest): Promise<Dataset> {
  const { format, options, signal, onProgress } = request;
  signal?.throwIfAborted();
  const wanted = request.files.filter((file) => isWanted(file, format));
  let done = 0;
  const files = wanted.map(
    (file): SourceFile => ({
      ...file,
      bytes: async () => {
        signal?.throwIfAborted();
        const bytes = await file.bytes();
        onProgress?.(++done, wanted.length);
        return bytes;
      },
    }),
  );
  const notes = new Notes();
  const images = await format.read(files, options, notes);
  signal?.throwIfAborted();
  return { images: joined(images), notes: notes.list() };
}

/** Our own sidecars lie in the same folders and are JSON, too. */
function isWanted({ path }: SourceFile, { extensions }: Format): boolean {
  return extensions.includes(extensionOf(path).slice(1).toLowerCase()) && !path.endsWith(".vision.json");
}

/** One entry a picture: some datasets have several files or rows for one. */
function joined(images: readonly DatasetImage[]): DatasetImage[] {
  const byPath = new Map<string, DatasetImage & { readonly objects: DatasetObject[] }>();
  for (const { objects, ...image } of images) {
    const path = image.path.split("/").filter((part) => part !== "" && part !== ".");
    const key = JSON.stringify([path, image.anyExtension ?? false, image.size ?? 0, image.scale ?? 0]);
    const entry = byPath.get(key) ?? { ...image, objects: [] };
    byPath.set(key, entry);
    for (const object of objects) entry.objects.push(object);
  }
  return [...byPath.values()];
}
