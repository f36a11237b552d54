import { describe, expect, it } from "vitest";
import { parseSidecarText } from "../../../src/core/edits.ts";
import { annotationAt, offsetOfAnnotation } from "../../../src/core/places.ts";

const text = '{ "image": {}, "annotations": [ { "id": "a" }, { "label": "x", "id": "b" }, 7 ] }';

describe("places in a sidecar's text", () => {
  const source = parseSidecarText(text);
  if (source === undefined) throw new Error("not JSON");

  it("an annotation is found by its id, and its id by any offset inside it", () => {
    expect(offsetOfAnnotation(source, "b")).toBe(text.indexOf('{ "label"'));
    for (const part of ['{ "label"', '"x"', '"b"']) expect(annotationAt(source, text.indexOf(part))).toBe("b");
  });

  it("nothing is found where nothing is", () => {
    expect(offsetOfAnnotation(source, "c")).toBeUndefined();
    expect(annotationAt(source, 3)).toBeUndefined();
    expect(annotationAt(source, text.indexOf("7"))).toBeUndefined();
  });
});
