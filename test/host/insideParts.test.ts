/** Parts of a picture as they are sent: upright pixels whatever EXIF says, and as many tiles as the settings ask for. */
import assert from "node:assert/strict";
import sharp from "sharp";
import type { Box } from "../../src/core/annotation.ts";
import { iou } from "../../src/core/geometry.ts";
import { type PixelRect, pixelsOf } from "../../src/core/tiles.ts";
import { makeScene, type Truth } from "../emulator/scene.ts";
import {
  annotation,
  asked,
  emulator,
  inside,
  journal,
  labels,
  opened,
  presses,
  SIZE,
  say,
  set,
  shown,
  sidecarOf,
  useInside,
} from "./insideWorld.ts";

const SCENE = { width: 1500, height: 1000, seed: 21, objects: 6, format: "jpeg" } as const;

describe("parts of a picture that its EXIF orientation turns", () => {
  useInside();

  /** Upright, as the scene was made; not read from the turned file. */
  let upright: Buffer;
  before(async () => {
    upright = await sharp((await makeScene(SCENE)).file)
      .removeAlpha()
      .raw()
      .toBuffer();
  });

  /** Mean difference, 0–255, of the picture of a request and a part of the upright picture; of another shape: all. */
  async function difference(sent: Buffer, part: PixelRect): Promise<number> {
    const { data, info } = await sharp(sent).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    if (info.width !== part.width || info.height !== part.height) return 255;
    let sum = 0;
    for (let y = 0; y < part.height; y++) {
      const start = ((part.top + y) * SCENE.width + part.left) * 3;
      for (let i = 0; i < part.width * 3; i++) {
        sum += Math.abs((data[y * part.width * 3 + i] ?? 0) - (upright[start + i] ?? 0));
      }
    }
    return sum / data.length;
  }
  /** What storing and sending as JPEG change, and nothing that is turned or in another place. */
  const SAME = 1;

  const found = (truth: Truth, sidecar: ReturnType<typeof sidecarOf>) =>
    truth.objects.filter(({ label, box_2d }) =>
      sidecar.annotations.some((one) => one.label === label && one.box_2d && iou(one.box_2d, box_2d) >= 0.9),
    );

  it("a region is sent upright and in full resolution, and what is found lies at its place", async () => {
    const { document, truth } = await opened([], { ...SCENE, orientation: 6 });
    const region: Box = [0, 0, 700, 500];
    await say({ type: "ask", choice: "detect", text: "", region });
    const part = pixelsOf(region, SCENE);
    assert.deepEqual(part, { left: 0, top: 0, width: 750, height: 700 });
    assert.ok((await difference(await emulator.image(0), part)) < SAME);
    const within = truth.objects.filter(({ box_2d: [, , yMax, xMax] }) => yMax < 700 && xMax < 500);
    assert.ok(within.length > 0);
    const { annotations, image } = sidecarOf(document);
    for (const object of within)
      assert.ok(found(truth, sidecarOf(document)).includes(object), JSON.stringify(annotations));
    assert.deepEqual([image.width, image.height], [SCENE.width, SCENE.height]);
  });

  it("boxes get outlines that lie on their objects", async () => {
    const { objects } = (await makeScene(SCENE)).truth;
    const { document, image, truth } = await opened(
      objects.map(({ label, box_2d }, i) => annotation(`box${i}`, label, box_2d)),
      { ...SCENE, orientation: 8 },
    );
    await inside.segmentSelected();
    assert.equal(await asked(), objects.length);
    const entries = (await journal.list()).filter(({ question }) => question.subjects.includes(image.toString()));
    const regions = entries.map(({ question }) => question.picture?.sent.region);
    for (let i = 0; i < objects.length; i++) {
      const sent = await emulator.image(i);
      const differences = await Promise.all(
        regions.map((region) => (region === undefined ? 255 : difference(sent, pixelsOf(region, SCENE)))),
      );
      assert.ok(Math.min(...differences) < SAME, String(Math.min(...differences)));
    }
    assert.equal(found(truth, sidecarOf(document)).length, objects.length);
    for (const { polygon } of sidecarOf(document).annotations) assert.ok(polygon);
  });

  it("tiles are cut from the upright picture, and every object is found once at its place", async () => {
    await set("sliceSize", 800);
    presses.push("Ask 6 Times");
    const { document, truth } = await opened([], { ...SCENE, orientation: 5 });
    await say({ type: "ask", choice: "sliced", text: "" });
    assert.match(shown[0]?.text ?? "", /1500 × 1000 px\) into 6 tiles/);
    const tiles = [0, 350, 700].flatMap((left) => [0, 200].map((top) => ({ left, top, width: 800, height: 800 })));
    const matched = new Set<number>();
    for (let i = 0; i < tiles.length; i++) {
      const sent = await emulator.image(i);
      const differences = await Promise.all(tiles.map((tile) => difference(sent, tile)));
      const least = Math.min(...differences);
      assert.ok(least < SAME, String(differences));
      matched.add(differences.indexOf(least));
    }
    assert.equal(matched.size, tiles.length);
    assert.deepEqual(labels(sidecarOf(document)), truth.objects.map(({ label }) => label).sort());
    assert.equal(found(truth, sidecarOf(document)).length, truth.objects.length);
  });
});

describe("the overlap of tiles", () => {
  useInside();

  const cases: readonly (readonly [number, readonly number[], readonly number[]])[] = [
    [0, [0, 480, 960], [0, 560]],
    [0.2, [0, 480, 960], [0, 280, 560]],
    [0.5, [0, 320, 640, 960], [0, 280, 560]],
  ];
  for (const [overlap, lefts, tops] of cases) {
    it(`of ${overlap} at least makes ${lefts.length} × ${tops.length} tiles of them`, async () => {
      await set("sliceSize", 640);
      await set("sliceOverlap", overlap);
      const count = lefts.length * tops.length;
      presses.push(`Ask ${count} Times`);
      const { image } = await opened([]);
      await say({ type: "ask", choice: "sliced", text: "" });
      assert.match(shown[0]?.text ?? "", new RegExp(`into ${count} tiles\\?`));
      assert.match(shown[0]?.detail ?? "", new RegExp(`^${count} requests `));
      assert.equal(await asked(), count);
      const entries = (await journal.list()).filter(({ question }) => question.subjects.includes(image.toString()));
      const places = entries.flatMap(({ question }) => {
        const region = question.picture?.sent.region;
        return region === undefined ? [] : [pixelsOf(region, SIZE)];
      });
      const order = (one: PixelRect, other: PixelRect) => one.top - other.top || one.left - other.left;
      assert.deepEqual(
        places.sort(order),
        tops.flatMap((top) => lefts.map((left) => ({ left, top, width: 640, height: 640 }))),
      );
      for (let i = 0; i < count; i++) {
        const { width, height } = await sharp(await emulator.image(i)).metadata();
        assert.deepEqual([width, height], [640, 640]);
      }
    });
  }
});
