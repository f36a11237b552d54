/** The checklist of promises (`test/README.md`) names files and tests that there are. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const tests = path.resolve(import.meta.dirname, "..");
const files = readdirSync(tests, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && file !== "unit/checklist.test.ts");
const sources = new Map(files.map((file) => [file, readFileSync(path.join(tests, file), "utf8")]));

/** The second column of the tables. */
const proofs = readFileSync(path.join(tests, "README.md"), "utf8")
  .split("\n")
  .flatMap((line) => /^\|[^|]*\|(.*)\|$/.exec(line.replaceAll("\\|", "¦"))?.[1]?.trim() ?? [])
  .filter((proof) => !/^(proof|with|-+)$/.test(proof) && !/^-+\|/.test(proof));

const places = proofs.flatMap((proof) => proof.match(/\b(?:ui|host|unit|harness|bench|emulator)\/[\w./-]*\w/g) ?? []);
const titles = proofs.flatMap((proof) => [...proof.matchAll(/"([^"]+)"/g)].flatMap(([, title]) => title ?? []));

const isThere = (place: string) =>
  ["", ".ts", ".test.ts"].some((ending) => existsSync(path.join(tests, `${place}${ending}`)));

/** A title as it stands in the source: with `…` and what a template puts in left open. */
function isTitle(title: string): boolean {
  const pieces = title
    .replaceAll("¦", "|")
    .split(/…|\$\{[^}]*\}/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "");
  const escaped = pieces.map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // Tests of a table have their title behind another pair of brackets.
  const pattern = new RegExp(`(?:\\b(?:it\\w*|describe)|\\))\\([\\w\\s,]*["'\`][^\\n]*?${escaped.join("[^\\n]*")}`);
  return [...sources.values()].some((source) => pattern.test(source));
}

describe("the checklist", () => {
  it("has a proof in every line", () => {
    expect(proofs.length).toBeGreaterThan(100);
    expect(proofs.filter((proof) => proof === "" || /not proven|not there yet/.test(proof))).toEqual([]);
  });

  it("names files that there are", () => {
    expect(places.length).toBeGreaterThan(100);
    expect(places.filter((place) => !isThere(place))).toEqual([]);
  });

  it("quotes titles of tests that there are", () => {
    expect(titles.length).toBeGreaterThan(100);
    expect(titles.filter((title) => !isTitle(title))).toEqual([]);
  });
});
