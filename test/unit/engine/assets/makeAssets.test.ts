/** Crops, cut-outs, annotated pictures and sheets as files, on both builds of the image library. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { colorsOf } from "../../../../src/core/colors.ts";
import { AssetFolder } from "../../../../src/engine/assets/assetFolder.ts";
import { type AssetKind, assetOptionsFor } from "../../../../src/engine/assets/assetOptions.ts";
import { type AssetRequest, makeAssets } from "../../../../src/engine/assets/makeAssets.ts";
import type { ExportItem } from "../../../../src/engine/formats/exportDataset.ts";
import { maskOfBitmap } from "../../../../src/engine/formats/masks.ts";
import { makeScene, type SceneOptions, type Truth } from "../../../emulator/scene.ts";
import { BUILDS, built, colourAt } from "../images/builds.ts";

let root = "";
let target = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "vision-make-"));
  target = path.join(root, "out");
});
afterEach(() => rm(root, { recursive: true, force: true }));

function annotated(truth: Truth, change: (annotation: Annotation, index: number) => Annotation = (one) => one) {
  const annotations = truth.objects.map(({ label, box_2d, polygon }, i) =>
    change({ id: `id${i}`, label, box_2d, ...(polygon && { polygon }), review: "accepted" }, i),
  );
  return { image: { width: truth.width, height: truth.height, sha256: "" }, annotations };
}

async function picture(name: string, options: SceneOptions): Promise<{ item: ExportItem; truth: Truth }> {
  const { file, truth } = await makeScene(options);
  const place = path.join(root, "pictures", name);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, file);
  return { item: { path: name, file: place, sidecar: annotated(truth) }, truth };
}

async function make(
  kind: AssetKind,
  items: Iterable<ExportItem>,
  more: Partial<AssetRequest> & { wishes?: object } = {},
) {
  const { wishes = {}, ...rest } = more;
  const out = await AssetFolder.create(target);
  const request = { sharp: built("sharpNative"), kind, options: assetOptionsFor(kind, wishes), items, out, ...rest };
  try {
    const report = await makeAssets(request);
    await out.finish();
    return report;
  } catch (error) {
    await out.discard();
    throw error;
  }
}

async function files(): Promise<string[]> {
  const entries = await readdir(target, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(target, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}

const read = (name: string) => readFile(path.join(target, name));

/** How the object of a label looks in the whole picture. */
async function colourOf(item: ExportItem, label: string, truth: Truth): Promise<number[]> {
  const object = truth.objects.find((one) => one.label === label && one.shape === "rectangle");
  const [yMin, xMin, yMax, xMax] = object?.box_2d ?? [0, 0, 0, 0];
  const upright = await sharp(await readFile(item.file))
    .autoOrient()
    .png()
    .toBuffer();
  return colourAt(upright, (xMin + xMax) / 2000, (yMin + yMax) / 2000);
}

