/** What tasks are called that nobody here knows: a sidecar may name any. */
import assert from "node:assert/strict";
import { progressTitle, taskName } from "../../src/host/taskNames.ts";

describe("the name of a task", () => {
  it("of another version is its id, also where every object has something of that name", () => {
    for (const id of ["imagine", "constructor", "toString", "__proto__"]) {
      assert.equal(taskName(id), id);
      assert.equal(progressTitle(id), "Asking Gemini");
    }
    assert.equal(taskName("detect"), "Detect Objects");
  });
});
