/** What the host takes from the page: exactly the messages of the protocol. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FromWebview } from "../../../src/core/protocol.ts";
import { readSidecar } from "../../../src/engine/sidecars/read.ts";
import { SIDECAR_MAX_BYTES } from "../../../src/engine/sidecars/refused.ts";
import { editOf, readMessage } from "../../../src/host/editor/messages.ts";

const coordinate = fc.double({ min: 0, max: 1000, noNaN: true });

const valid: readonly FromWebview[] = [
  { type: "ready" },
  { type: "ready", version: 7 },
  { type: "selected", ids: ["a"] },
  { type: "review", ids: ["a"], review: "accepted", edit: -1 },
  { type: "label", ids: ["a"], label: "cup", edit: -2 },
  { type: "renameLabel", label: "" },
  { type: "manner", manner: "{}" },
  { type: "command", command: "nextImage" },
  { type: "delete", ids: [] },
  { type: "rename", ids: ["a"] },
  { type: "textFocused" },
  { type: "textFocused", id: "t" },
  { type: "draft" },
  { type: "draft", draft: { id: "t", text: "half" } },
  { type: "editText", id: "t", text: "words", save: false },
  { type: "reviewText", id: "t", review: "rejected" },
  { type: "deleteText", id: "t" },
  { type: "copyText", id: "t" },
  { type: "wantMasks", hashes: ["h"] },
  { type: "reshape", edit: 1, shapes: [{ id: "a", shape: { box_2d: [1, 2, 3, 4], mask: "keep", threshold: 9 } }] },
  { type: "draw", edit: 2, id: "abcdefghijk1", shape: { point: [1, 2] } },
  {
    type: "draw",
    edit: 3,
    id: "abcdefghijk1",
    shape: { box_2d: [1, 2, 3, 4], mask: { width: 2, height: 1, runs: "02", name: "n" } },
  },
  { type: "ask", choice: "detect", text: "" },
  { type: "ask", choice: "preset:Mine", text: "all", region: [1, 2, 3, 4] },
  { type: "stopAsking" },
  { type: "imageFailed", url: "u" },
  { type: "showText" },
  { type: "focus", focused: true },
];

describe("messages from the page", () => {
  it.each(valid)("are taken as they are (%j)", (message) => {
    expect(readMessage(message)).toEqual(message);
  });

  it("give other shapes to whatever a sidecar may hold", () => {
    const box_2d = fc.tuple(coordinate, coordinate, coordinate, coordinate);
    const threshold = fc.double({ min: 0, max: 255, noNaN: true });
    const path = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 3 });
    const form = fc.record({ box_2d, threshold, path, point: fc.tuple(coordinate, coordinate) }, { requiredKeys: [] });
    fc.assert(
      fc.property(form, (shape) => {
        const annotations = [{ id: "a", label: "x", review: "accepted", ...shape }];
        const image = { width: 1, height: 1, sha256: "00" };
        expect(readSidecar(JSON.stringify({ version: 1, image, annotations }))).toMatchObject({ ok: true });
        const message = { type: "reshape", edit: 1, shapes: [{ id: "a", shape }] };
        expect(readMessage(message)).toEqual(message);
      }),
    );
  });

  it.each([
    [{ type: "reshape", edit: 7, shapes: [{ id: "a", shape: { box_2d: [1, 2, 1001, 4] } }] }, 7],
    [{ type: "draw", edit: 8 }, 8],
    [{ type: "reshape", edit: 1.5, shapes: [] }, undefined],
    [{ type: "delete" }, undefined],
    [null, undefined],
  ])("are known by their number when they are none: %j", (message, edit) => {
    expect(readMessage(message)).toBeUndefined();
    expect(editOf(message)).toBe(edit);
  });

  it.each([
    { type: "command", command: "deleteImage" },
    { type: "draft", draft: { id: "t" } },
    { type: "ask", choice: "detect" },
    { type: "ask", choice: "detect", text: "", region: [1, 2, 1, 4] },
    { type: "ask", choice: "detect", text: "", region: [1, 2, 3, 1001] },
    { type: "draw", edit: 2, id: "short", shape: { point: [1, 2] } },
    { type: "draw", edit: 2, id: "abcdefghijk1", shape: { point: [1, 1001] } },
    { type: "reshape", edit: 1, shapes: [{ id: "a", shape: { box_2d: [3, 2, 1001, 4] } }] },
    { type: "reshape", edit: 1, shapes: [{ id: "a", shape: { box_2d: [1, 2, 3, 4], threshold: 255.5 } }] },
    {
      type: "reshape",
      edit: 1,
      shapes: [
        {
          id: "a",
          shape: {
            polygon: [
              [
                [1, 2],
                [3, 4],
              ],
            ],
          },
        },
      ],
    },
    { type: "reshape", edit: 1.5, shapes: [] },
    { type: "draft", draft: null },
    { type: "editText", id: "t", text: "words" },
    { type: "editText", id: "t", text: 5, save: true },
    { type: "editText", id: ["t"], text: "words", save: true },
    { type: "reviewText", id: "t", review: "maybe" },
    { type: "reviewText", ids: ["t"], review: "accepted" },
    { type: "deleteText" },
    { type: "copyText", id: null },
    { type: "textFocused", id: 3 },
  ])("are dropped when they are none: %j", (message) => {
    expect(readMessage(message)).toBeUndefined();
  });

  it("say how a picture is looked at with all its annotations hidden, and no more than that", () => {
    const hiddenIds = Array.from({ length: 500_000 }, (_, i) => String(i).padStart(12, "a"));
    const message = { type: "manner", manner: JSON.stringify({ panel: { hiddenIds } }), atRest: { focused: true } };
    expect(readMessage(message)).toEqual(message);
    expect(readMessage({ ...message, manner: " ".repeat(SIDECAR_MAX_BYTES + 1) })).toBeUndefined();
  });

  it("never throw, whatever the page sends, and let nothing through that is of another form", () => {
    const types = [...new Set(valid.map(({ type }) => type))];
    const fields = ["id", "ids", "text", "save", "review", "focused", "hashes", "url"];
    const noise = fc.dictionary(fc.constantFrom(...fields), fc.anything());
    fc.assert(
      fc.property(fc.constantFrom(...types), noise, (type, rest) => {
        const message = readMessage({ ...rest, type });
        if (message?.type === "editText") {
          expect([typeof message.id, typeof message.text, typeof message.save]).toEqual([
            "string",
            "string",
            "boolean",
          ]);
        }
        if (message?.type === "reviewText") expect(["pending", "accepted", "rejected"]).toContain(message.review);
      }),
    );
    fc.assert(fc.property(fc.anything(), (value) => void readMessage(value)));
  });
});