describe.each(BUILDS)("on %s", (name) => {
  const library = built(name);

  it.each([1, 6, 8])("crops show the upright object and nothing else, EXIF orientation %i", async (orientation) => {
    const { item, truth } = await picture("a/photo.jpg", {
      width: 640,
      height: 400,
      seed: 4,
      format: "jpeg",
      orientation,
    });
    const report = await make("crops", [item], { sharp: library });
    expect(report).toEqual({ files: truth.objects.length, failed: [], unreadable: [], passedOver: 0, numbered: 0 });
    expect(await files()).toEqual(truth.objects.map(({ label }, i) => `${label}/photo-${i + 1}.png`).sort());
    for (const [i, { label, box_2d, shape }] of truth.objects.entries()) {
      const crop = await read(`${label}/photo-${i + 1}.png`);
      const { width = 0, height = 0 } = await sharp(crop).metadata();
      expect(Math.abs(width - ((box_2d[3] - box_2d[1]) * truth.width) / 1000)).toBeLessThanOrEqual(2);
      expect(Math.abs(height - ((box_2d[2] - box_2d[0]) * truth.height) / 1000)).toBeLessThanOrEqual(2);
      if (shape !== "rectangle") continue;
      const wanted = await colourOf(item, label, truth);
      for (const at of [0.1, 0.5, 0.9]) {
        const seen = await colourAt(crop, at, at);
        expect(Math.max(...seen.map((value, c) => Math.abs(value - (wanted[c] ?? 0))))).toBeLessThan(25);
      }
    }
  });

  it("cut-outs are clear around the object; a box alone is passed over", async () => {
    const { item, truth } = await picture("p.png", { width: 500, height: 400, seed: 9 });
    const outlined = truth.objects.filter(({ polygon }) => polygon !== undefined).length;
    const first = item.sidecar?.annotations[0];
    const { polygon: _, ...boxOnly } = first ?? { id: "", label: "", review: "accepted" };
    const sidecar = { ...annotated(truth), annotations: [boxOnly, ...annotated(truth).annotations.slice(1)] };
    const report = await make("cutOuts", [{ ...item, sidecar }], { sharp: library, wishes: { fileType: "webp" } });
    const boxes = sidecar.annotations.filter((one) => !("polygon" in one)).length;
    expect(report).toMatchObject({ files: sidecar.annotations.length - boxes, passedOver: boxes });
    expect(outlined).toBeGreaterThan(1);
    for (const file of await files()) {
      const data = await sharp(await read(file))
        .ensureAlpha()
        .raw()
        .toBuffer();
      const index = Number(/-(\d+)\.webp$/.exec(file)?.[1]);
      const { polygon = [], box_2d } = truth.objects[index - 1] ?? { box_2d: [0, 0, 0, 0] };
      // The covered part of the box, as the polygon's own area says.
      const area = polygon.reduce((sum, ring, i) => {
        const twice = ring.reduce((total, [y, x], at) => {
          const [nextY, nextX] = ring[(at + 1) % ring.length] ?? [y, x];
          return total + x * nextY - nextX * y;
        }, 0);
        return sum + (i === 0 ? 1 : -1) * Math.abs(twice / 2);
      }, 0);
      const box = (box_2d[2] - box_2d[0]) * (box_2d[3] - box_2d[1]);
      const alpha = data.filter((_value, i) => i % 4 === 3);
      const covered = alpha.reduce((sum, value) => sum + value / 255, 0) / alpha.length;
      expect(Math.abs(covered - area / box)).toBeLessThan(0.03);
    }
  });

  it("an annotated picture has the picture's size, the lines where the boxes are, in the editor's colours", async () => {
    const { item, truth } = await picture("p.png", { width: 640, height: 480, seed: 3 });
    const plain = annotated(truth, ({ polygon: _, ...rest }) => rest);
    const report = await make("annotated", [{ ...item, sidecar: plain }], { sharp: library });
    expect(report).toMatchObject({ files: 1, numbered: 0 });
    const drawn = await read("p-annotated.png");
    expect(await sharp(drawn).metadata()).toMatchObject({ width: 640, height: 480, channels: 3 });
    const colors = colorsOf(truth.objects.map(({ label }) => label));
    for (const { label, box_2d } of truth.objects) {
      const [yMin, xMin, yMax, xMax] = box_2d;
      for (const [y, x] of [
        [(yMin + yMax) / 2, xMin],
        [(yMin + yMax) / 2, xMax],
        [yMax, (xMin + xMax) / 2],
      ] as const) {
        const seen = await nearest(drawn, (x / 1000) * 640, (y / 1000) * 480, colors.rgb(label));
        expect([label, seen < 40]).toEqual([label, true]);
      }
    }
  });

  it("masks tint what they cover, and nothing else", async () => {
    const place = path.join(root, "white.png");
    await sharp({ create: { width: 100, height: 100, channels: 3, background: "#fff" } })
      .png()
      .toFile(place);
    const data = new Uint8Array(40 * 40).fill(1);
    for (let y = 10; y < 30; y++) data.fill(0, y * 40 + 10, y * 40 + 30);
    const mask = await maskOfBitmap({ width: 40, height: 40, data });
    const annotation: Annotation = { id: "m", label: "", review: "accepted", box_2d: [200, 200, 600, 600], mask };
    const sidecar = { image: { width: 100, height: 100, sha256: "" }, annotations: [annotation] };
    await make("annotated", [{ path: "white.png", file: place, sidecar }], { sharp: library });
    const drawn = await read("white-annotated.png");
    const [r = 0, g = 0, b = 0] = colorsOf([""]).rgb("");
    const tinted = [r, g, b].map((value) => Math.round(255 + (value - 255) * 0.4));
    expect(await colourAt(drawn, 0.26, 0.4)).toEqual(tinted);
    expect(await colourAt(drawn, 0.4, 0.4)).toEqual([255, 255, 255]);
    expect(await colourAt(drawn, 0.8, 0.8)).toEqual([255, 255, 255]);
  });

  it("labels of other scripts are drawn, or stand as numbers where nothing can draw them", async () => {
    const { item, truth } = await picture("p.png", { width: 400, height: 300, seed: 3, objects: 2 });
    const sidecar = annotated(truth, (one, i) => ({ ...one, label: i === 0 ? "猫" : "Kätzchen" }));
    const { numbered } = await make("annotated", [{ ...item, sidecar }], { sharp: library });
    expect(numbered).toBe(name === "sharpWasm" ? 1 : 0);
  });

  it("contact sheets show every object of a label once", async () => {
    const pictures = [];
    for (const seed of [1, 2, 3])
      pictures.push(await picture(`p${seed}.png`, { width: 400, height: 300, seed, objects: 4 }));
    const labels = pictures.flatMap(({ truth }) => truth.objects.map(({ label }) => label));
    const report = await make(
      "sheets",
      pictures.map(({ item }) => item),
      { sharp: library },
    );
    expect(report.files).toBe(new Set(labels).size);
    expect(await files()).toEqual([...new Set(labels)].map((label) => `${label}-1.jpg`).sort());
    const { width, height } = await sharp(await read(`${labels[0]}-1.jpg`)).metadata();
    expect([width, height].every((side) => side > 200)).toBe(true);
  });
});

