/** From the selection to the sidecar: what is sent, what is kept, what a person is told. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { insidePolygon } from "../../src/core/hitTest.ts";
import { expectTruth, startWorld, type World } from "./world.ts";

const scene = (seed: number) => ({ width: 1800, height: 1200, seed, ground: "noise", format: "jpeg" }) as const;
const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });
const many = Object.fromEntries(
  Array.from({ length: 21 }, (_, i) => [`many/${String(i).padStart(2, "0")}.png`, small(i)]),
);

let world: World;
beforeAll(async () => {
  world = await startWorld({
    "first.jpg": scene(1),
    "second.jpg": scene(2),
    "third image.png": small(3),
    "a.png": small(11),
    "b.png": small(12),
    "c.png": small(13),
    "d.png": small(14),
    "slow.png": small(15),
    "twice.png": small(16),
    "preview.png": small(17),
    "maps.png": small(18),
    ...many,
  });
  await writeFile(
    path.join(world.workspace, "broken.png"),
    (await readFile(path.join(world.workspace, "a.png"))).subarray(0, 200),
  );
  await writeFile(path.join(world.workspace, "notes.txt"), "no picture");
  await world.firstRun("first.jpg", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const asked = z.object({
  contents: z.array(
    z.object({
      parts: z.array(
        z.object({ inlineData: z.object({ mimeType: z.string() }).optional(), text: z.string().optional() }),
      ),
    }),
  ),
  generationConfig: z.looseObject({ responseMimeType: z.string().optional() }).optional(),
});

describe("one image", () => {
  it("was sent upright, shrunk, picture first, to the default model, with the key in its header alone", async () => {
    const [question] = await world.questions();
    expect(question).toMatchObject({ keyOk: true, method: "POST", notes: [] });
    expect(question?.url).toBe("/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse");
    const index = question?.index ?? -1;
    const body = asked.parse(await world.emulator.body(index));
    const [picture, text] = body.contents[0]?.parts ?? [];
    expect(picture?.inlineData?.mimeType).toBe("image/jpeg");
    expect(text?.text).toContain("box_2d");
    const { width, height } = await sharp(await world.emulator.image(index)).metadata();
    expect([width, height]).toEqual([1536, 1024]);
  });

  it("has every object in its place in the sidecar on disk, and the run that found them", async () => {
    const sidecar = world.sidecar("first.jpg");
    expectTruth(sidecar, world.truth("first.jpg"));
    expect(sidecar.image).toMatchObject({ width: 1800, height: 1200 });
    const [run] = sidecar.runs;
    expect(run).toMatchObject({
      task: "detect",
      model: "gemini-3.8-flash",
      finishReason: "STOP",
      sent: { width: 1536, height: 1024, mimeType: "image/jpeg", via: "inline" },
    });
    expect(run?.tokens?.prompt).toBeGreaterThan(0);
    expect(sidecar.annotations.every(({ review, run: by }) => review === "pending" && by === run?.id)).toBe(true);
  });

  it("is segmented into the outlines of the objects that were detected before", async () => {
    const before = world.sidecar("first.jpg").annotations.map(({ id }) => id);
    await world.workbench.explorer.choose("first.jpg", ["Vision", "Segment Objects"]);
    const after = await world.sidecarWith("first.jpg", "with outlines", ({ runs }) =>
      runs.some((r) => r.task === "segment"),
    );
    expectTruth(after, world.truth("first.jpg"));
    expect(after.annotations.map(({ id }) => id)).toEqual(before);
    for (const object of world.truth("first.jpg").objects) {
      const polygon = after.annotations.find(({ label }) => label === object.label)?.polygon;
      // An outline has no holes, so a ring is compared by its outer edge.
      expect(overlap(polygon ?? [], object.polygon?.slice(0, 1) ?? []), object.label).toBeGreaterThan(0.85);
    }
  });

  it("keeps its outlines when it is detected again", async () => {
    const before = world.sidecar("first.jpg");
    await world.workbench.explorer.choose("first.jpg", ["Vision", "Detect Objects"]);
    const known = before.runs.map(({ id }) => id);
    const after = await world.sidecarWith("first.jpg", "of a third run", ({ runs }) =>
      runs.some(({ id }) => !known.includes(id)),
    );
    expect(after.annotations).toEqual(before.annotations);
  });

  it("gets PNG maps from a model that gives such", async () => {
    await world.change({ "visionSidecar.model": "gemini-2.5-flash" });
    await world.workbench.explorer.choose("maps.png", ["Vision", "Segment Objects"]);
    const { annotations } = await world.sidecarWith("maps.png", "with masks", () => true);
    await world.change({ "visionSidecar.model": "gemini-3.8-flash" });
    expect(annotations).toHaveLength(3);
    for (const { mask, box_2d, polygon } of annotations) {
      expect(mask).toMatch(/^data:image\/png;base64,/);
      expect(box_2d).toBeDefined();
      expect(polygon).toBeUndefined();
    }
  });

  it("can be asked about from the palette and from the image preview's title", async () => {
    const { explorer, prompts, editors } = world.workbench;
    await explorer.open("preview.png");
    await editors.waitForTab("preview.png");
    await prompts.runCommand("Vision: Detect Objects");
    await editors.waitForTab("preview.png.vision.json");
    await editors.activate("preview.png");
    await editors.pressTitleButton("Show Annotations");
    await world.workbench.waitUntil(
      "the editor",
      async () => (await editors.activeTab()) === "preview.png.vision.json",
    );
  });

  it("is asked about at the model that was chosen from the service's list", async () => {
    const { prompts, explorer } = world.workbench;
    await prompts.runCommand("Vision: Choose Model");
    await world.workbench.waitUntil("the list", async () => (await prompts.picks()).length > 3);
    await prompts.pick("gemini-3.6-flash");
    await explorer.choose("third image.png", ["Vision", "Detect Objects"]);
    const { runs } = await world.sidecarWith("third image.png", "by the chosen model", () => true);
    expect(runs[0]?.model).toBe("gemini-3.6-flash");
    await prompts.runCommand("Vision: Choose Model");
    await prompts.pick("gemini-3.8-flash");
  });
});

describe("the editor", () => {
  it("opens nothing when the person has moved on; a message leads there", async () => {
    const { explorer, editors, notifications } = world.workbench;
    await world.emulator.queue({ text: '[{"box_2d":[100,100,300,300],"label":"cat"}]', delayMs: 2000 });
    const before = (await world.emulator.requests()).length;
    await explorer.choose("second.jpg", ["Vision", "Detect Objects"]);
    await world.emulator.waitFor((requests) => requests.length > before);
    await explorer.open("notes.txt");
    await editors.waitForTab("notes.txt");
    await notifications.press("Found 1 object in second.jpg.", "Show Annotations");
    await editors.waitForTab("second.jpg.vision.json");
    expect(await editors.tabs()).toContain("notes.txt");
  });
});

describe("the same question twice", () => {
  const annotationsText = () => /"annotations": \[[\s\S]*?\n {2}\]/.exec(world.sidecarText("twice.png"))?.[0];
  /** Asks again and waits for the run of this question. */
  const ask = async () => {
    const known = existsSync(path.join(world.workspace, "twice.png.vision.json"))
      ? world.sidecar("twice.png").runs
      : [];
    const ids = new Set(known.map(({ id }) => id));
    await world.workbench.explorer.choose("twice.png", ["Vision", "Detect Objects"]);
    return world.sidecarWith("twice.png", "with a new run", ({ runs }) => runs.some(({ id }) => !ids.has(id)));
  };

  it("leaves the annotations byte-equal, and a truncated second answer removes nothing", async () => {
    await ask();
    const before = annotationsText();
    expect(before).toContain("box_2d");
    await ask();
    expect(annotationsText()).toBe(before);
    const [first] = world.sidecar("twice.png").annotations;
    const text = `[${JSON.stringify({ box_2d: first?.box_2d, label: first?.label })},{"box_2d":[1,2,`;
    await world.emulator.queue({ text, finishReason: "MAX_TOKENS" });
    const cut = await ask();
    expect(annotationsText()).toBe(before);
    expect(cut.runs.at(-1)).toMatchObject({ finishReason: "MAX_TOKENS", partial: true });
    expect(await world.workbench.notifications.waitFor("incomplete")).toContain("cut off");
  });
});

