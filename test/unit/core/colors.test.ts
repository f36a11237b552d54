import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colorsOf, labelRgb, PALETTE, type Rgb, SPARE } from "../../../src/core/colors.ts";

type Triple = readonly [number, number, number];

const linear = (channel: number): number => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

/** Linear RGB → OKLab. Differences of about 0.02 are just noticeable. */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const VISIONS: Readonly<Record<string, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen([r, g, b]: Rgb, matrix: readonly Triple[]): Triple {
  const light: Triple = [linear(r), linear(g), linear(b)];
  const mixed = matrix.map((row) => {
    const value = row[0] * light[0] + row[1] * light[1] + row[2] * light[2];
    return Math.min(1, Math.max(0, value));
  });
  return oklab([mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0]);
}

describe("colours of labels", () => {
  it.each(Object.entries(VISIONS))("are told apart with %s", (_name, matrix) => {
    const colors = PALETTE.map((color) => seen(color, matrix));
    for (const [i, a] of colors.entries()) {
      for (const b of colors.slice(i + 1)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.09);
      }
    }
  });

  it.each(Object.entries(VISIONS))("the spare ones too with %s, a little less", (_name, matrix) => {
    const colors = [...PALETTE, ...SPARE].map((color) => seen(color, matrix));
    for (const [i, a] of colors.entries()) {
      for (const b of colors.slice(i + 1)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.04);
      }
    }
  });

  it("carry black text with a contrast of at least 4.5", () => {
    for (const [r, g, b] of [...PALETTE, ...SPARE]) {
      const luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
      expect((luminance + 0.05) / 0.05).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("stay what they are: pictures and exports of earlier versions would change otherwise", () => {
    expect(
      ["apple", "bicycle", "person", "Straße", ""].map((label) => colorsOf([label]).css(label)),
    ).toMatchInlineSnapshot(`
      [
        "#00ddff",
        "#e7fa04",
        "#99ab39",
        "#b3fcf4",
        "#00ddff",
      ]
    `);
  });

  it("do not depend on case, Unicode form or outer blanks", () => {
    expect(labelRgb(" Apple ")).toBe(labelRgb("apple"));
    expect(labelRgb("cafe\u0301")).toBe(labelRgb("caf\u00e9"));
    expect(colorsOf(["apple", "Apple "]).css("APPLE")).toBe(colorsOf(["apple"]).css("apple"));
  });

  it("differ for most of what is seen every day", () => {
    const labels = [
      "person",
      "car",
      "bicycle",
      "dog",
      "cat",
      "chair",
      "table",
      "tree",
      "bottle",
      "cup",
      "book",
      "window",
    ];
    expect(new Set(labels.map(labelRgb)).size).toBeGreaterThanOrEqual(11);
  });

  const different = fc.uniqueArray(fc.string(), {
    selector: (label) => label.normalize("NFC").trim().toLowerCase(),
    maxLength: PALETTE.length + SPARE.length,
  });

  it("all differ within a picture, and the first of all has its own", () => {
    fc.assert(
      fc.property(different, (labels) => {
        const colors = colorsOf(labels);
        expect(new Set(labels.map(colors.css)).size).toBe(labels.length);
        if (labels[0] !== undefined) expect(colors.rgb(labels[0])).toBe(labelRgb(labels[0]));
      }),
    );
  });

  it("stay when a label is added at the end", () => {
    fc.assert(
      fc.property(different, fc.string(), (labels, added) => {
        const [before, after] = [colorsOf(labels), colorsOf([...labels, added])];
        for (const label of labels) expect(after.css(label)).toBe(before.css(label));
      }),
    );
  });

  it("use the whole palette evenly", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const key = labelRgb(`label ${i}`).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(PALETTE.length);
    for (const count of counts.values()) expect(count).toBeGreaterThan(850);
  });
});
