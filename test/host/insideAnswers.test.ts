/** What is done about answers to questions from inside the editor: buttons that help, conversations, the last request. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Annotation } from "../../src/core/annotation.ts";
import { iou } from "../../src/core/geometry.ts";
import type { PromptOffer } from "../../src/core/promptProtocol.ts";
import { copyAsCode } from "../../src/host/commands/copyAsCode.ts";
import { choosePreset } from "../../src/host/prompts/wishes.ts";
import { changeSidecar } from "../../src/host/sidecarWriter.ts";
import {
  annotation,
  asked,
  conversations,
  emulator,
  ended,
  inside,
  labels,
  logged,
  opened,
  outcome,
  posted,
  presses,
  SIZE,
  say,
  services,
  set,
  shown,
  sidecarOf,
  stopConversation,
  useInside,
} from "./insideWorld.ts";

const MASKS = "gemini-3.8-flash";
const BOXES_ONLY = "gemini-2.5-flash-lite";
const REFUSED = { error: { code: 400, message: "Unable to process input image.", status: "INVALID_ARGUMENT" } };
const models = async () =>
  (await emulator.requests()).map(({ url }) => /models\/([^:]+):/.exec(url)?.[1] ?? `no model: ${url}`);
const boxes = (list: readonly { readonly label: string; readonly box_2d: readonly number[] }[]) =>
  JSON.stringify(list.map(({ label, box_2d }) => ({ box_2d, label })));
const { window, workspace } = vscode;

describe("what helps after a question from inside the editor", () => {
  useInside();

  it("without masks the boxes are kept, and the same is asked of the model that gives them", async () => {
    await set("model", BOXES_ONLY);
    const { document } = await opened([]);
    await emulator.queue({ text: boxes([{ label: "apple", box_2d: [0, 0, 1000, 1000] }]) });
    presses.push(`Use ${MASKS}`);
    await say({ type: "ask", choice: "segment", text: "the fruit", region: [100, 100, 600, 700] });
    await ended(2);
    assert.match(shown[0]?.text ?? "", new RegExp(`${BOXES_ONLY} gave no usable outlines; the boxes are kept`));
    assert.deepEqual(shown[0]?.buttons, [`Use ${MASKS}`]);
    assert.deepEqual(await models(), [BOXES_ONLY, MASKS]);
    const [, first, second] = sidecarOf(document).runs;
    assert.deepEqual([first?.model, second?.model], [BOXES_ONLY, MASKS]);
    assert.deepEqual(second?.sent?.region, first?.sent?.region);
    assert.match(second?.prompt ?? "", /the fruit/);
    assert.equal(workspace.getConfiguration("visionSidecar").get("model"), BOXES_ONLY);
  });

  it("of outlines those that are missing are asked of the model that gives them", async () => {
    await set("model", BOXES_ONLY);
    const { truth } = await opened([]);
    const objects = truth.objects.slice(0, 2);
    const { document } = await opened(objects.map(({ label, box_2d }, i) => annotation(`box${i}`, label, box_2d)));
    await emulator.queue({ text: "[]" }, { text: "[]" });
    presses.push(`Use ${MASKS}`);
    await inside.segmentSelected();
    await ended(2);
    assert.match(shown[0]?.text ?? "", /^0 of 2 outlines are in place\. 2 answers had no usable outline\./);
    assert.deepEqual(await models(), [BOXES_ONLY, BOXES_ONLY, MASKS, MASKS]);
    assert.equal(outcome(), "2 of 2 outlines are in place.");
    const { annotations } = sidecarOf(document);
    assert.ok(annotations.every(({ polygon }) => polygon !== undefined));
  });

  it("an outline leaves what was drawn while it was asked for, and comes beside it", async () => {
    const { truth } = await opened([]);
    const [object] = truth.objects;
    assert.ok(object);
    const { document } = await opened([annotation("box", object.label, object.box_2d)]);
    await emulator.queue({ delayMs: 1000 });
    const asking = inside.segmentSelected();
    await emulator.waitFor((all) => all.some(({ url }) => /enerateContent/.test(url)));
    const [box] = sidecarOf(document).annotations;
    assert.ok(box);
    const own: Annotation = {
      ...box,
      review: "accepted",
      polygon: [
        [
          [1, 1],
          [9, 1],
          [9, 9],
        ],
      ],
    };
    await changeSidecar(document.uri, () => ({ annotations: { put: [own], remove: [] } }));
    await asking;
    const [kept, beside, ...others] = sidecarOf(document).annotations;
    assert.deepEqual(kept, own);
    assert.deepEqual([beside?.label, beside?.review], [object.label, "pending"]);
    assert.ok(beside?.polygon && beside.box_2d && iou(beside.box_2d, object.box_2d) >= 0.9);
    assert.deepEqual(others, []);
    assert.match(String(outcome()), /^0 of 1 outlines are in place\. 1 annotations were changed or deleted meanwhile/);
  });

  it("Try Again asks only for the outlines that failed; the log says why they did", async () => {
    const { truth } = await opened([]);
    const objects = truth.objects.slice(0, 3);
    const { document } = await opened(objects.map(({ label, box_2d }, i) => annotation(`box${i}`, label, box_2d)));
    await emulator.queue(REFUSED);
    presses.push("Try Again");
    await inside.segmentSelected();
    await ended(2);
    assert.match(shown[0]?.text ?? "", /^2 of 3 outlines are in place\. \S/);
    assert.deepEqual(shown[0]?.buttons, ["Try Again", "Show Log"]);
    assert.equal(logged.length, 1);
    assert.equal(await asked(), 4);
    assert.equal(outcome(), "The outline is in place.");
    for (const [i, { polygon, box_2d }] of sidecarOf(document).annotations.entries()) {
      const known = objects[i]?.box_2d;
      assert.ok(polygon && box_2d && known && iou(box_2d, known) >= 0.9);
    }
  });

  it("tiles that were not answered can be asked again, and the log says why they were not", async () => {
    await set("sliceSize", 1024);
    const { document, truth } = await opened([]);
    await emulator.queue(REFUSED);
    presses.push("Ask 4 Times", "Try Again", "Ask 4 Times");
    await say({ type: "ask", choice: "sliced", text: "" });
    await ended(2);
    assert.match(shown[1]?.text ?? "", /1 of 4 tiles were not answered/);
    assert.deepEqual(shown[1]?.buttons, ["Try Again", "Show Log"]);
    assert.equal(logged.length, 1);
    assert.equal(await asked(), 8);
    assert.deepEqual(labels(sidecarOf(document)), truth.objects.map(({ label }) => label).sort());
    assert.equal(sidecarOf(document).runs.at(-1)?.partial, undefined);
  });

  it("an answer that was cut off can be asked for again", async () => {
    const { document, truth } = await opened([]);
    await emulator.queue({ maxTokens: 60 });
    presses.push("Try Again");
    await say({ type: "ask", choice: "detect", text: "" });
    await ended(2);
    assert.match(shown[0]?.text ?? "", /The answer is incomplete/);
    assert.deepEqual(shown[0]?.buttons, ["Try Again"]);
    assert.deepEqual(labels(sidecarOf(document)), truth.objects.map(({ label }) => label).sort());
  });
});

describe("a question in the prompt bar", () => {
  useInside();
  const exchange = () => [...conversations.values()].at(-1)?.exchanges.at(-1);
  const lines = () => posted.flatMap((one) => (one.type === "asking" && one.progress ? [one.progress.line] : []));

  it("shows how it goes and what came of it in the bar, too", async () => {
    const { document } = await opened([]);
    await emulator.queue({ text: "A street.\nWith two cars." });
    await say({ type: "ask", choice: "ask", text: "Where is this?" });
    assert.ok(
      lines().some((line) => line.startsWith(`asking ${MASKS}`)),
      lines().join("\n"),
    );
    assert.equal(outcome(), "A street. With two cars.");
    assert.equal(exchange()?.state, "answered");
    assert.deepEqual(
      sidecarOf(document).texts.map(({ text }) => text),
      ["A street.\nWith two cars."],
    );
  });

  const ways: readonly (readonly [string, () => Promise<void>])[] = [
    ["the button of the bar", () => say({ type: "stopAsking" })],
    ["the command", () => inside.stop()],
    ["the button of the conversation", async () => stopConversation?.()],
  ];
  for (const [name, stop] of ways) {
    it(`is stopped by ${name}: here, there and at the service`, async () => {
      await opened([]);
      await emulator.queue({ text: "never", stallAfterBytes: 1 });
      const asking = say({ type: "ask", choice: "ask", text: "Where is this?" });
      await emulator.waitFor((requests) => requests.length === 1);
      await stop();
      await asking;
      await emulator.waitFor((requests) => requests.every(({ aborted }) => aborted));
      assert.deepEqual(posted.at(-1), { type: "asking" });
      assert.equal(exchange()?.state, "stopped");
      assert.deepEqual(shown, []);
    });
  }

  it("is refused while another one about the picture is answered, and no conversation is begun", async () => {
    await opened([]);
    await emulator.queue({ text: "never", stallAfterBytes: 1 });
    const first = say({ type: "ask", choice: "detect", text: "" });
    await emulator.waitFor((requests) => requests.length === 1);
    await say({ type: "ask", choice: "ask", text: "Where is this?" });
    assert.match(shown[0]?.text ?? "", /still being answered/);
    assert.equal(conversations.size, 0);
    await say({ type: "stopAsking" });
    await first;
  });

  it("that failed says so in the bar, and Try Again is shown there, too", async () => {
    await opened([]);
    await emulator.queue(REFUSED, { text: "A street." });
    presses.push("Try Again");
    await say({ type: "ask", choice: "ask", text: "Where is this?" });
    const failed = outcome();
    assert.equal(failed, shown[0]?.text);
    await ended(2);
    assert.equal(outcome(), "A street.");
    assert.equal(await asked(), 2);
  });
});

describe("the last request", () => {
  useInside();
  const own = { showQuickPick: window.showQuickPick };
  /** The first entry of Copy as Code's list, and the program in Python that it makes. */
  async function copied(image: vscode.Uri): Promise<{ label: string; detail: string; program: string }> {
    const picked: vscode.QuickPickItem[] = [];
    const showQuickPick = async (items: readonly vscode.QuickPickItem[]) => {
      const item = picked.length === 0 ? items[0] : items.find(({ label }) => label === "Python");
      if (item !== undefined) picked.push(item);
      return item;
    };
    Object.assign(window, { showQuickPick });
    try {
      await copyAsCode([image], services);
    } finally {
      Object.assign(window, own);
    }
    const [{ label = "", detail = "" } = {}] = picked;
    return { label, detail, program: await vscode.env.clipboard.readText() };
  }

  it("about a part takes the place of an earlier one about the whole, and its program says which part that was", async () => {
    const { image } = await opened([]);
    await say({ type: "ask", choice: "detect", text: "all fruit" });
    const whole = await copied(image);
    assert.match(whole.label, /The last request: Detect Objects$/);
    assert.doesNotMatch(whole.program, /about a part/);
    await say({ type: "ask", choice: "point", text: "the apple", region: [100, 250, 600, 750] });
    const part = await copied(image);
    assert.match(part.label, /The last request, about the whole picture instead of a part: Point to Objects$/);
    assert.match(part.detail, /the apple/);
    const comment = part.program.replaceAll(/\s*\n# /g, " ");
    assert.match(comment, /about a part of "[^"]+" alone: 800 x 600 pixels, 400 from the left and 120 from the top/);
    await say({ type: "ask", choice: "caption", text: "" });
    assert.match((await copied(image)).label, /The last request: Caption$/);
  });

  it("is the last of several parts", async () => {
    await set("sliceSize", 1024);
    presses.push("Ask 4 Times");
    const { image } = await opened([annotation("one", "red\napple", [100, 100, 300, 300])]);
    await say({ type: "ask", choice: "detect", text: "earlier" });
    await say({ type: "ask", choice: "sliced", text: "all fruit" });
    const tiles = await copied(image);
    assert.match(tiles.detail, /all fruit/);
    const comment = tiles.program.replaceAll(/\s*\n# /g, " ");
    const [left, top] = [SIZE.width - 1024, SIZE.height - 1024];
    assert.match(comment, new RegExp(`1024 x 1024 pixels, ${left} from the left and ${top} from the top`));
    await inside.segmentSelected();
    assert.match((await copied(image)).detail, /the red apple/);
  });
});

