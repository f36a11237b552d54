import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FreeNames, PARTS, pathFrom, safeName, templateTrouble } from "../../../../src/engine/assets/assetNames.ts";

const hostile = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "",
    "a/b",
    "..\\..",
    "CON",
    "nul.txt",
    "com1",
    "LPT9.",
    "a:b",
    "<x>",
    "\u202Eexe.png",
    ".git",
  ),
  fc.constantFrom("a\nb", "a\0b", "x".repeat(500), "猫".repeat(200), "e\u0301", "\ud800", "name. . .", " a ", '*?|"'),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
);

/** What every file system and the shells of all of them take as one plain name. */
function expectPlain(name: string): void {
  expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Cf}]/u);
  expect(name).not.toMatch(/^[. ]|[. ]$/);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
  expect(name).not.toBe("");
  expect(name.isWellFormed()).toBe(true);
  expect(Buffer.byteLength(`.${name}.abcdefghijkl.tmp`)).toBeLessThan(255);
}

describe("names of files", () => {
  it("are plain whatever a label or a file is called, on every system", () => {
    fc.assert(
      fc.property(hostile, (text) => expectPlain(safeName(text))),
      { numRuns: 2000 },
    );
  });

  it("lead only where the template leads", () => {
    const parts = fc.record({ image: hostile, label: hostile, index: fc.nat(), id: hostile });
    const template = fc.constantFrom(
      "{label}/{image}-{index}",
      "{image}",
      "../{id}",
      "/{label}/",
      "a//{label}",
      "{label}\\{id}",
    );
    fc.assert(
      fc.property(template, parts, (text, values) => {
        const segments = pathFrom(text, values).split("/");
        expect(segments).toHaveLength(text.split("/").length);
        for (const segment of segments) expectPlain(segment);
      }),
      { numRuns: 2000 },
    );
  });

  it("say what the template says", () => {
    const parts = { image: "IMG 1", label: "Äpfel {id}", index: 7, id: "abc" };
    expect(pathFrom("{label}/{image}-{index} ({id})", parts)).toBe("Äpfel {id}/IMG 1-7 (abc)");
    expect(templateTrouble("{label}-{image}")).toBeUndefined();
    expect(templateTrouble("  ")).toEqual({ kind: "empty" });
    expect(templateTrouble("{label}{what}")).toEqual({ kind: "unknownPart", part: "what" });
    expect(PARTS.every((part) => templateTrouble(`{${part}}`) === undefined)).toBe(true);
  });

  it("are each their own, also for disks that fold case and accents", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "A", "a-2", "A-2", "é", "e\u0301", "b")), (wanted) => {
        const names = new FreeNames();
        const taken = wanted.map((name) => names.take(name, "png").normalize("NFC").toLowerCase());
        expect(new Set(taken).size).toBe(wanted.length);
      }),
    );
    const many = new FreeNames();
    expect(Array.from({ length: 3 }, () => many.take("x", "png"))).toEqual(["x.png", "x-2.png", "x-3.png"]);
  });
});
