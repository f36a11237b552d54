import { describe, expect, it } from "vitest";
import type { Snapshot, ViewAnnotation } from "../../../src/core/protocol.ts";
import { applyChange, successor } from "../../../webview/changes.ts";

const annotation = (id: string, label = id): ViewAnnotation => ({ id, label, review: "pending" });
const document: Snapshot = {
  version: 4,
  name: "photo.jpg",
  annotations: ["a", "b", "c"].map((id) => annotation(id)),
  texts: [],
  readOnly: { message: "kept" },
};
const labels = (snapshot: Snapshot | undefined) => snapshot?.annotations.map(({ id, label }) => `${id}:${label}`);

describe("changes of the document", () => {
  it("replace in place, remove, and add at the end", () => {
    const put = [annotation("new"), annotation("c", "changed")];
    const next = applyChange(document, { type: "changed", base: 4, version: 5, put, removed: ["a"] });
    expect(labels(next)).toEqual(["b:b", "c:changed", "new:new"]);
    expect(next?.version).toBe(5);
    expect(next?.readOnly).toBe(document.readOnly);
    expect(labels(document)).toEqual(["a:a", "b:b", "c:c"]);
  });

  it("are refused when they are about another version", () => {
    expect(applyChange(document, { type: "changed", base: 3, version: 5, put: [], removed: ["a"] })).toBeUndefined();
  });

  it("leave what did not change the same object, so that nothing is drawn anew for it", () => {
    const next = applyChange(document, { type: "changed", base: 4, version: 5, put: [annotation("a")], removed: [] });
    expect(next?.annotations[1]).toBe(document.annotations[1]);
  });
});

describe("the keyboard's place after a removal", () => {
  const before = ["a", "b", "c", "d"].map((id) => annotation(id));
  const only = (...ids: string[]) => before.filter(({ id }) => ids.includes(id));

  it("is what followed, else what came before, else nowhere", () => {
    expect(successor(before, only("a", "c", "d"), "b")).toBe("c");
    expect(successor(before, only("a", "d"), "b")).toBe("d");
    expect(successor(before, only("a", "b"), "d")).toBe("b");
    expect(successor(before, [], "b")).toBeUndefined();
  });
});
