/** Texts, points and questions in a person's own words: from the menu to the request, from the answer to the sidecar. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Sidecar } from "../../src/core/annotation.ts";
import { lastAsked } from "./askedBody.ts";
import { expectTruth, startWorld, type World } from "./world.ts";

const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });

let world: World;
beforeAll(async () => {
  world = await startWorld(
    Object.fromEntries(
      [
        "first",
        "caption",
        "describe",
        "read",
        "lines",
        "point",
        "green",
        "outline",
        "free",
        "prose",
        "preset",
        "edited",
      ].map((name, index) => [`${name}.png`, small(40 + index)]),
    ),
  );
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const choose = (image: string, task: string) => world.workbench.explorer.choose(image, ["Vision", task]);
const withText = (image: string, task: string): Promise<Sidecar> =>
  world.sidecarWith(image, `to hold a ${task}`, ({ texts }) => texts.some((text) => text.task === task));

describe("a text about a picture", () => {
  it("caption: one sentence, in VS Code's language, told with a button that copies it", async () => {
    await world.emulator.queue({ text: '"Three fruits on a table."\n' });
    await choose("caption.png", "Caption");
    const { texts, runs, annotations } = await withText("caption.png", "caption");
    expect(texts).toMatchObject([{ text: "Three fruits on a table.", review: "pending", run: runs[0]?.id }]);
    expect(annotations).toEqual([]);
    const { parts, config } = await lastAsked(world);
    expect(parts).toEqual(["picture image/png", expect.stringMatching(/caption.*Write it in (American )?English\./s)]);
    expect(config.responseMimeType).toBeUndefined();
    expect(runs).toMatchObject([{ task: "caption", prompt: parts[1] }]);
    const told = await world.workbench.notifications.waitFor("Three fruits on a table.");
    expect(told).toContain("caption.png");
    expect(await world.workbench.notifications.buttons("Three fruits")).toContain("Copy");
  });

  it("caption: in the language of the setting beside the first one; the same question replaces its own untouched answer", async () => {
    await world.change({ "visionSidecar.language": "de" });
    await world.emulator.queue({ text: "Drei Früchte." }, { text: "Drei Früchte auf einem Tisch." });
    await choose("caption.png", "Caption");
    const both = await world.sidecarWith("caption.png", "to hold two captions", ({ texts }) => texts.length === 2);
    expect(both.texts.map(({ text }) => text)).toEqual(["Three fruits on a table.", "Drei Früchte."]);
    expect((await lastAsked(world)).parts[1]).toContain("Write it in German.");
    await choose("caption.png", "Caption");
    const after = await world.sidecarWith("caption.png", "to hold the new one", ({ texts }) =>
      texts.some(({ text }) => text.includes("Tisch")),
    );
    expect(after.texts.map(({ text }) => text)).toEqual(["Three fruits on a table.", "Drei Früchte auf einem Tisch."]);
    await world.change({ "visionSidecar.language": "auto" });
  });

  it("describe: several paragraphs as they stand; a text that was cut is marked", async () => {
    await world.emulator.queue({ text: "A table.\n\nOn it lies fruit", finishReason: "MAX_TOKENS" });
    await choose("describe.png", "Describe");
    const { texts } = await withText("describe.png", "describe");
    expect(texts).toMatchObject([{ text: "A table.\n\nOn it lies fruit", partial: true }]);
    await world.workbench.notifications.waitFor("incomplete");
  });

  it("read text: what is written, in its own language; a picture without text is told and keeps no text", async () => {
    await world.change({ "visionSidecar.language": "de" });
    await world.emulator.queue({ text: "```\nSTOP\nAlle Richtungen\n```" }, { text: "NO_TEXT" });
    await choose("read.png", "Read Text");
    const { texts } = await withText("read.png", "readText");
    expect(texts).toMatchObject([{ text: "STOP\nAlle Richtungen" }]);
    expect((await lastAsked(world)).parts[1]).not.toContain("German");
    await choose("prose.png", "Read Text");
    await world.workbench.notifications.waitFor("Gemini found no text in prose.png");
    await world.change({ "visionSidecar.language": "auto" });
  });
});

describe("places", () => {
  it("read text with places: a box and its line each, asked for with a schema", async () => {
    const lines = [
      { box_2d: [100, 100, 150, 600], text: "Grüße aus Köln" },
      { box_2d: [200, 100, 250, 500], text: "50667" },
    ];
    await world.emulator.queue({ text: JSON.stringify(lines) });
    await choose("lines.png", "Read Text with Places");
    const { annotations } = await world.sidecarWith(
      "lines.png",
      "to hold lines",
      (now) => now.annotations.length === 2,
    );
    expect(annotations).toMatchObject(lines.map((line) => ({ ...line, label: "text", review: "pending" })));
    const { config } = await lastAsked(world);
    expect(config).toMatchObject({ responseMimeType: "application/json", responseSchema: { type: "ARRAY" } });
  });

  it("point: y before x, on each object", async () => {
    await choose("point.png", "Point…");
    await world.workbench.prompts.answer("What to look for", "");
    const { annotations } = await world.sidecarWith("point.png", "to hold points", (now) => now.annotations.length > 0);
    const truth = world.truth("point.png");
    expect(annotations).toHaveLength(truth.objects.length);
    for (const { label, point } of annotations) {
      const [y = 0, x = 0] = point ?? [];
      const object = truth.objects.find(
        (one) =>
          one.label === label && one.box_2d[0] <= y && y <= one.box_2d[2] && one.box_2d[1] <= x && x <= one.box_2d[3],
      );
      expect(object, `${label} at ${y}, ${x}`).toBeDefined();
    }
    expect((await lastAsked(world)).parts[1]).toContain("Point to all prominent objects");
  });

  it("detect with instructions: they are in the prompt, in the history, and labels come in the language of the setting", async () => {
    await world.change({ "visionSidecar.language": "Japanese" });
    await choose("green.png", "Detect…");
    await world.workbench.prompts.answer("What to look for", "all green objects");
    const { parts, config } = await world.workbench.waitUntil("the question", async () => {
      const asked = await lastAsked(world);
      return asked.parts[1]?.includes("green") && asked;
    });
    expect(parts[1]).toMatch(/^Detect all green objects in the image.*Labels are in Japanese\.$/s);
    expect(config).toMatchObject({ responseMimeType: "application/json" });
    await world.change({ "visionSidecar.language": "auto" });
    await choose("green.png", "Detect…");
    await world.workbench.waitUntil("the history", async () =>
      (await world.workbench.prompts.picks()).some((label) => label.endsWith("all green objects")),
    );
    await world.workbench.prompts.dismiss();
  });

  it("segment with instructions; outlines that cannot be read leave the boxes, are told, and another model is offered", async () => {
    await world.change({ "visionSidecar.model": "gemini-2.5-flash" });
    await world.emulator.queue({
      text: '[{"box_2d":[100,100,500,500],"mask":"<start_of_mask><seg_35><seg_65>","label":"cup"}]',
    });
    await choose("outline.png", "Segment…");
    await world.workbench.prompts.answer("What to look for", "the cup");
    const { annotations } = await world.sidecarWith(
      "outline.png",
      "to hold a box",
      (now) => now.annotations.length === 1,
    );
    expect(annotations).toMatchObject([{ label: "cup", box_2d: [100, 100, 500, 500] }]);
    await world.workbench.notifications.waitFor("no usable outlines");
    await world.emulator.queue({
      text: '[{"box_2d":[100,100,500,500],"mask":[[100,100],[100,500],[500,300]],"label":"cup"}]',
    });
    await world.workbench.notifications.press("no usable outlines", "Use gemini-3.8-flash");
    const after = await world.sidecarWith("outline.png", "to hold an outline", (now) =>
      now.annotations.some(({ polygon }) => polygon !== undefined),
    );
    expect(after.annotations).toHaveLength(1);
    expect((await lastAsked(world)).url).toContain("gemini-3.8-flash");
    await world.change({ "visionSidecar.model": "gemini-3.8-flash" });
  });
});

describe("a person's own words", () => {
  it("free prompt: sent as they are; shapes and prose in the answer are both kept", async () => {
    await world.emulator.queue({
      text: 'Two things stand out:\n```json\n[{"point":[500,250],"label":"scratch"},{"box_2d":[1,2,30,40],"label":"dent"}]\n```\nBoth are repairable.',
    });
    await choose("free.png", "Free Prompt…");
    await world.workbench.prompts.answer("Sent as you write it", "What is damaged? Point at it.");
    const { annotations, texts } = await withText("free.png", "prompt");
    expect(annotations).toMatchObject([
      { label: "scratch", point: [500, 250] },
      { label: "dent", box_2d: [1, 2, 30, 40] },
    ]);
    expect(texts).toMatchObject([{ text: "Two things stand out:\n\nBoth are repairable." }]);
    const { parts, config } = await lastAsked(world);
    expect(parts).toEqual(["picture image/png", "What is damaged? Point at it."]);
    expect(config.responseMimeType).toBeUndefined();
  });

  it("preset: its task, its words and its model", async () => {
    await world.change({
      "visionSidecar.presets": [
        { name: "Ripe fruit", task: "detect", prompt: "ripe fruit", model: "gemini-3.5-flash-lite" },
        { name: "nonsense" },
      ],
    });
    await choose("preset.png", "Presets…");
    const { prompts } = world.workbench;
    await prompts.pick("Ripe fruit");
    const { runs } = await world.sidecarWith("preset.png", "to hold a run", (now) => now.runs.length === 1);
    expect(runs).toMatchObject([{ task: "detect", model: "gemini-3.5-flash-lite" }]);
    expect((await lastAsked(world)).parts[1]).toContain("Detect ripe fruit in the image");
  });

  it("edit prompt: seen whole, changed, sent; kept in the history", async () => {
    const { workbench, page } = world;
    await choose("edited.png", "Edit Prompt…");
    await workbench.prompts.pick("Detect Objects");
    await workbench.editors.waitForTab("Detect Objects.md");
    await workbench.waitUntil("the prompt in the editor", async () =>
      (await page.locator(".editor-group-container.active .view-lines").innerText()).includes("Detect"),
    );
    await page.locator(".editor-group-container.active .view-lines").click();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type(" Only large ones.");
    await workbench.editors.pressTitleButton("Send Prompt");
    const { runs, annotations } = await world.sidecarWith(
      "edited.png",
      "to hold a run",
      (now) => now.runs.length === 1,
    );
    expect(runs[0]?.prompt).toMatch(/^Detect all prominent objects.* Only large ones\.$/s);
    expect(annotations.length).toBeGreaterThan(0);
    expectTruth(world.sidecar("edited.png"), world.truth("edited.png"), 0.85);
    expect((await workbench.editors.tabs()).includes("Detect Objects.md")).toBe(false);
    await choose("edited.png", "Edit Prompt…");
    await workbench.prompts.pick("Detect Objects");
    await workbench.editors.waitForTab("Detect Objects.md");
    await workbench.editors.pressTitleButton("Earlier Prompts…");
    await workbench.waitUntil("the earlier prompt", async () =>
      (await workbench.prompts.picks()).some((label) => label.endsWith("Only large ones.")),
    );
    await workbench.prompts.dismiss();
    await workbench.editors.close("Detect Objects.md");
  });
});

describe("settings for every request", () => {
  it("are sent where the model takes them", async () => {
    await world.change({
      "visionSidecar.systemInstruction": "These are X-ray pictures.",
      "visionSidecar.safety": "high",
      "visionSidecar.mediaResolution": "high",
      "visionSidecar.thinking": "minimal",
      "visionSidecar.maxOutputTokens": 4000,
    });
    await choose("first.png", "Caption");
    await withText("first.png", "caption");
    const { system, safety, config } = await lastAsked(world);
    expect(system).toBe("These are X-ray pictures.");
    expect(safety?.map(({ threshold }) => threshold)).toEqual(Array(4).fill("BLOCK_ONLY_HIGH"));
    expect(config).toMatchObject({
      mediaResolution: "MEDIA_RESOLUTION_HIGH",
      maxOutputTokens: 4000,
      // This model knows no "minimal".
      thinkingConfig: { thinkingLevel: "LOW" },
    });
  });
});
