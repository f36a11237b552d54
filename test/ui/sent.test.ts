/**
 * What each task sends: the picture first, upright, as what its type says, then the words; JSON mode and schema or none.
 * And that its answer is kept. Every picture is one that its EXIF orientation turns.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makePdf } from "../emulator/pdf.ts";
import type { SceneOptions } from "../emulator/scene.ts";
import { boxesIn, worstIou } from "../emulator/seenBoxes.ts";
import { type AskedBody, lastAsked } from "./askedBody.ts";
import { startWorld, type World } from "./world.ts";

interface Asked {
  /** Its id, and the name of its picture. */
  readonly id: string;
  readonly menu: string;
  /** The input that is answered, and what is typed. */
  readonly typed?: readonly [about: string, text: string];
  readonly prompt: RegExp;
  readonly json: boolean;
  /** The members that its schema asks for; absent: there is no schema. */
  readonly schema?: readonly string[];
  /** What the service answers, where its own eye has none. */
  readonly answer?: string;
  readonly kept: "annotations" | "texts";
}

const TASKS: readonly Asked[] = [
  {
    id: "detect",
    menu: "Detect Objects",
    prompt: /^Detect all prominent objects in the image/,
    json: true,
    kept: "annotations",
  },
  {
    id: "segment",
    menu: "Segment Objects",
    prompt: /^Outline all prominent objects in the image/,
    json: true,
    schema: ["box_2d", "label", "mask"],
    kept: "annotations",
  },
  {
    id: "point",
    menu: "Point…",
    typed: ["What to look for", ""],
    prompt: /^Point to all prominent objects in the image/,
    json: true,
    kept: "annotations",
  },
  {
    id: "readLines",
    menu: "Read Text with Places",
    prompt: /^Read the text in this image, line by line/,
    json: true,
    schema: ["box_2d", "text"],
    answer: '[{"box_2d":[100,100,150,600],"text":"EXIT"}]',
    kept: "annotations",
  },
  {
    id: "readText",
    menu: "Read Text",
    prompt: /^Read the text in this image: transcribe/,
    json: false,
    answer: "EXIT",
    kept: "texts",
  },
  { id: "caption", menu: "Caption", prompt: /^Write a caption for this image/, json: false, kept: "texts" },
  { id: "describe", menu: "Describe", prompt: /^Describe this image in detail/, json: false, kept: "texts" },
  {
    id: "ask",
    menu: "Ask…",
    typed: ["Your question", "What is in front?"],
    prompt: /^What is in front\?$/,
    json: false,
    answer: "Nothing.",
    kept: "texts",
  },
  {
    id: "prompt",
    menu: "Free Prompt…",
    typed: ["Sent as you write it", "Say what you like."],
    prompt: /^Say what you like\.$/,
    json: false,
    answer: "I like it.",
    kept: "texts",
  },
];

/** Upright 480 × 320; stored turned, most of them as 320 × 480. */
const turned = (seed: number, orientation: number): SceneOptions => {
  return { width: 480, height: 320, seed, objects: 3, format: "jpeg", orientation };
};
const pages = ["# One", "# Two"];
const pdf = makePdf(pages);

let world: World;
beforeAll(async () => {
  const pictures = [...TASKS.map(({ id }) => id), "left", "right"];
  const scenes = pictures.map((name, i) => [`${name}.jpg`, turned(300 + i, [6, 8, 3, 5, 7][i % 5] ?? 6)]);
  world = await startWorld({ "first.png": { ...turned(299, 1), format: "png" }, ...Object.fromEntries(scenes) });
  writeFileSync(path.join(world.workspace, "report.pdf"), pdf);
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
  await world.emulator.reset();
});

/** The one question that was asked, once it is answered. */
async function theQuestion(): Promise<AskedBody> {
  await world.emulator.waitFor((all) =>
    all.some(({ url, finishedStatus }) => url.includes("enerateContent") && finishedStatus === 200),
  );
  expect(await world.questions()).toHaveLength(1);
  return lastAsked(world);
}