describe("several images", () => {
  it("run two at a time, in order of their paths, and end in one summary that names what failed", async () => {
    const { explorer, notifications } = world.workbench;
    await world.emulator.reset();
    await world.emulator.queue(
      ...Array.from({ length: 4 }, () => ({ text: '[{"box_2d":[100,100,300,300],"label":"cat"}]', delayMs: 3000 })),
    );
    await explorer.select(["d.png", "broken.png", "notes.txt", "c.png", "b.png", "a.png"]);
    await explorer.choose("a.png", ["Vision", "Detect Objects"]);
    let most = 0;
    await world.emulator.waitFor((requests) => {
      const running = requests.filter(({ finishedStatus }) => finishedStatus === null).length;
      most = Math.max(most, running);
      return requests.length === 4 && running === 0;
    });
    expect(most).toBe(2);
    const summary = await notifications.waitFor("objects in");
    expect(summary).toContain("Found 4 objects in 4 of 5 images.");
    expect(summary).toMatch(/1 failed: broken\.png: .*damaged/);
    expect(await notifications.buttons("objects in")).toEqual(["Show Annotations", "Try Again", "Show Log"]);
    for (const image of ["a.png", "b.png", "c.png", "d.png"]) expect(world.sidecar(image).annotations).toHaveLength(1);
    expect(existsSync(path.join(world.workspace, "broken.png.vision.json"))).toBe(false);
    await notifications.press("objects in", "Show Annotations");
    await world.workbench.editors.waitForTab("a.png.vision.json");
  });

  it("above 20 ask first", async () => {
    const { explorer, prompts } = world.workbench;
    await world.emulator.reset();
    await explorer.reveal("many/00.png");
    await explorer.selectRange("many/00.png", "many/20.png");
    await explorer.choose("many/20.png", ["Vision", "Detect Objects"]);
    expect(await prompts.dialogText()).toContain("21 images");
    await prompts.pressInDialog("Cancel");
    expect(await world.emulator.requests()).toEqual([]);
  });
});

