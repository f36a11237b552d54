import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { chooseAnnotations, exportOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { subsetOf } from "../../../../src/engine/formats/split.ts";
import { yoloDetect } from "../../../../src/engine/formats/yolo.ts";
import { readBack, type Wishes, written } from "./world.ts";

const box_2d = [100, 100, 500, 500] as const;
const of = (label: string, more: Partial<Annotation> = {}): Annotation => ({
  id: `id of ${label}`.padEnd(12),
  label,
  review: "accepted",
  box_2d,
  ...more,
});

function labels(annotations: readonly Annotation[], wishes: Wishes): string[] {
  return chooseAnnotations(annotations, exportOptionsSchema.parse(wishes)).map(({ label }) => label);
}

describe("what is written", () => {
  it("is everything but what was rejected, or the states that were chosen", () => {
    const all = [of("a", { review: "pending" }), of("b"), of("c", { review: "rejected" })];
    expect(labels(all, {})).toEqual(["a", "b"]);
    expect(labels(all, { review: ["accepted"] })).toEqual(["b"]);
    expect(labels(all, { review: ["rejected"] })).toEqual(["c"]);
  });

  it("is as sure as was asked, where that is known", () => {
    const all = [of("a", { confidence: 0.4 }), of("b", { confidence: 0.5 }), of("c")];
    expect(labels(all, { minConfidence: 0.5 })).toEqual(["b", "c"]);
  });

  it("is renamed, merged and dropped, whatever the labels are called", () => {
    const map = [
      { from: "kitten", to: "cat" },
      { from: "tomcat", to: "cat" },
      { from: "chair", to: null },
      { from: "__proto__", to: "constructor" },
    ];
    const all = ["kitten", "cat", "tomcat", "chair", "__proto__", "toString"].map((label) => of(label));
    expect(labels(all, { labels: map })).toEqual(["cat", "cat", "cat", "constructor", "toString"]);
  });

  it("gets class numbers in the order that was chosen, the others as they come", async () => {
    const picture = { path: "a.png", width: 10, height: 10, annotations: [of("dog"), of("__proto__"), of("cat")] };
    const wishes = { order: ["cat", "bird"] };
    const yolo = await written(yoloDetect, [picture], wishes);
    const rows = [...yolo.files].find(([file]) => file.endsWith("a.txt"))?.[1];
    expect(rows?.split("\n").map((row) => row.split(" ")[0])).toEqual(["2", "3", "0", ""]);
    for (const format of [yoloDetect, coco]) {
      const { files } = await written(format, [picture], wishes);
      const { pictures } = await readBack(format, files);
      expect(pictures[0]?.items.map(({ label }) => label)).toEqual(["dog", "__proto__", "cat"]);
    }
  });

  it("is refused when options make no sense", () => {
    for (const wrong of [
      { split: { train: 0.5, val: 0.2, test: 0.2 } },
      { minConfidence: 2 },
      { review: ["good"] },
      { gemini: { uriPrefix: "file:///etc/", prompt: "x" } },
    ]) {
      expect(exportOptionsSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe("dealing pictures out", () => {
  const split = { train: 0.7, val: 0.2, test: 0.1, seed: "" };
  const paths = Array.from({ length: 5000 }, (_, i) => `folder ${i % 7}/picture ${i}.png`);

  it("comes close to the fractions, by path and seed alone", () => {
    const count = (subset: string) => paths.filter((path) => subsetOf(path, split) === subset).length / paths.length;
    expect(count("train")).toBeCloseTo(0.7, 1);
    expect(count("val")).toBeCloseTo(0.2, 1);
    expect(count("test")).toBeCloseTo(0.1, 1);
    const moved = paths.filter((path) => subsetOf(path, split) !== subsetOf(path, { ...split, seed: "other" }));
    expect(moved.length).toBeGreaterThan(1000);
  });

  it("moves no picture from training to validation when more is trained on", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), fraction, fraction, (path, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const of = (train: number) => subsetOf(path, { train, val: 1 - train, test: 0, seed: "" });
        if (of(less) === "train") expect(of(more)).toBe("train");
        expect(of(1)).toBe("train");
        expect(["train", "val"]).toContain(of(a));
      }),
    );
  });

  it("names in data.yaml only folders that are there", async () => {
    const picture = { path: "a.png", width: 10, height: 10, annotations: [] };
    const data = async (part: { train?: number; val?: number }) => {
      const { files } = await written(yoloDetect, [picture], { split: { train: 0, val: 0, test: 0, ...part } });
      return files.get("data.yaml");
    };
    expect(await data({ train: 1 })).toContain('train: "images/train"\nval: "images/train"\n');
    expect(await data({ val: 1 })).toContain('train: "images/val"\nval: "images/val"\n');
  });
});
