import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ListState, listMove, range } from "../../../webview/panel/listKeys.ts";

const ids = ["a", "b", "c", "d", "e"];
const plain = { shift: false, ctrl: false };
const shift = { shift: true, ctrl: false };
const ctrl = { shift: false, ctrl: true };
const at = (active: string | undefined, more: Partial<ListState> = {}): ListState => ({
  ids,
  active,
  selection: active === undefined ? [] : [active],
  anchor: active,
  ...more,
});

describe("the keys of the list", () => {
  it.each([
    ["ArrowDown", "b", "c"],
    ["ArrowDown", "e", "e"],
    ["ArrowDown", undefined, "a"],
    ["ArrowUp", "b", "a"],
    ["ArrowUp", "a", "a"],
    ["ArrowUp", undefined, "e"],
    ["Home", "d", "a"],
    ["End", "b", "e"],
    ["PageDown", "a", "d"],
    ["PageUp", "e", "b"],
    ["PageDown", "d", "e"],
  ])("%s moves from %s to %s and selects it", (key, from, to) => {
    expect(listMove(at(from), key, plain, 3)).toEqual({ active: to, selection: [to] });
  });

  it("extend the range with Shift, back and forth", () => {
    expect(listMove(at("b"), "ArrowDown", shift, 3)?.selection).toEqual(["b", "c"]);
    expect(listMove(at("c", { anchor: "b" }), "ArrowUp", shift, 3)?.selection).toEqual(["b"]);
    expect(listMove(at("b"), "Home", shift, 3)?.selection).toEqual(["b", "a"]);
    expect(listMove(at("d", { anchor: undefined }), "End", shift, 3)?.selection).toEqual(["d", "e"]);
  });

  it("move without selecting with Ctrl, and take one in or out", () => {
    expect(listMove(at("b"), "ArrowDown", ctrl, 3)).toEqual({ active: "c" });
    const moved = at("c", { selection: ["b"] });
    expect(listMove(moved, " ", ctrl, 3)).toEqual({ active: "c", selection: ["b", "c"] });
    expect(listMove(at("b"), " ", ctrl, 3)).toEqual({ active: "b", selection: [] });
    expect(listMove(moved, " ", plain, 3)).toEqual({ active: "c", selection: ["c"] });
  });

  it("select everything, and keep the place", () => {
    const all = listMove(at("b"), "a", ctrl, 3);
    expect(all?.active).toBe("b");
    expect(all?.selection?.toSorted()).toEqual(ids);
    expect(all?.selection?.at(-1)).toBe("b");
  });

  it("are no others: single letters are VS Code's", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 1 }), (key) => {
        fc.pre(key !== " ");
        expect(listMove(at("b"), key, plain, 3)).toBeUndefined();
      }),
    );
    expect(listMove(at("b"), "Tab", plain, 3)).toBeUndefined();
    expect(listMove(at("b"), "Delete", plain, 3)).toBeUndefined();
  });

  it("do nothing in an empty list", () => {
    const empty: ListState = { ids: [], selection: [], active: undefined, anchor: undefined };
    for (const key of ["ArrowDown", "ArrowUp", "Home", "End", "PageDown", " "]) {
      expect(listMove(empty, key, plain, 3)).toBeUndefined();
    }
    expect(listMove(empty, "a", ctrl, 3)).toBeUndefined();
  });
});

describe("a range", () => {
  it("ends with the row it goes to and begins anew where its start is gone", () => {
    expect(range(ids, "d", "b")).toEqual(["d", "c", "b"]);
    expect(range(ids, "gone", "b")).toEqual(["b"]);
    expect(range(ids, undefined, "b")).toEqual(["b"]);
  });
});
