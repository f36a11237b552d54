import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ToWebview } from "../../../src/core/protocol.ts";
import { parseMessage } from "../../../webview/messages.ts";

const annotation = { id: "a", label: "cup", review: "pending", box_2d: [1, 2, 3, 4] } as const;
const text = { id: "t", task: "caption", name: "Caption", text: "A cup.", review: "pending" } as const;
const run = {
  ...{ id: "r", task: "detect", name: "Detect", prompt: "All cups.", model: "m", time: "2026-11-22T10:00:00Z" },
  ...{ tokens: { prompt: 1 }, cost: 0.1, asked: "n", partial: true, finishReason: "STOP" },
  sent: { width: 4, height: 3, mimeType: "image/png", via: "inline" },
} as const;
const snapshot = { version: 3, name: "photo.jpg", annotations: [annotation], texts: [text] };

const valid: readonly ToWebview[] = [
  { type: "snapshot", snapshot },
  {
    type: "snapshot",
    snapshot: {
      ...snapshot,
      image: { url: "u", width: 4, height: 3 },
      imageProblem: "p",
      readOnly: { message: "m", line: 3 },
      foundNothing: true,
      texts: [{ ...text, question: "What is it?", run: "r", partial: true, proposed: { text: "A mug." } }],
    },
  },
  { type: "snapshot", snapshot: { ...snapshot, runs: [run], facts: { kind: "JPEG", bytes: 3, same: false } } },
  { type: "perform", action: "nextPending" },
  { type: "perform", action: "digit9" },
  { type: "digits", labels: ["cup"] },
  { type: "place", at: 1, of: 2 },
  { type: "manner", manner: "{}" },
  { type: "wantManner" },
  { type: "shortcuts", shortcuts: [{ title: "Accept", keys: ["a"], macKeys: [] }] },
  { type: "say", text: "Copied" },
  { type: "changed", base: 1, version: 2, put: [annotation], removed: ["b"] },
  { type: "changed", base: 1, version: 2, put: [], removed: [], texts: { put: [text], removed: ["u"] } },
  { type: "openText", id: "t" },
  { type: "masks", masks: [{ hash: "h", width: 1, height: 2, bytes: 1 }], code: Uint8Array.of(1) },
  { type: "select", ids: ["a"], reveal: true },
  { type: "view", action: "zoomIn" },
  { type: "tool", tool: "polygon" },
  { type: "brush", step: -1 },
  { type: "painted", name: "painted 1", hash: "h" },
  { type: "settled", edit: 3 },
];

describe("messages from the host", () => {
  it.each(valid)("are taken as they are ($type)", (message) => {
    expect(parseMessage(message)).toBe(message);
  });

  it("may carry fields that this page does not know", () => {
    const put = [{ ...annotation, future: { x: 1 } }];
    const message = { type: "changed", base: 1, version: 2, put, removed: [], later: true };
    expect(parseMessage(message)).toBe(message);
  });

  it.each([
    undefined,
    null,
    "snapshot",
    { type: "tool", tool: "hammer" },
    { type: "brush", step: 2 },
    { type: "painted", name: "painted 1" },
    { type: "settled", edit: "3" },
    [],
    {},
    { type: "toString" },
    { type: "unknown" },
    { type: "snapshot" },
    { type: "snapshot", snapshot: { ...snapshot, version: "3" } },
    { type: "snapshot", snapshot: { ...snapshot, image: { url: "u", width: 0, height: 3 } } },
    { type: "snapshot", snapshot: { ...snapshot, readOnly: "no" } },
    { type: "changed", base: 1, version: Number.NaN, put: [], removed: [] },
    { type: "changed", base: 1, version: 2, put: [], removed: [1] },
    { type: "changed", base: 1, version: 2, put: [], removed: [], texts: [text] },
    { type: "changed", base: 1, version: 2, put: [], removed: [], texts: { put: [text] } },
    { type: "snapshot", snapshot: { ...snapshot, texts: undefined } },
    { type: "snapshot", snapshot: { ...snapshot, foundNothing: "no" } },
    { type: "openText", id: 5 },
    { type: "perform", action: "digit0" },
    { type: "digits", labels: [1] },
    { type: "place", at: 1 },
    { type: "shortcuts", shortcuts: [{ title: "Accept", keys: ["a"] }] },
    { type: "snapshot", snapshot: { ...snapshot, runs: [{ ...run, cost: "much" }] } },
    { type: "snapshot", snapshot: { ...snapshot, runs: [{ ...run, tokens: { prompt: "many" } }] } },
    { type: "snapshot", snapshot: { ...snapshot, facts: { kind: "JPEG" } } },
    { type: "masks", masks: [{ hash: "h", width: 1, height: 2, bytes: 1 }], code: "AAAA" },
    { type: "masks", masks: [{ hash: "h", width: 1, height: 2 }], code: Uint8Array.of(1) },
    ...[-1, 0.5, Number.NaN].map((bytes) => {
      return { type: "masks", masks: [{ hash: "h", width: 1, height: 2, bytes }], code: Uint8Array.of(1) };
    }),
    { type: "select", ids: ["a"] },
    { type: "view", action: "explode" },
  ])("are dropped when they are none: %j", (message) => {
    expect(parseMessage(message)).toBeUndefined();
  });

  it.each([
    { id: 1 },
    { label: undefined },
    { review: "maybe" },
    { box_2d: [1, 2, 3] },
    { box_2d: [1, 2, 3, Number.POSITIVE_INFINITY] },
    { polygon: [[1, 2]] },
    { polygon: [[[1, 2, 3]]] },
    { point: ["1", "2"] },
    { path: [[1]] },
    { maskHash: 5 },
    { threshold: "127" },
    { confidence: null },
    { text: 1 },
    { partial: "yes" },
  ])("are dropped when an annotation could not be drawn: %j", (wrong) => {
    expect(
      parseMessage({ type: "snapshot", snapshot: { ...snapshot, annotations: [{ ...annotation, ...wrong }] } }),
    ).toBeUndefined();
  });

  it.each([
    { id: 1 },
    { name: undefined },
    { text: null },
    { review: "maybe" },
    { run: 1 },
    { question: ["?"] },
    { partial: "yes" },
  ])("are dropped when a text could not be shown: %j", (wrong) => {
    const texts = [{ ...text, ...wrong }];
    expect(parseMessage({ type: "snapshot", snapshot: { ...snapshot, texts } })).toBeUndefined();
  });

  it("never make the page throw, whatever they hold", () => {
    const noise = fc.dictionary(fc.constantFrom("snapshot", "put", "removed", "texts", "id", "ids"), fc.anything());
    const types = [...new Set(valid.map(({ type }) => type))];
    fc.assert(
      fc.property(fc.constantFrom(...types), noise, (type, rest) => {
        parseMessage({ version: 2, base: 1, ...rest, type });
        parseMessage({ type: "snapshot", snapshot: { ...snapshot, ...rest } });
      }),
    );
  });
});
