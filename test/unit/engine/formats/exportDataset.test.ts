import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { FORMATS, formatOf } from "../../../../src/engine/formats/allFormats.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { type ExportItem, exportDataset } from "../../../../src/engine/formats/exportDataset.ts";
import { exportItems } from "../../../../src/engine/formats/exportItems.ts";
import type { Format } from "../../../../src/engine/formats/format.ts";
import { exportOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { FolderNotEmpty } from "../../../../src/engine/formats/outFolder.ts";
import { yoloDetect, yoloSegment } from "../../../../src/engine/formats/yolo.ts";
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

  it("copies what it cannot turn as it is, and says so", async () => {
    const page = await sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const pages = await item("pages.tif");
    const tiff = sharp([page, page], { join: { animated: true } }).tiff();
    const bytes = await tiff.withMetadata({ orientation: 6 }).toBuffer();
    await writeFile(pages.file, bytes);
    const cut = await item("cut.jpg");
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const jpeg = sharp({ create: { width: 300, height: 200, channels: 3, background: "red", noise } }).jpeg();
    const whole = await jpeg.withMetadata({ orientation: 6 }).toBuffer();
    await writeFile(cut.file, whole.subarray(0, whole.length / 2));
    const { images, notes } = await run(coco, [pages, cut], { images: "copy" });
    expect([images, notes]).toEqual([2, [{ kind: "leftTurned", count: 2, examples: ["pages.tif", "cut.jpg"] }]]);
    expect((await readFile(path.join(target, "images/pages.tif"))).equals(bytes)).toBe(true);
  });

  it("names the pictures that it does not copy", async () => {
    const split = { train: 0, val: 1, test: 0 };
    const report = await run(yoloDetect, [await item("a/b,c.png")], { imagesInside: "list", split });
    expect(await filesIn(target)).toEqual(["data.yaml", "images.csv", "labels/val/a/b,c.txt"]);
    expect(report.notes).toEqual([{ kind: "notInside", count: 1, examples: ["a/b,c.png"] }]);
    const list = await readFile(path.join(target, "images.csv"), "utf8");
    expect(list).toBe('place,picture\r\n"images/val/a/b,c.png","a/b,c.png"\r\n');
  });

  it.each([yoloDetect, yoloSegment])(
    "as $name has by itself what a trainer looks for: pictures beside labels",
    async (format) => {
      // What is chosen for formats that only name their pictures says nothing about these.
      const report = await run(format, [await item("x/a.png"), await item("b.jpg")], { images: "list" });
      expect(report.notes).toEqual([]);
      const files = await filesIn(target);
      const data = z
        .object({ train: z.string(), val: z.string() })
        .parse(parse(await readFile(path.join(target, "data.yaml"), "utf8")));
      const pictures = files.filter((file) => [data.train, data.val].some((folder) => file.startsWith(`${folder}/`)));
      expect(pictures).toHaveLength(2);
      // As the trainer finds a picture's labels: the last "images" of its path becomes "labels".
      for (const picture of pictures)
        expect(files).toContain(picture.replace(/^images/, "labels").replace(/\.\w+$/, ".txt"));
    },
  );

  it("that only names pictures says which of them EXIF turns: their numbers are those of the upright ones", async () => {
    const pixels = sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } });
    const kinds = {
      jpg: pixels.clone().jpeg(),
      png: pixels.clone().png(),
      webp: pixels.clone().webp(),
      tif: pixels.clone().tiff(),
    };
    const items: ExportItem[] = [];
    for (const [extension, image] of Object.entries(kinds)) {
      for (const orientation of [1, 3, 6]) {
        const one = await item(`${orientation}.${extension}`);
        await writeFile(one.file, await image.clone().withMetadata({ orientation }).toBuffer());
        items.push(one);
      }
    }
    // The beginning of a large picture says it.
    const large = await item("large.jpg");
    const noise = sharp({
      create: {
        width: 1500,
        height: 1500,
        channels: 3,
        background: "red",
        noise: { type: "gaussian", mean: 128, sigma: 60 },
      },
    });
    await writeFile(large.file, await noise.jpeg({ quality: 100 }).withMetadata({ orientation: 8 }).toBuffer());
    expect((await stat(large.file)).size).toBeGreaterThan(1_000_000);
    const { images, notes } = await run(coco, [...items, large]);
    expect(images).toBe(13);
    expect(notes).toEqual([{ kind: "leftTurned", count: 9, examples: ["3.jpg", "6.jpg", "3.png", "6.png", "3.webp"] }]);
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

  it("that cannot be written to its end leaves nothing, and says why", async () => {
    // No file system takes such a name.
    const unwritable = { ...(await item("b.png")), path: `${"b".repeat(300)}.png` };
    for (const format of FORMATS) {
      await expect(run(format, [await item("a.png"), unwritable], { images: "copy" })).rejects.toMatchObject({
        code: "ENAMETOOLONG",
      });
      expect(await readdir(path.dirname(target))).toEqual([]);
    }
  });

  it("goes on without the pictures that cannot be read, and names them nowhere", async () => {
    const [gone, folder] = [await item("gone.png"), await item("folder.png")];
    await rm(gone.file);
    await rm(folder.file);
    await mkdir(folder.file);
    for (const format of FORMATS) {
      const items = [await item("a.png"), gone, folder, await item("z.png")];
      const { images, objects, notes } = await run(format, items, { images: "copy" });
      expect([images, objects]).toEqual([2, 2]);
      expect(notes).toEqual([{ kind: "lostPicture", count: 2, examples: ["gone.png", "folder.png"] }]);
      for (const file of await filesIn(target)) {
        expect(await readFile(path.join(target, file), "utf8")).not.toMatch(/gone|folder\.png/);
      }
      await rm(target, { recursive: true });
    }
  });

  it("goes on past sidecars that cannot be read, whatever the reason", async () => {
    const codes = ["EACCES", "EIO", "EPERM", "ELOOP"];
    const sidecar = {
      version: 1,
      image: { width: 10, height: 10, sha256: "" },
      annotations: [cat],
      texts: [],
      runs: [],
    };
    const read = async (file: string) => {
      const code = codes.find((one) => file.includes(one));
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return { text: JSON.stringify(sidecar), hash: "" };
    };
    const pictures = await Promise.all(
      ["a.png", ...codes.map((code) => `${code}.png`), "z.png"].map((name) => item(name)),
    );
    const report = await run(coco, exportItems(pictures, { read }));
    expect(report).toMatchObject({ images: 2, objects: 2, notes: [{ kind: "damagedSidecar", count: 4 }] });
  });

  it("takes away what a killed one left in its place a day ago, and nothing else", async () => {
    const parent = path.dirname(target);
    const old = [".set.abcdefghij01.tmp", ".other.abcdefghij01.tmp", ".set.mine.tmp", ".set.abcdefghij02", "set2"];
    for (const name of [...old, ".set.abcdefghij03.tmp", ".set.abcdefghij04.tmp"]) {
      await mkdir(path.join(parent, name, "labels"), { recursive: true });
      await writeFile(path.join(parent, name, "labels", "a.txt"), "");
    }
    await writeFile(path.join(parent, ".set.abcdefghij05.tmp"), "a file");
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    const names = [...old, ".set.abcdefghij05.tmp"];
    for (const name of names.filter((one) => one !== ".set.abcdefghij05.tmp")) {
      await utimes(path.join(parent, name, "labels"), yesterday, yesterday);
    }
    // One in which somebody wrote lately counts as one at work.
    for (const name of [...names, ".set.abcdefghij04.tmp"]) await utimes(path.join(parent, name), yesterday, yesterday);
    await run(coco, [await item("a.png")]);
    const [removed, ...kept] = names;
    expect((await readdir(parent)).sort()).toEqual(
      [...kept, ".set.abcdefghij03.tmp", ".set.abcdefghij04.tmp", "set"].sort(),
    );
    expect(removed).toBe(".set.abcdefghij01.tmp");
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
