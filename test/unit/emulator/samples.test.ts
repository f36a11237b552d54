import { readdir, readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Truth } from "../../emulator/scene.ts";
import { about, asking, iou } from "./asking.ts";

const emulator = asking();
const pictures = new URL("../../../media/samples/", import.meta.url);
const truths = new URL("../../fixtures/samples/", import.meta.url);
const names = (await readdir(pictures)).filter((name) => /\.(jpg|png)$/.test(name));

describe("sample pictures", () => {
  it("are three", () => {
    expect(names).toEqual(["desk.png", "fruit-table.jpg", "street.jpg"]);
  });

  it.each(names)("%s is small, upright, and all that is in it is found, as sent shrunk too", async (name) => {
    const file = await readFile(new URL(name, pictures));
    const truth: Truth = JSON.parse(await readFile(new URL(name.replace(/\.\w+$/, ".truth.json"), truths), "utf8"));
    expect(file.length).toBeLessThan(400_000);
    const { width, height, orientation } = await sharp(file).metadata();
    expect([width, height, orientation]).toEqual([truth.width, truth.height, undefined]);
    for (const side of [1600, 1536, 1024]) {
      const data = await sharp(file).resize(side, side, { fit: "inside" }).jpeg({ quality: 80 }).toBuffer();
      const picture = { mimeType: "image/jpeg", data };
      const body = about(picture, "Detect all objects", { responseMimeType: "application/json" });
      const found: { label: string; box_2d: number[] }[] = JSON.parse(await emulator.text("gemini-3.8-flash", body));
      expect(found.map(({ label }) => label).sort()).toEqual(truth.objects.map(({ label }) => label).sort());
      for (const { label, box_2d } of truth.objects) {
        const best = Math.max(...found.filter((one) => one.label === label).map((one) => iou(one.box_2d, box_2d)));
        expect(best, `${label} ${box_2d} at ${side}`).toBeGreaterThan(0.95);
      }
    }
  });
});
