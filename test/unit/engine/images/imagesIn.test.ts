import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { compareNames, imagesBeyond, imagesIn } from "../../../../src/engine/images/imagesIn.ts";

it("pictures stand as in the Explorer: numbers by value, folders and other files left out", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "vision-sidecar-images-"));
  try {
    for (const name of ["b.PNG", "a10.jpg", "a2.jpg", "A1.webp", "notes.txt", "a2.jpg.vision.json"]) {
      await writeFile(path.join(folder, name), "");
    }
    await mkdir(path.join(folder, "folder.png"));
    expect(await imagesIn(folder)).toEqual(["A1.webp", "a2.jpg", "a10.jpg", "b.PNG"]);
    expect(await imagesIn(path.join(folder, "gone"))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("what is beyond a name comes nearest first, whether that name is there or not", () => {
  const names = ["a1", "a2", "a10"];
  expect(imagesBeyond(names, "a2", 1)).toEqual(["a10"]);
  expect(imagesBeyond(names, "a9", 1)).toEqual(["a10"]);
  expect(imagesBeyond(names, "a9", -1)).toEqual(["a2", "a1"]);
  expect(imagesBeyond(names, "a10", 1)).toEqual([]);
});

it("walking on passes every picture once, and walking back the same ones", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), (unsorted) => {
      const names = unsorted.toSorted(compareNames);
      const [first = "", ...rest] = names;
      expect(imagesBeyond(names, first, 1)).toEqual(rest);
      const last = names.at(-1) ?? "";
      expect(imagesBeyond(names, last, -1)).toEqual(names.slice(0, -1).toReversed());
    }),
  );
});
