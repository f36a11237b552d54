import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { findObjects } from "../../emulator/eye.ts";
import { legend } from "../../emulator/legend.ts";
import { outline } from "../../emulator/outline.ts";
import { decodePixels } from "../../emulator/pictures.ts";
import { randomFrom } from "../../emulator/random.ts";
import { makeScene } from "../../emulator/scene.ts";
import { paintGround } from "../../emulator/sceneGround.ts";
import { iou } from "./asking.ts";

interface Found {
  readonly label: string;
  readonly box: readonly number[];
}

async function look(file: Buffer): Promise<Found[]> {
  const pixels = await decodePixels(file);
  const { width, height } = pixels;
  return findObjects(pixels).map((seen) => ({
    label: legend[seen.entry]?.label ?? "",
    box: [
      seen.top / height,
      seen.left / width,
      (seen.top + seen.height) / height,
      (seen.left + seen.width) / width,
    ].map((part) => Math.round(part * 1000)),
  }));
}

const anyScene = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  width: fc.integer({ min: 600, max: 1800 }),
  height: fc.integer({ min: 600, max: 1800 }),
  objects: fc.integer({ min: 1, max: 9 }),
  ground: fc.constantFrom("flat" as const, "noise" as const),
  format: fc.constantFrom("png" as const, "jpeg" as const, "webp" as const),
  orientation: fc.integer({ min: 1, max: 8 }),
});

describe("the emulated eye", () => {
  it("finds every object of any scene, as shrunk and compressed for sending, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(anyScene, async (options) => {
        const { file, truth } = await makeScene(options);
        const sent = await sharp(file, { autoOrient: true })
          .resize(1536, 1536, { fit: "inside", withoutEnlargement: true })
          .jpeg({ quality: 80 })
          .toBuffer();
        const found = await look(sent);
        expect(found.map(({ label }) => label).sort()).toEqual(truth.objects.map(({ label }) => label).sort());
        for (const { label, box_2d } of truth.objects) {
          const best = Math.max(...found.filter((one) => one.label === label).map(({ box }) => iou(box, box_2d)));
          expect(best, `${label} ${box_2d}`).toBeGreaterThanOrEqual(0.95);
        }
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  it("sees nothing in photograph-like noise", async () => {
    for (let seed = 0; seed < 8; seed++) {
      const ground = paintGround("noise", 900, 600, randomFrom(seed));
      const file = await sharp(ground, { raw: { width: 900, height: 600, channels: 3 } })
        .jpeg({ quality: 80 })
        .toBuffer();
      expect(await look(file)).toEqual([]);
    }
  });

  it("ignores EXIF: a picture sent as the camera stored it is seen lying on its side", async () => {
    const { file, truth } = await makeScene({
      width: 900,
      height: 600,
      seed: 8,
      objects: 1,
      format: "jpeg",
      orientation: 6,
    });
    const [found] = await look(file);
    const [object] = truth.objects;
    const [top = 0, left = 0, bottom = 0, right = 0] = object?.box_2d ?? [];
    expect(iou(found?.box ?? [], object?.box_2d ?? [])).toBeLessThan(0.9);
    expect(iou(found?.box ?? [], [1000 - right, top, 1000 - left, bottom])).toBeGreaterThan(0.97);
  });

  it("sees a blurred object where it was drawn, and not what is thin", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">
      <rect x="100" y="80" width="120" height="90" fill="${legend[0]?.hex}"/>
      <rect x="300" y="20" width="3" height="250" fill="${legend[7]?.hex}"/></svg>`;
    const file = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#eeeeee" } })
      .composite([{ input: Buffer.from(svg) }])
      .blur(1.5)
      .png()
      .toBuffer();
    expect(await look(file)).toEqual([{ label: "apple", box: [267, 250, 567, 550] }]);
  });

  it("draws outlines of few points that fill the same pixels", async () => {
    const { file } = await makeScene({ width: 1200, height: 900, seed: 21, objects: 8, ground: "noise" });
    for (const seen of findObjects(await decodePixels(file))) {
      const points = outline(seen, 28);
      expect(points.length).toBeLessThanOrEqual(28);
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      const bounds = [Math.min(...ys), Math.min(...xs), Math.max(...ys), Math.max(...xs)];
      expect(bounds).toEqual([seen.top, seen.left, seen.top + seen.height, seen.left + seen.width]);
      const area = Math.abs(
        points.reduce((sum, [x, y], index) => {
          const [nextX, nextY] = points[(index + 1) % points.length] ?? [0, 0];
          return sum + (x * nextY - nextX * y) / 2;
        }, 0),
      );
      // A ring's outline goes around its hole.
      const filled = seen.area / area > 0.97 && seen.area / area < 1.03;
      const isRing = seen.area / area < 0.87 && seen.area / area > 0.65;
      expect(filled || isRing, `${seen.area} of ${area}`).toBe(true);
    }
  });
});
