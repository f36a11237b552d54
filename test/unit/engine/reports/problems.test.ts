import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { problemsOf, strangeLabels } from "../../../../src/engine/reports/problems.ts";
import { annotations } from "../../core/arbitraries.ts";

const image = { width: 1000, height: 500, sha256: "" };
const cat: Annotation = { id: "cat", label: "cat", review: "accepted", box_2d: [100, 100, 500, 500] };

function found(...list: readonly Annotation[]): string[] {
  return problemsOf({ image, annotations: list }).map(({ kind, annotation }) => `${kind} ${annotation.id}`);
}

describe("likely problems of a picture", () => {
  it("none of what is as it should be", () => {
    const point: Annotation = { id: "p", label: "eye", review: "pending", point: [1, 1] };
    const dog: Annotation = { ...cat, id: "dog", label: "dog" };
    const other: Annotation = { ...cat, id: "b", box_2d: [100, 600, 500, 900] };
    expect(found(cat, point, dog, other)).toEqual([]);
  });

  it("the same box of one label twice, but not of two labels, nor what was rejected", () => {
    const twin: Annotation = { ...cat, id: "twin", box_2d: [101, 100, 500, 500] };
    expect(found(cat, twin)).toEqual(["duplicate twin"]);
    expect(found(cat, { ...twin, label: "dog" })).toEqual([]);
    expect(found(cat, { ...twin, review: "rejected" })).toEqual([]);
    expect(found({ ...cat, review: "rejected" }, twin)).toEqual([]);
    // 0.9 alone is not more than 0.9.
    expect(found(cat, { ...twin, box_2d: [100, 100, 500, 460] })).toEqual([]);
    expect(problemsOf({ image, annotations: [cat, twin] })[0]?.other).toBe("cat");
  });

  it("tiny ones by px of the picture, not by parts of it", () => {
    // 8 units are 8 px across and 4 px down.
    expect(found({ ...cat, box_2d: [0, 0, 8, 8] })).toEqual([]);
    expect(found({ ...cat, box_2d: [0, 0, 7.9, 100] })).toEqual(["tiny cat"]);
    expect(found({ ...cat, box_2d: [0, 0, 100, 3.9] })).toEqual(["tiny cat"]);
  });

  it("outlines that leave their box, nameless ones, and ones without a place", () => {
    const ring = [
      [100, 100],
      [100, 500],
      [600, 500],
    ] as const;
    expect(found({ ...cat, polygon: [ring] })).toEqual(["offBox cat"]);
    expect(found({ ...cat, polygon: [ring], box_2d: [100, 100, 600, 500.9] })).toEqual([]);
    expect(found({ ...cat, label: " " })).toEqual(["unnamed cat"]);
    expect(found({ id: "x", label: "x", review: "accepted" })).toEqual(["noShape x"]);
  });

  it("are annotations of the picture, whatever these are", () => {
    fc.assert(
      fc.property(annotations, (list) => {
        for (const { annotation } of problemsOf({ image, annotations: list })) {
          expect(list).toContain(annotation);
          expect(annotation.review).not.toBe("rejected");
        }
      }),
    );
  });
});

describe("strange labels", () => {
  const strange = (counts: Record<string, number>) =>
    Object.fromEntries(strangeLabels(new Map(Object.entries(counts))));

  it("are used once and a letter away from one that is used more often", () => {
    expect(strange({ person: 40, persn: 1, perosn: 1, persons: 1, parson: 1 })).toEqual({
      persn: "person",
      perosn: "person",
      persons: "person",
      parson: "person",
    });
    expect(strange({ person: 40, persn: 2 })).toEqual({});
    expect(strange({ bicycle: 9, bycicle: 1, "traffic light": 5, "trafic lihgt": 1 })).toEqual({
      bycicle: "bicycle",
      "trafic lihgt": "traffic light",
    });
  });

  it("short words are near to everything: they are left alone", () => {
    expect(strange({ cat: 50, car: 1, bat: 1, rat: 1 })).toEqual({});
  });

  it("differ in case, blanks or Unicode form, however often they are used", () => {
    expect(strange({ car: 30, Car: 20, " car": 1 })).toEqual({ Car: "car", " car": "car" });
    expect(strange({ traffic_light: 5, "Traffic Light": 3 })).toEqual({ "Traffic Light": "traffic_light" });
    expect(strange({ "Ka\u0308fer": 2, Käfer: 3 })).toEqual({ "Ka\u0308fer": "Käfer" });
  });
});
