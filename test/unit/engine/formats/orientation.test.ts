/** Pictures that are upright only by EXIF. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mayBeUnturned, orientationOf, orientationOnDisk } from "../../../../src/engine/formats/orientation.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "vision-orientation-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const pixels = sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } });

describe("how EXIF turns a picture", () => {
  it.each(["jpeg", "png", "webp", "tiff"] as const)("is read of %s, in memory and on disk", async (format) => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const bytes = await pixels.clone().toFormat(format).withMetadata({ orientation }).toBuffer();
      const file = path.join(root, `${orientation}`);
      await writeFile(file, bytes);
      expect([await orientationOf(bytes), await orientationOnDisk(file)]).toEqual([orientation, orientation]);
    }
  });

  it("is not at all of what is no picture, damaged, not there, or no file", async () => {
    const jpeg = await pixels.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const places = { text: "text", cut: jpeg.subarray(0, 20), empty: "" };
    for (const [name, bytes] of Object.entries(places)) {
      await writeFile(path.join(root, name), bytes);
      expect(await orientationOnDisk(path.join(root, name))).toBe(1);
    }
    execFileSync("mkfifo", [path.join(root, "pipe")]);
    for (const name of ["pipe", "gone", "."]) expect(await orientationOnDisk(path.join(root, name))).toBe(1);
  });
});

describe("a dataset of a picture that EXIF turns", () => {
  const upright = { width: 200, height: 400 };
  const stored = { width: 400, height: 200 };

  it.each([
    ["says no size", undefined, 6, true],
    ["has the upright size", upright, 6, false],
    ["has a part of it", { width: 100, height: 200 }, 8, false],
    ["has the size as stored, which is left out anyhow", stored, 6, true],
    ["has a size that half a turn does not change", upright, 3, true],
    ["has a size that mirroring does not change", upright, 2, true],
    ["has another shape", { width: 7, height: 400 }, 3, false],
  ] as const)("that %s", (_, said, orientation, unsure) => {
    expect(mayBeUnturned(said, upright, orientation)).toBe(unsure);
    expect(mayBeUnturned(said, upright, 1)).toBe(false);
  });

  it("that is square says nothing by its size", () => {
    const square = { width: 300, height: 300 };
    for (let orientation = 2; orientation <= 8; orientation++) {
      expect(mayBeUnturned(square, square, orientation)).toBe(true);
    }
  });
});