describe("cancel", () => {
  it("aborts the request and leaves nothing", async () => {
    const { explorer, notifications } = world.workbench;
    await world.emulator.reset();
    await world.emulator.queue({ text: "never", stallAfterBytes: 1 });
    await explorer.choose("slow.png", ["Vision", "Detect Objects"]);
    await world.emulator.waitFor((requests) => requests.length === 1);
    await notifications.press("slow.png", "Cancel");
    const [request] = await world.emulator.waitFor((requests) => requests[0]?.aborted === true);
    expect(request?.finishedStatus).toBeNull();
    await world.workbench.waitUntil("the progress to go", async () => (await notifications.texts()).length === 0);
    expect(existsSync(path.join(world.workspace, "slow.png.vision.json"))).toBe(false);
  });
});

type Rings = readonly (readonly (readonly [number, number])[])[];

/** Intersection over union of two polygons, sampled on a grid. */
function overlap(a: Rings, b: Rings): number {
  let [both, either] = [0, 0];
  for (let y = 1; y < 1000; y += 4) {
    for (let x = 1; x < 1000; x += 4) {
      const [inA, inB] = [insidePolygon(a, [y, x]), insidePolygon(b, [y, x])];
      if (inA && inB) both++;
      if (inA || inB) either++;
    }
  }
  return both / either;
}