describe("presets of a folder", () => {
  useInside();
  const own = workspace.getConfiguration;
  const wherever = [{ name: "Wherever", task: "detect", prompt: "anything" }];
  const here = [
    { name: "Here", task: "detect", prompt: "all screws" },
    { name: "Both", task: "compare", prompt: "the colours" },
    { name: "Silent", task: "ask", prompt: "  " },
    "a text",
  ];
  const SILENT = '"Silent" cannot be used: its "prompt" is empty.';
  const TEXT = "Preset 4 cannot be used: it is no object in braces.";

  before(() => {
    // As in a workspace of several folders, one of which has settings of its own.
    const getConfiguration = (section?: string, scope?: vscode.ConfigurationScope | null) => {
      const real = own.call(workspace, section, scope);
      const isHere = scope instanceof vscode.Uri && scope.path.includes("/inside-");
      const get = (name: string) => (name === "presets" ? (isHere ? here : wherever) : real.get(name));
      return { ...real, get };
    };
    Object.assign(workspace, { getConfiguration });
  });
  after(() => {
    Object.assign(workspace, { getConfiguration: own });
  });

  it("are offered in the bar, with what is wrong with others; only they are asked", async () => {
    const { document } = await opened([]);
    await say({ type: "ready" });
    const offer = posted.flatMap((one): PromptOffer[] => (one.type === "prompts" ? [one.offer] : [])).at(-1);
    const presets = offer?.choices.filter(({ preset }) => preset).map(({ name }) => name);
    assert.deepEqual(presets, ["Here"]);
    assert.deepEqual(offer?.problems, [SILENT, TEXT]);
    for (const gone of ["Wherever", "Silent", "Both"])
      await say({ type: "ask", choice: `preset:${gone}`, text: "words" });
    assert.equal(await asked(), 0);
    await say({ type: "ask", choice: "preset:Here", text: "all screws" });
    assert.match(sidecarOf(document).runs.at(-1)?.prompt ?? "", /all screws/);
  });

  it("are offered by the submenu for pictures of that folder, others for others", async () => {
    const { image } = await opened([]);
    const lists: string[][] = [];
    const { showQuickPick } = window;
    Object.assign(window, {
      showQuickPick: async (items: readonly vscode.QuickPickItem[]) => {
        lists.push(items.map(({ label }) => label.replace(/^\$\([\w-]+\) /, "")));
        return undefined;
      },
    });
    try {
      await choosePreset(image);
      await choosePreset(undefined);
    } finally {
      Object.assign(window, { showQuickPick });
    }
    const edit = "Edit Presets in Settings";
    assert.deepEqual(lists, [
      ["Here", SILENT, TEXT, edit],
      ["Wherever", edit],
    ]);
  });
});
