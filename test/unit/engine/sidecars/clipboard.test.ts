/** Annotations on the clipboard: what was copied comes back, what others put there does not. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipboardText, readClipboard } from "../../../../src/engine/sidecars/clipboard.ts";
import { annotations } from "../../core/arbitraries.ts";

const image = { width: 800, height: 600, sha256: "a".repeat(64) };

describe("the clipboard", () => {
  it("gives back what was copied, fields of others too", () => {
    const some = annotations.filter((list) => list.length > 0);
    fc.assert(
      fc.property(some, (list) => {
        expect(readClipboard(clipboardText({ image, annotations: list }))).toEqual({ image, annotations: list });
      }),
    );
    const foreign = { id: "a", label: "b", review: "accepted" as const, colour: "red" };
    expect(readClipboard(clipboardText({ image, annotations: [foreign] }))?.annotations).toEqual([foreign]);
  });

  it("takes the text of a whole sidecar, with comments", () => {
    const text = `// mine\n${JSON.stringify({ version: 1, image, annotations: [{ id: "a", label: "b", review: "pending" }], runs: [] })}`;
    expect(readClipboard(text.replace("// mine\n", "{").replace("{{", "{ // mine\n"))?.annotations).toHaveLength(1);
  });

  it.each([
    ["nothing", ""],
    ["words", "a red kite"],
    ["other JSON", '{"type":"excalidraw/clipboard","elements":[]}'],
    ["a list", "[1, 2]"],
    ["no annotations", JSON.stringify({ version: 1, image, annotations: [] })],
    [
      "a place outside of the picture",
      clipboardText({ image, annotations: [{ id: "a", label: "b", box_2d: [0, 0, 2000, 10], review: "pending" }] }),
    ],
    [
      "an id that stands twice",
      clipboardText({
        image,
        annotations: [
          { id: "a", label: "b", review: "pending" },
          { id: "a", label: "c", review: "pending" },
        ],
      }),
    ],
    [
      "a newer format",
      JSON.stringify({ version: 2, image, annotations: [{ id: "a", label: "b", review: "pending" }] }),
    ],
    [
      "a prototype",
      `{"version":1,"image":${JSON.stringify(image)},"annotations":[{"id":"a","label":"b","review":"pending","__proto__":{}}]}`,
    ],
    ["what is nested without end", `{"a":${"[".repeat(200_000)}`],
  ])("reads nothing in %s", (_, text) => {
    expect(readClipboard(text)).toBeUndefined();
  });

  it("never throws, whatever is there", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `{"annotations":${json}}`),
        ),
        (text) => {
          expect(readClipboard(text)).toBeUndefined();
        },
      ),
    );
  });
});
