import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_VIEW_STATE, parseViewState, type ViewState } from "../../../webview/viewState.ts";

const kept: ViewState = {
  view: { mode: "free", scale: 2, centre: { x: 10, y: 20 } },
  selection: ["a", "b"],
  opacity: 0,
  showMasks: false,
  showLabels: false,
  showRejected: true,
  panelWidth: 333,
  textsFolded: true,
  brush: 40,
  panel: { filter: "cup", hiddenIds: ["a"], hiddenLabels: ["dog"], opened: ["runs"] },
  prompt: { folded: true, choice: "segment", text: "the cups" },
  draft: { id: "t", initial: "A cup.", text: "A blue c" },
};

describe("the kept state", () => {
  it("comes back as it was, an opacity of 0 too", () => {
    expect(parseViewState(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it("is the default where nothing usable was kept, whatever is there instead", () => {
    expect(parseViewState(undefined)).toEqual(DEFAULT_VIEW_STATE);
    expect(parseViewState({ ...kept, view: { mode: "free", scale: "2" }, opacity: 7 })).toEqual({
      ...kept,
      view: DEFAULT_VIEW_STATE.view,
      opacity: DEFAULT_VIEW_STATE.opacity,
    });
    const keys = Object.keys(kept);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (value) => {
        expect(Object.keys(parseViewState(value)).toSorted()).toEqual(keys.toSorted());
      }),
    );
  });
});
