import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareSizes, findImages } from "../../../../src/engine/formats/findImages.ts";
import { path } from "./world.ts";

const image = (name: string, anyExtension = false) => ({
  path: name,
  objects: [],
  ...(anyExtension && { anyExtension: true as const }),
});

/** What is found for each name: a path, or the trouble. */
function found(names: readonly string[], paths: readonly string[], anyExtension = false) {
  return findImages(
    names.map((name) => image(name, anyExtension)),
    paths,
  ).map(({ path: at, trouble }) => at ?? trouble);
}

describe("finding the pictures of a dataset", () => {
  it("goes by the relative path first", () => {
    expect(found(["a/x.png", "x.png"], ["a/x.png", "x.png", "b/a/x.png"])).toEqual(["a/x.png", "x.png"]);
    expect(found(["./a//x.png"], ["a/x.png", "b/x.png"])).toEqual(["a/x.png"]);
  });

  it("else by as much of the path as is alike", () => {
    expect(found(["images/train/x.png"], ["data/train/x.png", "data/val/x.png"])).toEqual(["data/train/x.png"]);
    expect(found(["C:/old/place/x.png", "gone.png"], ["new/x.png"])).toEqual(["new/x.png", "missing"]);
  });

  it("guesses nothing where several may be meant, or several mean one", () => {
    expect(found(["x.png"], ["a/x.png", "b/x.png"])).toEqual(["ambiguous"]);
    expect(found(["a/x.png", "b/x.png"], ["c/x.png"])).toEqual(["ambiguous", "ambiguous"]);
    expect(found(["a/x.png", "b/x.png"], ["a/x.png"])).toEqual(["a/x.png", "ambiguous"]);
  });

  it("finds names without extension, and accents however they are encoded", () => {
    expect(found(["images/train/x", "images/train/y"], ["images/train/x.webp"], true)).toEqual([
      "images/train/x.webp",
      "missing",
    ]);
    expect(found(["x"], ["x.png", "x.jpg"], true)).toEqual(["ambiguous"]);
    expect(found(["e\u0301.png"], ["\u00e9.png"])).toEqual(["\u00e9.png"]);
    expect(found(["x"], ["x.png"])).toEqual(["missing"]);
  });

  it("finds every picture by its own path, whatever else is there", () => {
    const unlike = { selector: (one: string) => one.normalize("NFC") };
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 8, ...unlike }), (paths) => {
        expect(found(paths, paths)).toEqual(paths);
      }),
    );
  });
});

describe("the size that a dataset says", () => {
  it.each([
    [{ width: 400, height: 300 }, "same"],
    [{ width: 300, height: 400 }, "turned"],
    [{ width: 150, height: 200 }, "turned"],
    [{ width: 200, height: 150 }, "scaled"],
    [{ width: 133, height: 100 }, "scaled"],
    [{ width: 400, height: 200 }, "different"],
    [undefined, "unknown"],
  ] as const)("%o goes with 400 × 300 as %s", (said, match) => {
    expect(compareSizes(said, { width: 400, height: 300 })).toBe(match);
  });

  it("of a square picture is never turned", () => {
    expect(compareSizes({ width: 50, height: 50 }, { width: 100, height: 100 })).toBe("scaled");
  });
});
