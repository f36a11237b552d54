import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { FORMATS, formatOf } from "../../../../src/engine/formats/allFormats.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { type ExportItem, exportDataset } from "../../../../src/engine/formats/exportDataset.ts";
import type { Format } from "../../../../src/engine/formats/format.ts";
import { exportOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { FolderNotEmpty } from "../../../../src/engine/formats/outFolder.ts";
import { yoloDetect } from "../../../../src/engine/formats/yolo.ts";
import { readBack, type Wishes } from "./world.ts";

let root = "";
let target = "";

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "vision-export-"));
  target = path.join(root, "out", "set");
  await mkdir(path.dirname(target));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const cat: Annotation = { id: "catcatcatcat", label: "cat", review: "accepted", box_2d: [100, 100, 500, 500] };

async function item(name: string, annotations: readonly Annotation[] = [cat]): Promise<ExportItem> {
  const file = path.join(root, "pictures", name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `picture ${name}`);
  return { path: name, file, sidecar: { image: { width: 100, height: 50, sha256: "" }, annotations } };
}

function run(format: Format, items: Iterable<ExportItem> | AsyncIterable<ExportItem>, wishes: Wishes = {}, more = {}) {
  return exportDataset({ format, options: exportOptionsSchema.parse(wishes), items, total: 3, target, ...more });
}

/** All files below a folder, with "/". */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}

describe("an export", () => {
  it("is there when it is complete, and not before; pictures are copied to where the dataset names them", async () => {
    const seen: string[][] = [];
    const progress: string[] = [];
    async function* items() {
      for (const name of ["a b/ü.png", "a b/ü.jpg", "c.png"]) {
        seen.push(await readdir(path.dirname(target)));
        yield await item(name, name === "c.png" ? [] : [cat]);
      }
    }
    const split = { train: 1, val: 0, test: 0 };
    const onProgress = (done: number, total: number) => progress.push(`${done}/${total}`);
    const report = await run(yoloDetect, items(), { images: "copy", split }, { onProgress });
    expect(report).toEqual({ images: 3, objects: 2, notes: [] });
    expect(progress).toEqual(["1/3", "2/3", "3/3"]);
    expect(seen.flat().every((name) => name.startsWith(".set.") && name.endsWith(".tmp"))).toBe(true);
    expect(await readdir(path.dirname(target))).toEqual(["set"]);
    // Two pictures of one name share no label file.
    expect(await filesIn(target)).toEqual([
      "data.yaml",
      "images/train/a b/ü.png",
      "images/train/a b/ü_jpg.jpg",
      "images/train/c.png",
      "labels/train/a b/ü.txt",
      "labels/train/a b/ü_jpg.txt",
      "labels/train/c.txt",
    ]);
    expect(await readFile(path.join(target, "images/train/a b/ü_jpg.jpg"), "utf8")).toBe("picture a b/ü.jpg");
    expect(await readFile(path.join(target, "labels/train/c.txt"), "utf8")).toBe("");
  });

  it("turns pictures upright that are only upright by EXIF, as the numbers are; others stay to the byte", async () => {
    const pixels = sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } });
    const turned = await item("turned.jpg");
    await writeFile(turned.file, await pixels.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer());
    const plain = await item("plain.jpg");
    const bytes = await pixels.clone().jpeg().withMetadata({ orientation: 1 }).toBuffer();
    await writeFile(plain.file, bytes);
    const { notes } = await run(coco, [turned, plain], { images: "copy" });
    expect(notes).toEqual([{ kind: "turned", count: 1, examples: ["turned.jpg"] }]);
    const copy = await sharp(path.join(target, "images/turned.jpg")).metadata();
    expect(copy).toMatchObject({ format: "jpeg", width: 20, height: 40 });
    expect(copy.orientation ?? 1).toBe(1);
    expect((await readFile(path.join(target, "images/plain.jpg"))).equals(bytes)).toBe(true);
  });

  it("names the pictures that it does not copy", async () => {
    await run(yoloDetect, [await item("a/b,c.png")], { split: { train: 0, val: 1, test: 0 } });
    expect(await filesIn(target)).toEqual(["data.yaml", "images.csv", "labels/val/a/b,c.txt"]);
    const list = await readFile(path.join(target, "images.csv"), "utf8");
    expect(list).toBe('place,picture\r\n"images/val/a/b,c.png","a/b,c.png"\r\n');
  });

  it.each(FORMATS.map((format) => [format.id, format] as const))(
    "in %s can be read from disk again",
    async (id, format) => {
      expect(formatOf(id)).toBe(format);
      await run(format, [await item("x/one.png"), await item("two.jpg", [])], { images: "copy" });
      const files: Record<string, string> = {};
      for (const file of await filesIn(target)) files[file] = await readFile(path.join(target, file), "utf8");
      expect(Object.values(files)).toEqual(expect.arrayContaining(["picture x/one.png", "picture two.jpg"]));
      const { pictures, notes } = await readBack(format, files);
      expect(notes).toEqual([]);
      expect(pictures.map(({ items }) => items.length).sort()).toEqual([0, 1]);
    },
  );

  it("goes into an empty folder, and never onto something", async () => {
    await mkdir(target);
    await run(coco, [await item("a.png")]);
    const before = await readFile(path.join(target, "annotations.json"), "utf8");
    await expect(run(coco, [await item("b.png")])).rejects.toThrow(FolderNotEmpty);
    expect(await readFile(path.join(target, "annotations.json"), "utf8")).toBe(before);
    expect(await readdir(path.dirname(target))).toEqual(["set"]);
    target = path.join(target, "annotations.json");
    await expect(run(coco, [await item("b.png")])).rejects.toThrow(FolderNotEmpty);
  });

  it("that is cancelled leaves nothing", async () => {
    const controller = new AbortController();
    async function* items() {
      yield await item("a.png");
      controller.abort(new Error("enough"));
      yield await item("b.png");
    }
    for (const format of FORMATS) {
      await expect(run(format, items(), {}, { signal: controller.signal })).rejects.toThrow("enough");
      expect(await readdir(path.dirname(target))).toEqual([]);
    }
  });

  it("that fails in the middle leaves nothing, and says why", async () => {
    const gone = await item("b.png");
    await rm(gone.file);
    for (const format of FORMATS) {
      await expect(run(format, [await item("a.png"), gone], { images: "copy" })).rejects.toMatchObject({
        code: "ENOENT",
      });
      expect(await readdir(path.dirname(target))).toEqual([]);
    }
  });

  it("never writes outside of its folder", async () => {
    for (const name of ["../x.png", "a/../../x.png", "/x.png", "a//x.png", ""]) {
      const { file, sidecar } = await item("x.png");
      await expect(run(coco, [{ path: name, file, sidecar }])).rejects.toThrow("Not a path");
    }
    expect(await readdir(path.dirname(target))).toEqual([]);
  });

  it("leaves out pictures whose sidecar cannot be read, and counts them", async () => {
    const damaged = { ...(await item("a.png")), sidecar: undefined };
    const report = await run(coco, [damaged, await item("b.png")]);
    expect(report).toMatchObject({ images: 1, notes: [{ kind: "damagedSidecar", count: 1, examples: ["a.png"] }] });
  });
});
