/** Asking from inside the editor: what is sent, what one step of undo takes back, and what is refused before it costs. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Box, Sidecar } from "../../src/core/annotation.ts";
import { iou } from "../../src/core/geometry.ts";
import type { PromptOffer } from "../../src/core/promptProtocol.ts";
import { makeScene } from "../emulator/scene.ts";
import {
  annotation,
  asked,
  emulator,
  inside,
  journal,
  labels,
  opened,
  outcome,
  posted,
  presses,
  SIZE,
  say,
  set,
  shown,
  sidecarOf,
  undo,
  useInside,
} from "./insideWorld.ts";

describe("asking from inside the editor", () => {
  useInside();

  it("merges the answer into the open document as one step of undo", async () => {
    const { document, truth } = await opened([annotation("mine", "sofa", [0, 0, 20, 20], { review: "accepted" })]);
    const before = document.getText();
    await say({ type: "ask", choice: "detect", text: "" });
    assert.deepEqual(labels(sidecarOf(document)), [...truth.objects.map(({ label }) => label), "sofa"].sort());
    assert.match(outcome() ?? "", /^Found 9 objects in .*\.png\./);
    await undo(document);
    assert.equal(document.getText(), before);
  });

  it("keeps unsaved changes unsaved", async () => {
    const { document } = await opened([]);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 1), '"note": "mine",');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await say({ type: "ask", choice: "detect", text: "" });
    assert.equal(document.isDirty, true);
    assert.ok(document.getText().includes('"note": "mine"'));
    assert.equal(sidecarOf(document).annotations.length, 9);
  });

  it("sends a region in full resolution, puts what is found into its place, and leaves the rest alone", async () => {
    const outside = annotation("outside", "ghost", [900, 900, 990, 990]);
    const { document } = await opened([outside]);
    const [first] = (await makeScene({ ...SIZE, seed: 3, objects: 9 })).truth.objects;
    assert.ok(first);
    const [yMin, xMin, yMax, xMax] = first.box_2d;
    const region: Box = [Math.max(0, yMin - 30), Math.max(0, xMin - 30), yMax + 30, xMax + 30];
    await say({ type: "ask", choice: "detect", text: "", region });
    const { annotations, runs } = sidecarOf(document);
    const found = annotations.find(({ label }) => label === first.label);
    assert.ok(found?.box_2d && iou(found.box_2d, first.box_2d) >= 0.9, JSON.stringify(annotations));
    assert.deepEqual(annotations[0], outside);
    const sent = runs.at(-1)?.sent;
    assert.equal(
      sent?.width,
      Math.round((region[3] / 1000) * SIZE.width) - Math.round((region[1] / 1000) * SIZE.width),
    );
    assert.ok(sent?.region?.every((value, i) => Math.abs(value - (region[i] ?? 0)) < 1));
  });

  it("takes the selected boxes for the region of the command, and has one drawn where none is selected", async () => {
    const { document } = await opened([
      annotation("one", "a", [100, 100, 300, 300]),
      annotation("two", "b", [200, 250, 600, 700]),
    ]);
    await inside.detectInRegion();
    assert.deepEqual(sidecarOf(document).runs.at(-1)?.sent?.region, [100, 100, 600, 700]);
    await opened([]);
    await inside.detectInRegion();
    assert.deepEqual(posted.at(-1), { type: "prompt", action: "region", choice: "detect" });
  });

  it("gives each selected box its outline in one step; label, review and run stay", async () => {
    const objects = (await makeScene({ ...SIZE, seed: 3, objects: 9 })).truth.objects.slice(0, 3);
    const boxes = objects.map(({ label, box_2d }, i) => annotation(`box${i}`, label, box_2d, { review: "accepted" }));
    const { document } = await opened(boxes);
    const before = document.getText();
    await inside.segmentSelected();
    const { annotations } = sidecarOf(document);
    assert.equal(await asked(), 3);
    assert.equal(outcome(), "3 of 3 outlines are in place.");
    for (const [i, one] of annotations.entries()) {
      const { polygon, box_2d, ...rest } = one;
      const { box_2d: known, ...own } = boxes[i] ?? {};
      assert.deepEqual(rest, own);
      assert.ok(polygon && box_2d && known && iou(box_2d, known) >= 0.9);
    }
    await undo(document);
    assert.equal(document.getText(), before);
  });

  it("keeps the outlines that came when one question fails, and says why", async () => {
    const objects = (await makeScene({ ...SIZE, seed: 3, objects: 9 })).truth.objects.slice(0, 2);
    const { document } = await opened(objects.map(({ label, box_2d }, i) => annotation(`box${i}`, label, box_2d)));
    await emulator.queue({
      error: { code: 400, message: "Unable to process input image.", status: "INVALID_ARGUMENT" },
    });
    await inside.segmentSelected();
    assert.equal(sidecarOf(document).annotations.filter(({ polygon }) => polygon !== undefined).length, 1);
    assert.match(shown.at(-1)?.text ?? "", /^1 of 2 outlines are in place\. \S/);
  });

  it("asks nothing about boxes in which nothing can be seen, and says so", async () => {
    const [object] = (await makeScene({ ...SIZE, seed: 3, objects: 9 })).truth.objects;
    assert.ok(object);
    const flat = [annotation("flat", "a", [100, 100, 100, 300]), annotation("tiny", "a", [100, 100, 100.2, 100.2])];
    await opened(flat);
    await inside.segmentSelected();
    assert.deepEqual([await asked(), shown.length], [0, 1]);
    assert.match(shown[0]?.text ?? "", /less than a pixel/);
    await opened([...flat, annotation("box", object.label, object.box_2d)]);
    await inside.segmentSelected();
    assert.deepEqual([await asked(), shown.length, outcome()], [1, 2, "The outline is in place."]);
  });

  it("looks for a region to be drawn where the selected boxes have none", async () => {
    await opened([annotation("tiny", "a", [100, 100, 100.2, 100.2])]);
    await inside.detectInRegion();
    assert.equal(await asked(), 0);
    assert.deepEqual(posted.at(-1), { type: "prompt", action: "region", choice: "detect" });
  });

  it("asks before more than 20 outlines, and sends nothing when the person declines", async () => {
    await opened(Array.from({ length: 21 }, (_, i) => annotation(`b${i}x`, "a", [i * 10, 0, i * 10 + 9, 50])));
    await inside.segmentSelected();
    assert.match(shown[0]?.text ?? "", /21 times/);
    assert.match(shown[0]?.detail ?? "", /21 requests .* tokens each.*\$/s);
    assert.equal(await asked(), 0);
  });

  it("shows how many tiles there are and what they cost, always, then finds every object once in one run", async () => {
    await set("sliceSize", 640);
    const { document, truth } = await opened([]);
    await say({ type: "ask", choice: "sliced", text: "" });
    assert.equal(await asked(), 0);
    assert.match(shown[0]?.text ?? "", /1600 × 1200 px\) into 9 tiles\?/);
    assert.match(shown[0]?.detail ?? "", /9 requests to gemini-3\.8-flash.*\$/s);
    presses.push("Ask 9 Times");
    await say({ type: "ask", choice: "sliced", text: "" });
    const { annotations, runs } = sidecarOf(document);
    assert.equal(await asked(), 9);
    assert.deepEqual(labels({ annotations } as Sidecar), truth.objects.map(({ label }) => label).sort());
    assert.equal(runs.filter(({ sent }) => sent?.tiles === 9).length, 1);
    const parts = posted.flatMap((one) => (one.type === "asking" ? (one.progress?.part ?? []) : []));
    assert.deepEqual(
      [...new Set(parts)],
      Array.from({ length: 10 }, (_, i) => i / 9),
    );
    assert.equal(
      (await journal.list()).filter(({ question }) => question.picture?.sent.region !== undefined).length >= 9,
      true,
    );
  });

  it("keeps the tiles that were answered when the person stops it, as partial", async () => {
    await set("sliceSize", 640);
    presses.push("Ask 9 Times");
    const { document } = await opened([]);
    await emulator.queue({}, ...Array.from({ length: 8 }, () => ({ text: "never", stallAfterBytes: 1 })));
    const running = say({ type: "ask", choice: "sliced", text: "" });
    await emulator.waitFor(
      (requests) => requests.length === 3 && requests.some(({ finishedStatus }) => finishedStatus === 200),
    );
    await say({ type: "stopAsking" });
    await running;
    const { runs } = sidecarOf(document);
    assert.equal(runs.at(-1)?.partial, true);
    assert.match(outcome() ?? "", /8 of 9 tiles were not answered/);
  });

  it("refuses a second question about the picture with a sentence, and shows the first in a page that comes later", async () => {
    await opened([]);
    await emulator.queue({ text: "never", stallAfterBytes: 1 });
    const first = say({ type: "ask", choice: "detect", text: "" });
    await emulator.waitFor((requests) => requests.length === 1);
    await say({ type: "ask", choice: "segment", text: "" });
    assert.match(shown[0]?.text ?? "", /still being answered: wait for it, or stop it/);
    posted.length = 0;
    await say({ type: "ready" });
    const state = posted.find((one) => one.type === "asking");
    assert.ok(state?.progress?.line.includes("gemini-3.8-flash"), JSON.stringify(posted));
    await say({ type: "stopAsking" });
    await first;
    assert.deepEqual(posted.at(-1), { type: "asking" });
    assert.equal(await asked(), 1);
  });

  it("tells what went wrong, and leaves the document as it is", async () => {
    const { document } = await opened([]);
    const before = document.getText();
    await emulator.queue({ status: 400 });
    await say({ type: "ask", choice: "detect", text: "" });
    assert.equal(shown.length, 1);
    assert.equal(outcome(), shown[0]?.text);
    assert.equal(document.getText(), before);
  });

  it("asks nothing where the answer could not be written", async () => {
    await opened([], { text: "{ not json" });
    await say({ type: "ask", choice: "detect", text: "" });
    assert.match(shown[0]?.text ?? "", /could not be written/);
    assert.equal(await asked(), 0);
  });

  it("offers tasks, presets and what was asked before, and remembers the choice", async () => {
    await set("presets", [
      { name: "Screws", task: "detect", prompt: "all screws" },
      { name: "Odd", task: "dance", prompt: "x" },
    ]);
    const { document } = await opened([]);
    await say({ type: "ready" });
    const offers = (): PromptOffer[] => posted.flatMap((one) => (one.type === "prompts" ? [one.offer] : []));
    assert.deepEqual(
      offers()
        .at(-1)
        ?.choices.map(({ id }) => id),
      [
        "detect",
        "sliced",
        "segment",
        "point",
        "readText",
        "readLines",
        "caption",
        "describe",
        "prompt",
        "ask",
        "preset:Screws",
      ],
    );
    assert.deepEqual(offers().at(-1)?.problems, ['"Odd" cannot be used: there is no task "dance".']);
    await say({ type: "ask", choice: "preset:Screws", text: "the apple" });
    const last = offers().at(-1);
    assert.equal(last?.last, "preset:Screws");
    assert.equal(last?.choices.find(({ id }) => id === "detect")?.history[0], "the apple");
    assert.match(sidecarOf(document).runs.at(-1)?.prompt ?? "", /the apple/);
    await say({ type: "ask", choice: "preset:Gone", text: "" });
    assert.equal(await asked(), 1);
  });

  it("writes what is on disk, too, when the document had no unsaved changes", async () => {
    const { document } = await opened([]);
    await say({ type: "ask", choice: "caption", text: "" });
    assert.equal(document.isDirty, false);
    assert.equal(readFileSync(document.uri.fsPath, "utf8"), document.getText());
    assert.equal(sidecarOf(document).texts.length, 1);
  });
});
