import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { openForCutting } from "../../../../src/engine/regions/crop.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { boxesIn, worstIou } from "../../../emulator/seenBoxes.ts";

describe("a part cut out of a picture", () => {
  for (const orientation of [1, 3, 6, 8]) {
    it(`is upright, whatever its orientation in the file (${orientation})`, async () => {
      const { file, truth } = await makeScene({
        width: 900,
        height: 600,
        seed: 5,
        objects: 1,
        format: "jpeg",
        orientation,
      });
      const cuttable = await openForCutting(file);
      expect(cuttable.image).toMatchObject({ width: 900, height: 600 });
      const [object] = truth.objects;
      if (object === undefined) throw new Error("The scene is empty.");
      const { bytes, width, height, mimeType } = await cuttable.cut(object.box_2d, "original");
      expect(mimeType).toBe("image/jpeg");
      const sent = await sharp(bytes).metadata();
      expect([sent.width, sent.height, sent.orientation]).toEqual([width, height, undefined]);
      expect(worstIou([{ label: object.label, box_2d: [0, 0, 1000, 1000] }], await boxesIn(bytes))).toBeGreaterThan(
        0.9,
      );
    });
  }

  it("has the picture's very pixels, lossless where the file is", async () => {
    const noise = Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * 7919) % 251);
    const file = await sharp(noise, { raw: { width: 40, height: 30, channels: 3 } })
      .png()
      .toBuffer();
    const { bytes, mimeType, region } = await (await openForCutting(file)).cut([200, 250, 500, 750], 1536);
    expect(mimeType).toBe("image/png");
    expect(region).toEqual([200, 250, 500, 750]);
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const expected = await sharp(file).extract({ left: 10, top: 6, width: 20, height: 9 }).raw().toBuffer();
    expect(data.equals(expected)).toBe(true);
  });

  it("of a drawing is drawn in the size that is sent, and says which part it is", async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect x="10" y="10" width="10" height="10" fill="#d3222a"/></svg>';
    const { bytes, width, height, region } = await (await openForCutting(Buffer.from(svg))).cut(
      [200, 200, 600, 600],
      800,
    );
    expect([width, height]).toEqual([800, 800]);
    expect(region).toEqual([200, 200, 600, 600]);
    expect(worstIou([{ label: "apple", box_2d: [125, 125, 750, 750] }], await boxesIn(bytes))).toBeGreaterThan(0.95);
  });

  it("is at least one pixel, and a transparent one gets a ground", async () => {
    const file = await sharp({ create: { width: 50, height: 50, channels: 4, background: "#00000000" } })
      .png()
      .toBuffer();
    const { bytes, width, height } = await (await openForCutting(file)).cut([999, 999, 999.01, 999.01], 1536);
    expect([width, height]).toEqual([1, 1]);
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(false);
  });

  it("of a damaged picture is refused", async () => {
    const { file } = await makeScene({ width: 400, height: 300, seed: 1 });
    const broken = await openForCutting(file.subarray(0, file.length / 2));
    await expect(broken.cut([0, 0, 500, 500], 1536)).rejects.toMatchObject({ trouble: "damaged" });
  });
});
