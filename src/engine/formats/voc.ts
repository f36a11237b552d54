/**
 * Pascal VOC (VOC2012 devkit): one XML a picture, boxes in whole px. The devkit counts pixels from 1 and names the first
 * and the last one inside; tools that count from 0 name the edges.
 */
import type { Box } from "../../core/annotation.ts";
import type { DatasetImage, DatasetObject, Notes } from "./dataset.ts";
import type { DatasetWriter, ExportImage, Format, OutFiles, OutText } from "./format.ts";
import { baseName, Stems } from "./names.ts";
import type { ExportOptions, ImportOptions } from "./options.ts";
import { areasOf } from "./shapes.ts";
import type { SourceFile } from "./sourceFile.ts";
import { type Subset, subsetOf } from "./split.ts";
import { childrenOf, childText, type Element, escapeXml, numberIn, rootOf } from "./xml.ts";

export const voc: Format = {
  id: "voc",
  name: "Pascal VOC",
  extensions: ["xml"],
  files: ["picture"],
  division: "wished",
  begin,
  read,
};

async function begin(out: OutFiles, options: ExportOptions, notes: Notes): Promise<DatasetWriter> {
  const stems = new Stems();
  const sets = new Map<Subset, OutText>();
  const note = async (subset: Subset, stem: string): Promise<void> => {
    const set = sets.get(subset) ?? (await out.begin(`ImageSets/Main/${subset}.txt`));
    sets.set(subset, set);
    await set.write(`${stem}\n`);
  };
  return {
    add: async (image) => {
      const boxes = areasOf(image.objects, notes, image.path).map(({ label, box }) => ({ label, box }));
      const stem = stems.of(image.path);
      await out.write(`Annotations/${stem}.xml`, xmlOf(image, boxes, options.vocBase));
      if (options.divided) await note(subsetOf(image.path, options.split), stem);
      return `JPEGImages/${image.path}`;
    },
    end: async () => {
      for (const set of sets.values()) await set.close();
    },
  };
}

function xmlOf({ path, size }: ExportImage, boxes: readonly { label: string; box: Box }[], base: 0 | 1): string {
  const objects = boxes.map(({ label, box }) => {
    const [yMin, xMin, yMax, xMax] = wholePixels(box, size);
    const corners = `<xmin>${xMin + base}</xmin><ymin>${yMin + base}</ymin><xmax>${xMax}</xmax><ymax>${yMax}</ymax>`;
    return `  <object>
    <name>${escapeXml(label)}</name>
    <pose>Unspecified</pose>
    <truncated>0</truncated>
    <difficult>0</difficult>
    <bndbox>${corners}</bndbox>
  </object>
`;
  });
  const folder = path.slice(0, -baseName(path).length - 1);
  return `<annotation>
  <folder>${escapeXml(folder)}</folder>
  <filename>${escapeXml(baseName(path))}</filename>
  <path>${escapeXml(path)}</path>
  <source><database>Unknown</database></source>
  <size><width>${size.width}</width><height>${size.height}</height><depth>3</depth></size>
  <segmented>0</segmented>
${objects.join("")}</annotation>
`;
}

/** The nearest edges between pixels, one pixel apart at least and within the picture: other readers skip other boxes. */
function wholePixels([yMin, xMin, yMax, xMax]: Box, { width, height }: ExportImage["size"]): Box {
  const span = (from: number, to: number, length: number): readonly [number, number] => {
    const first = Math.min(Math.max(Math.round(from), 0), length - 1);
    return [first, Math.min(Math.max(Math.round(to), first + 1), length)];
  };
  const [top, bottom] = span(yMin, yMax, height);
  const [left, right] = span(xMin, xMax, width);
  return [top, left, bottom, right];
}

async function read(files: readonly SourceFile[], { vocBase }: ImportOptions, notes: Notes): Promise<DatasetImage[]> {
  const images: DatasetImage[] = [];
  for (const file of files) {
    const root = await rootOf(file, "annotation", notes);
    if (root === undefined) continue;
    const name = childText(root, "filename")?.replaceAll("\\", "/") ?? "";
    // Written by tools without a name, the file's own one says which picture it is.
    const path = name === "" ? file.path.replace(/\.xml$/i, "") : inFolder(root, name);
    const size = sizeOf(root);
    const objects = childrenOf(root, "object").flatMap((object) => {
      const read = readObject(object, vocBase, notes, file.path);
      if (read === undefined) notes.add("unreadable", file.path);
      return read ?? [];
    });
    images.push({ path, ...(name === "" && { anyExtension: true }), ...(size && { size }), objects });
  }
  return images;
}

/** `path` is often one of another machine, `folder` any word; both help only to tell pictures of one name apart. */
function inFolder(root: Element, name: string): string {
  const folder = childText(root, "folder")?.replaceAll("\\", "/").split("/").filter(Boolean).join("/") ?? "";
  return folder === "" || name.includes("/") ? name : `${folder}/${name}`;
}

function sizeOf(root: Element): { readonly width: number; readonly height: number } | undefined {
  const [size] = childrenOf(root, "size");
  const [width, height] = [numberIn(size && childText(size, "width")), numberIn(size && childText(size, "height"))];
  return width && height && width > 0 && height > 0 ? { width, height } : undefined;
}

function readObject(object: Element, base: 0 | 1, notes: Notes, at: string): DatasetObject | undefined {
  const label = childText(object, "name");
  const [box] = childrenOf(object, "bndbox");
  const side = (name: string) => numberIn(box && childText(box, name));
  const [xMin, yMin, xMax, yMax] = [side("xmin"), side("ymin"), side("xmax"), side("ymax")];
  if (label === undefined || xMin === undefined || yMin === undefined || xMax === undefined || yMax === undefined) {
    return undefined;
  }
  if (base === 1 && (xMin < 1 || yMin < 1)) notes.add("zeroBased", at);
  const flags = ["truncated", "difficult", "occluded"].some((name) => numberIn(childText(object, name)));
  if (flags || childrenOf(object, "part").length > 0 || childrenOf(object, "polygon").length > 0)
    notes.add("otherFields", at);
  const first = (value: number) => Math.max(value - base, Math.min(value, 0));
  return { label, box: [first(yMin), first(xMin), yMax, xMax] };
}