/** Its pixels are stored upright, nothing says that they are to be turned, and they are what their type says. */
async function expectUpright(sent: Buffer | undefined, type: string | undefined, name: string): Promise<void> {
  if (sent === undefined) throw new Error(`No picture was sent for ${name}.`);
  const { orientation = 1, format, width, height } = await sharp(sent).metadata();
  expect({ orientation, width, height, type }).toEqual({
    orientation: 1,
    width: 480,
    height: 320,
    type: `picture image/${format}`,
  });
  expect(worstIou(world.truth(name).objects, await boxesIn(sent))).toBeGreaterThan(0.9);
}

function expectForm({ config }: AskedBody, json: boolean, schema: readonly string[] | undefined): void {
  expect(config.responseMimeType).toBe(json ? "application/json" : undefined);
  if (schema === undefined) expect(config.responseSchema).toBeUndefined();
  else expect(config.responseSchema).toMatchObject({ type: "ARRAY", items: { required: schema } });
}

describe("a turned picture is sent upright before the words", () => {
  it.each(TASKS)("by $menu", async ({ id, menu, typed, prompt, json, schema, answer, kept }) => {
    const name = `${id}.jpg`;
    if (answer !== undefined) await world.emulator.queue({ text: answer });
    await world.workbench.explorer.choose(name, ["Vision", menu]);
    if (typed !== undefined) await world.workbench.prompts.answer(...typed);
    const asked = await theQuestion();
    expect(asked.parts).toEqual([expect.stringMatching(/^picture image\//), expect.stringMatching(prompt)]);
    await expectUpright(asked.files[0], asked.parts[0], name);
    expectForm(asked, json, schema);
    const sidecar = await world.sidecarWith(name, "to hold the answer", (now) => now.runs.length === 1);
    expect(sidecar.runs).toMatchObject([{ task: id, prompt: asked.parts[1] }]);
    expect(sidecar[kept].length).toBeGreaterThan(0);
    expect(sidecar.image).toMatchObject({ width: 480, height: 320 });
  });

  it("by Compare, all of them before the words", async () => {
    await world.emulator.queue({ text: "- Nothing differs." });
    const { explorer, prompts } = world.workbench;
    await explorer.select(["left.jpg", "right.jpg"]);
    await explorer.choose("right.jpg", ["Vision", "Compare…"]);
    await prompts.answer("What to pay attention to", "");
    const asked = await theQuestion();
    expect(asked.parts).toEqual([
      expect.stringMatching(/^picture image\//),
      expect.stringMatching(/^picture image\//),
      "The files above, in order: 1. left.jpg, 2. right.jpg",
      expect.stringMatching(/^Compare these images\./),
    ]);
    await expectUpright(asked.files[0], asked.parts[0], "left.jpg");
    await expectUpright(asked.files[1], asked.parts[1], "right.jpg");
    expectForm(asked, false, undefined);
    await world.workbench.notifications.waitFor("The comparison is kept as left vs right.compare.md");
    const kept = readFileSync(path.join(world.workspace, "left vs right.compare.md"), "utf8");
    expect(kept).toContain("- Nothing differs.");
    for (const name of ["left.jpg", "right.jpg"]) {
      expect(existsSync(path.join(world.workspace, `${name}.vision.json`))).toBe(false);
    }
  });
});

describe("a document is sent as it is before the words", () => {
  it("by Transcribe to Markdown", async () => {
    await world.workbench.explorer.choose("report.pdf", ["Vision", "Transcribe to Markdown"]);
    const asked = await theQuestion();
    expect(asked.parts).toEqual(["picture application/pdf", expect.stringMatching(/^Transcribe pages 1 to 2 of this/)]);
    expect(asked.files[0]?.equals(pdf)).toBe(true);
    expectForm(asked, false, undefined);
    const file = path.join(world.workspace, "report.pdf.md");
    await world.workbench.waitUntil(
      "the transcription",
      () => existsSync(file) && readFileSync(file, "utf8").endsWith("<!-- end of transcription -->\n"),
    );
    expect(readFileSync(file, "utf8")).toContain("<!-- page 1 -->\n\n# One\n\n<!-- page 2 -->\n\n# Two\n");
  });
});
