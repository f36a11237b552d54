import { readFileSync } from "node:fs";
import { findNodeAtLocation } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { imageOf, sidecarOf } from "../../../../src/engine/sidecars/names.ts";
import { readSidecar } from "../../../../src/engine/sidecars/read.ts";
import { sidecarJsonSchema } from "../../../../src/engine/sidecars/schema.ts";

const image = '"image": { "width": 4, "height": 3, "sha256": "ab" }';

function problemOf(text: string) {
  const read = readSidecar(text);
  return read.ok ? undefined : read.problem;
}

describe("reading a sidecar", () => {
  it("takes comments, trailing commas, missing lists and fields nobody knows", () => {
    const read = readSidecar(`{ // mine
      "version": 1, ${image}, "mood": "good",
      "annotations": [{ "id": "a", "label": "cat", "review": "pending", "colour": "red", "box_2d": [0, 0, 1000, 1.5], },],
    }`);
    expect(read).toMatchObject({
      ok: true,
      sidecar: { mood: "good", annotations: [{ colour: "red", box_2d: [0, 0, 1000, 1.5] }], texts: [], runs: [] },
    });
  });

  it.each(["", "// mine\n"])(
    "takes fields nobody knows so deep that they can be sent and written (after '%s')",
    (comment) => {
      const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
      const text = (levels: number) => `{ "version": 1, ${image}, "mood": ${comment}${nested(levels)} }`;
      expect(readSidecar(text(400))).toMatchObject({ ok: true, sidecar: { mood: JSON.parse(nested(400)) } });
      for (const levels of [600, 3_000]) {
        expect(problemOf(text(levels))?.message).toBe("This is nested too deeply to be a sidecar.");
      }
    },
  );

  it("takes lists of any length, with comments too", () => {
    const moods = Array.from({ length: 200_000 }, () => '""').join();
    expect(problemOf(`{ // mine\n"version": 1, ${image}, "moods": [${moods}] }`)).toBeUndefined();
  });

  it.each([
    ["syntax", 3, `{\n"version": 1,\n${image} "annotations": []\n}`, "comma expected"],
    ["syntax", 1, "[]", "JSON object"],
    ["syntax", 1, "<<<<<<< HEAD", "not valid JSON"],
    ["newer", 2, `{ ${image},\n"version": 2 }`, "version 2"],
    ["schema", 1, `{ "version": 1 }`, "image"],
    [
      "schema",
      4,
      `{ "version": 1, ${image},\n"annotations": [\n{ "id": "a", "label": "x", "review": "pending" },\n{ "id": "b", "label": "y", "review": "pending", "box_2d": [0, 0, 1, 1001] }] }`,
      "annotations.[1].box_2d.[3]",
    ],
    [
      "schema",
      3,
      `{ "version": 1, ${image},\n"annotations": [{ "id": "a", "label": "x", "review": "pending" },\n{ "id": "a", "label": "y", "review": "pending" }] }`,
      'The id "a" stands here a second time',
    ],
    ["syntax", 1, "[".repeat(100_000), "nested too deeply"],
    [
      "schema",
      2,
      `{ "version": 1, ${image},\n"annotations": [{ "id": "a", "__proto__": { "label": "x" } }] }`,
      "__proto__",
    ],
    ["schema", 2, `{ "version": 1, ${image},\n"\\u005f_proto__": 1 }`, "__proto__"],
    ["schema", 2, `{ "version": 1, ${image}, // mine\n"mood": { "__proto__": { "label": "x" } } }`, "__proto__"],
    [
      "syntax",
      1,
      `{ "version": 1, ${image}, "mood": ${"[".repeat(100_000)}${"]".repeat(100_000)} }`,
      "nested too deeply",
    ],
  ])("names the line of a %s problem", (kind, line, text, says) => {
    expect(problemOf(text)).toMatchObject({ kind, line, message: expect.stringContaining(says) });
  });
});

it("keeps the text as it is, and its tree for edits", () => {
  const text = `{ "version": 1, ${image}, "annotations": [{ "id": "a", "label": "x", "review": "pending" }] }`;
  const read = readSidecar(text);
  if (!read.ok) expect.unreachable(read.problem.message);
  expect(read.source.text).toBe(text);
  expect(findNodeAtLocation(read.source.root, ["annotations", 0, "label"])?.offset).toBe(text.indexOf('"x"'));
  expect(read.source.root).toBe(read.source.root);
});

describe("names", () => {
  it("a sidecar and its image name each other, whatever the characters", () => {
    for (const name of ["/a/b.jpg", "C:\\x\\y.PNG", "ü #%'.webp", ".png"]) expect(imageOf(sidecarOf(name))).toBe(name);
    expect(imageOf("/a/b.json")).toBeUndefined();
    expect(imageOf("/a/.vision.json")).toBeUndefined();
  });
});

it("the JSON Schema for the text view is the one that sidecars are read with", () => {
  const file = new URL("../../../../media/sidecar.schema.json", import.meta.url);
  expect(JSON.parse(readFileSync(file, "utf8")), "run `npm run schema`").toEqual(
    JSON.parse(JSON.stringify(sidecarJsonSchema())),
  );
});
