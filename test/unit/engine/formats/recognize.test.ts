/** Datasets are told by what is in them. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { FORMATS } from "../../../../src/engine/formats/allFormats.ts";
import { filesBelow, isRoot, someFilesBelow } from "../../../../src/engine/formats/filesBelow.ts";
import { moved, withRule, writtenAs, writtenOrder } from "../../../../src/engine/formats/labelRules.ts";
import { Classes, chooseAnnotations, exportOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { recognizeFormats } from "../../../../src/engine/formats/recognize.ts";
import { label, written } from "./world.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "vision-recognize-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(files: Iterable<readonly [string, string]>): Promise<void> {
  for (const [name, text] of files) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
}

async function below(folder = root): Promise<string[]> {
  const found: string[] = [];
  for await (const file of filesBelow(folder)) found.push(file);
  return found.sort();
}

async function recognized(): Promise<string[]> {
  const files = (await below()).map((name) => ({ path: name, file: path.join(root, name) }));
  return (await recognizeFormats(files)).map(({ id }) => id);
}

const cat: Annotation = {
  id: "catcatcatcat",
  label: "cat",
  review: "accepted",
  box_2d: [100, 100, 500, 500],
  polygon: [
    [
      [100, 100],
      [100, 500],
      [500, 500],
    ],
  ],
};

describe("a dataset's format", () => {
  it.each(FORMATS.map((format) => [format.id, format] as const))(
    "that was written here is known again: %s",
    async (id, format) => {
      const pictures = Array.from({ length: 40 }, (_, i) => ({
        path: `${i}.png`,
        width: 80,
        height: 60,
        annotations: [cat],
      }));
      const { files } = await written(format, pictures);
      await put(files);
      // Sidecars, pictures and other files lie among them.
      await put([
        ["0.png.vision.json", '{"version":1,"annotations":[]}'],
        ["0.png", "no text"],
        ["README.md", "# Hello"],
        ["package.json", '{"name":"x"}'],
      ]);
      expect(await recognized()).toEqual([id === "yolo-segment" ? "yolo-detect" : id]);
    },
  );

  it("is of other programs, with blanks, byte order marks and their own order", async () => {
    for (const [name, text, id] of [
      ["a.json", '\uFEFF{\n "info": {}, "annotations" : [{"image_id": 1, "bbox": []}], "images": []}', "coco"],
      ["b.json", '{"version": "5.0.1", "flags": {}, "shapes": [], "imagePath": "b.jpg"}', "labelme"],
      ["c.json", '[{"id": 1, "data": {"image": "/data/x.jpg"}, "annotations": []}]', "label-studio"],
      ["d.xml", '<?xml version="1.0"?>\n<!-- <annotations> --><annotation verified="yes"></annotation>', "voc"],
      ["e.xml", "<annotations><version>1.1</version></annotations>", "cvat"],
      ["f.txt", "0 0.5 0.5 1e-1 0.2\r\n1 0.1 0.1 0.2 0.2 0.3 0.3\r\n", "yolo-detect"],
      ["g.yml", "path: ../x\ntrain: images\nnames:\n  0: cat\n", "yolo-detect"],
    ] as const) {
      await put([[name, text]]);
      expect([name, await recognized()]).toEqual([name, [id]]);
      await rm(path.join(root, name));
    }
  });

  it("is left open when files of several are there, the commonest first, and when there are none", async () => {
    await put([
      ["1.xml", "<annotation/>"],
      ["2.xml", "<annotation/>"],
      ["3.json", '{"images": [], "annotations": []}'],
    ]);
    expect(await recognized()).toEqual(["voc", "coco"]);
    await rm(path.join(root, "1.xml"));
    await rm(path.join(root, "2.xml"));
    await rm(path.join(root, "3.json"));
    await put([
      ["package.json", '{"name": "data"}'],
      ["requirements.txt", "1 2 3 4 5"],
      ["notes.txt", "10 green bottles hanging on the wall"],
      ["empty.txt", ""],
      ["list.json", "[1,2,3]"],
      ["page.xml", "<html/>"],
    ]);
    expect(await recognized()).toEqual([]);
  });

  it("is known although one of the files leads nowhere", async () => {
    await put([["a.json", '{"images": [], "annotations": []}']]);
    for (const name of ["b.json", "c.xml", "d.txt"]) await symlink(path.join(root, "gone"), path.join(root, name));
    expect(await recognized()).toEqual(["coco"]);
  });

  it("takes no damage from what is no file, and is no slower for a large one", async () => {
    execFileSync("mkfifo", [path.join(root, "pipe.json")]);
    await put([["large.json", `{"images": [${"0,".repeat(3_000_000)}0]}`]]);
    expect(await recognized()).toEqual(["coco"]);
  });
});

describe("the files below a folder", () => {
  it("are all but those of tools; links to folders are not followed", async () => {
    await put([
      ["a.txt", ""],
      ["b/c d/e.txt", ""],
      ["node_modules/x/y.txt", ""],
      ["b/.git/config", ""],
      [".hidden/z.txt", ""],
    ]);
    await symlink(root, path.join(root, "b", "circle"));
    expect(await below()).toEqual([".hidden/z.txt", "a.txt", "b/c d/e.txt", "b/circle"]);
    await expect(below(path.join(root, "nowhere"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("around a file that was chosen are so many and no more, the nearest first", async () => {
    await put(["a/b/c/1.txt", "a/b/2.txt", "a/3.txt", "z/4.txt", "5.txt"].map((name) => [name, ""] as const));
    const depths = async (most: number) => {
      const { files, cut } = await someFilesBelow(root, most);
      return [files.map((file) => file.split("/").length), cut];
    };
    expect(await depths(5)).toEqual([[1, 2, 2, 3, 4], false]);
    expect(await depths(4)).toEqual([[1, 2, 2, 3], true]);
    expect(await depths(0)).toEqual([[], true]);
  });

  it("of a whole disk are none: of a file in its root, or files of two trees", async () => {
    const disk = path.parse(root).root;
    expect(await someFilesBelow(disk, 10)).toEqual({ files: [], cut: true });
    expect([disk, `${disk}x/..`, root].map(isRoot)).toEqual([true, true, false]);
  });
});

describe("what becomes of labels", () => {
  const plain = exportOptionsSchema.parse({});

  it("a label is renamed, merged, left out, and as it was again", () => {
    const renamed = withRule(withRule(plain, "car", "vehicle"), "dog", null);
    expect(["car", "dog", "cat"].map((name) => writtenAs(name, renamed))).toEqual(["vehicle", null, "cat"]);
    const back = withRule(withRule(renamed, "car", "car"), "dog", "dog");
    expect(back.labels).toEqual([]);
  });

  it("what the menu says is what is written, in that order", () => {
    const rules = fc.array(fc.record({ from: label, to: fc.option(label, { nil: null }) }), { maxLength: 6 });
    const labels = fc.uniqueArray(label, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(labels, rules, fc.array(label, { maxLength: 4 }), (all, wishes, order) => {
        const first = { ...plain, order: [...new Set(order)] };
        const options = wishes.reduce((now, { from, to }) => withRule(now, from, to), first);
        const annotations = all.map((name, i) => ({ ...cat, id: `${i}`, label: name }));
        const chosen = chooseAnnotations(annotations, options);
        expect(chosen.map((one) => one.label)).toEqual(all.flatMap((name) => writtenAs(name, options) ?? []));
        const numbered = withOrder(options, all);
        const classes = new Classes(numbered, 0);
        for (const one of chosen) classes.idOf(one.label);
        expect(classes.all().map((one) => one.label)).toEqual(writtenOrder(all, options));
      }),
    );
  });

  const withOrder = (options: typeof plain, all: readonly string[]) => ({
    ...options,
    order: writtenOrder(all, options),
  });

  it("moves a name up and down, and no farther than there is room", () => {
    const labels = ["a", "b", "c"];
    const up = moved(plain, labels, "c", -1);
    expect(writtenOrder(labels, up)).toEqual(["a", "c", "b"]);
    expect(writtenOrder(labels, moved(up, labels, "a", 1))).toEqual(["c", "a", "b"]);
    expect(moved(plain, labels, "a", -1)).toBe(plain);
    expect(moved(plain, labels, "nobody", 1)).toBe(plain);
  });
});
