import type { Files } from "../sidecars/files.ts";
import { sidecarOf } from "../sidecars/names.ts";
import { readSidecar } from "../sidecars/read.ts";
import type { ExportItem } from "./exportDataset.ts";

/**
 * Pictures with what their sidecars say, read one by one as they are asked for. Pictures without a sidecar are passed
 * over; those whose sidecar cannot be read come without one, whatever the reason: one file must not cost all the others.
 *
 * @param pictures `path` from the root of the export, with "/"; `file` on disk
 */
export async function* exportItems(
  pictures: Iterable<Pick<ExportItem, "path" | "file">>,
  files: Pick<Files, "read">,
): AsyncGenerator<ExportItem> {
  for (const { path, file } of pictures) {
    const text = await readOrRefuse(files, sidecarOf(file));
    if (text === undefined) continue;
    const read = text === "refused" ? undefined : readSidecar(text.text);
    yield { path, file, sidecar: read?.ok ? read.sidecar : undefined };
  }
}

async function readOrRefuse(files: Pick<Files, "read">, path: string) {
  try {
    return await files.read(path);
  } catch {
    return "refused";
  }
}