/** The least difference (of 0–255) between a colour and the pixels around a place. */
async function nearest(file: Uint8Array, x: number, y: number, wanted: readonly number[]): Promise<number> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  let best = 255;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      const at =
        (Math.min(info.height - 1, Math.max(0, Math.round(y) + dy)) * info.width +
          Math.min(info.width - 1, Math.max(0, Math.round(x) + dx))) *
        3;
      best = Math.min(best, Math.max(...wanted.map((value, c) => Math.abs(value - (data[at + c] ?? 0)))));
    }
  }
  return best;
}

describe("what is made", () => {
  it("is of the annotations that are chosen: by state, or those selected whatever their state is", async () => {
    const { item, truth } = await picture("p.png", { width: 400, height: 300, seed: 3, objects: 3 });
    const states = ["pending", "accepted", "rejected"] as const;
    const sidecar = annotated(truth, (one, i) => ({ ...one, label: "x", review: states[i] ?? "pending" }));
    const template = "{id}";
    await make("crops", [{ ...item, sidecar }], { wishes: { template } });
    expect(await files()).toEqual(["id0.png", "id1.png"]);
    await rm(target, { recursive: true });
    await make("crops", [{ ...item, sidecar }], { wishes: { template, review: ["rejected"] } });
    expect(await files()).toEqual(["id2.png"]);
    await rm(target, { recursive: true });
    await make("crops", [{ ...item, sidecar }], { wishes: { template }, only: new Set(["id2", "id0"]) });
    expect(await files()).toEqual(["id0.png", "id2.png"]);
  });

  it("goes into plain names, whatever labels and files are called, and no file is lost to another", async () => {
    const { item, truth } = await picture("x/p.png", { width: 400, height: 300, seed: 3, objects: 4 });
    const labels = ["../../up", "CON", "a/b", "A/B"];
    const sidecar = annotated(truth, (one, i) => ({ ...one, label: labels[i] ?? "" }));
    const other = { ...item, path: "y/p.png", sidecar };
    const report = await make("crops", [{ ...item, sidecar }, other], { wishes: { template: "{label}" } });
    expect(report.files).toBe(8);
    const names = await files();
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(8);
    expect(names.every((name) => /^(?:_CON|__\.\._up|[aA]_[bB])(?:-\d)?\.png$/.test(name))).toBe(true);
    expect((await readdir(root)).sort()).toEqual(["out", "pictures"]);
  });

  it("counts pictures that cannot be read, and goes on with the others", async () => {
    const { item } = await picture("good.png", { width: 400, height: 300, seed: 3, objects: 2 });
    const broken = path.join(root, "broken.png");
    await writeFile(broken, "no picture");
    const report = await make("crops", [
      { path: "gone.png", file: path.join(root, "gone.png"), sidecar: item.sidecar },
      { path: "broken.png", file: broken, sidecar: item.sidecar },
      { path: "damaged.png", file: item.file, sidecar: undefined },
      item,
    ]);
    expect(report.files).toBe(2);
    expect(report.failed.map((one) => one.path)).toEqual(["gone.png", "broken.png"]);
    expect(report.unreadable).toEqual(["damaged.png"]);
  });

  it.each(["crops", "cutOuts", "annotated", "sheets"] as const)(
    "leaves nothing when it is cancelled: %s",
    async (kind) => {
      const { item } = await picture("p.png", { width: 400, height: 300, seed: 3 });
      await mkdir(target);
      await writeFile(path.join(target, "mine.txt"), "mine");
      const sheets = async () => (await readdir(tmpdir())).filter((one) => one.startsWith("vision-sheets-"));
      const before = await sheets();
      const cancel = new AbortController();
      function* items() {
        yield item;
        cancel.abort(new Error("enough"));
        yield item;
      }
      await expect(make(kind, items(), { signal: cancel.signal })).rejects.toThrow("enough");
      expect(await readdir(target)).toEqual(["mine.txt"]);
      expect(await sheets()).toEqual(before);
    },
  );

  it("ends with the disk's error when files cannot be written, and does not blame the pictures", async () => {
    const { item } = await picture("p.png", { width: 400, height: 300, seed: 3 });
    const full = Object.assign(new Error("full"), { code: "ENOSPC" });
    const out = await AssetFolder.create(target);
    out.write = () => Promise.reject(full);
    const options = assetOptionsFor("crops", {});
    const request = { sharp: built("sharpNative"), kind: "crops", options, items: [item], out } as const;
    await expect(makeAssets(request)).rejects.toBe(full);
  });

  it("takes defaults for what is remembered wrongly", () => {
    const remembered = { padding: -1, square: "yes", fileType: "jpeg", template: "{what}", review: [] };
    expect(assetOptionsFor("cutOuts", remembered)).toEqual({
      review: ["pending", "accepted"],
      padding: 0,
      square: false,
      fileType: "png",
      template: "{label}/{image}-{index}",
    });
    expect(assetOptionsFor("crops", "nonsense").template).toBe("{label}/{image}-{index}");
    expect(assetOptionsFor("crops", { padding: 0.2, fileType: "jpeg" })).toMatchObject({
      padding: 0.2,
      fileType: "jpeg",
    });
  });
});
