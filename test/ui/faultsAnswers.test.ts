/** Answers that are none, half an answer, or in odd dress: what a person is told, and what is in the sidecar. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../emulator/control.ts";
import { CAT, DOG, type FaultWorld, SEGMENT, startFaultWorld } from "./faultWorld.ts";

let world: FaultWorld;
beforeAll(async () => {
  world = await startFaultWorld(["photo.png", "safety.png", "long.png", "prose.png", "odd.png", "masks.png"]);
});
afterAll(() => world?.dispose());

const RETRY = ["Try Again", "Show Log"];
const ratings = [
  { category: "HARM_CATEGORY_DANGEROUS_CONTENT", probability: "HIGH", blocked: true },
  { category: "HARM_CATEGORY_HARASSMENT", probability: "MEDIUM" },
  { category: "HARM_CATEGORY_HATE_SPEECH", probability: "NEGLIGIBLE" },
];
const ended = (finishReason: string, more: object = {}): Reply => ({
  response: { candidates: [{ finishReason, index: 0, ...more }] },
});

describe("no answer", () => {
  const cases: [name: string, reply: Reply, sentence: string, buttons?: string[]][] = [
    [
      "a blocked prompt",
      { response: { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } } },
      "Gemini declined this picture or prompt (PROHIBITED_CONTENT). Change the prompt or use another picture.",
    ],
    ["no candidates", { response: { candidates: [] } }, "Gemini sent an empty answer (no reason given)."],
    [
      "a candidate without content",
      ended("STOP", { content: { role: "model" } }),
      "Gemini sent an empty answer (STOP).",
    ],
    [
      "only thoughts",
      ended("STOP", { content: { role: "model", parts: [{ text: "Let me see.", thought: true }] } }),
      "The model gemini-3.8-flash only thought and wrote no answer (STOP).",
      ["Choose Model", ...RETRY],
    ],
    ["an unknown reason", ended("BRAND_NEW_REASON"), "Gemini sent an empty answer (BRAND_NEW_REASON)."],
    ["RECITATION", ended("RECITATION"), "its answer came too close to published material."],
    [
      "SAFETY",
      ended("SAFETY", { safetyRatings: ratings }),
      "Gemini withheld its answer (SAFETY: DANGEROUS_CONTENT HIGH, HARASSMENT MEDIUM).",
    ],
  ];
  for (const [name, reply, sentence, buttons = RETRY] of cases) {
    it(`but ${name} is told with its reason, asked once, and leaves nothing`, async () => {
      await world.ask("photo.png", [reply]);
      expect(await world.told(sentence)).toMatchObject({ buttons, asked: 1 });
      world.expectNothingLeft("photo.png");
    });
  }
});

describe("half an answer", () => {
  const half = `[${JSON.stringify(CAT)}, {"box_2d": [500, 600, 700, 800], "label": "do`;

  it("stopped by SAFETY is kept, and the ratings are shown", async () => {
    const content = { role: "model", parts: [{ text: half }] };
    await world.ask("safety.png", [ended("SAFETY", { content, safetyRatings: ratings })]);
    const told = await world.told("Found 2 objects in safety.png. The answer is incomplete.");
    expect(told.text).toContain("(SAFETY: DANGEROUS_CONTENT HIGH, HARASSMENT MEDIUM). What had arrived is kept.");
    expect(told).toMatchObject({ buttons: ["Try Again"], asked: 1 });
    expect(world.sidecar("safety.png").runs).toMatchObject([{ finishReason: "SAFETY", partial: true }]);
  });

  it("at MAX_TOKENS is kept, the object that was cut is marked, and the rest comes on demand", async () => {
    await world.ask("long.png", [{ text: half, finishReason: "MAX_TOKENS" }]);
    const told = await world.told("Found 2 objects in long.png. The answer is incomplete: it was cut off.");
    expect(told).toMatchObject({ buttons: ["Try Again"], asked: 1 });
    const { annotations, runs } = world.sidecar("long.png");
    expect(annotations).toMatchObject([CAT, { ...DOG, label: "do", partial: true }]);
    expect(annotations[0]).not.toHaveProperty("partial");
    expect(runs).toMatchObject([{ finishReason: "MAX_TOKENS", partial: true }]);
    expect(world.journal().every(({ name }) => name.endsWith(".settled.json"))).toBe(true);
    await world.workbench.notifications.press("it was cut off", "Try Again");
    const whole = await world.sidecarWith(
      "long.png",
      "with the rest",
      (now) => now.runs.at(-1)?.finishReason === "STOP",
    );
    expect(whole.annotations.length).toBeGreaterThanOrEqual(world.truth("long.png").objects.length);
  });
});

describe("an answer", () => {
  it("in a fence with prose around, indented, with Windows' line ends, is read whole", async () => {
    const list = JSON.stringify([CAT, DOG], null, 2).replaceAll("\n", "\r\n  ");
    await world.ask("prose.png", [
      { text: `Here are the {2} objects:\r\n\r\n  \`\`\`\r\n  ${list}\r\n  \`\`\`\r\nDone!` },
    ]);
    const { annotations, runs } = await world.sidecarWith("prose.png", "of an answer in prose", () => true);
    expect(annotations).toMatchObject([CAT, DOG]);
    expect(runs[0]).not.toHaveProperty("partial");
    // A whole answer is shown, not told.
    const { editors, notifications, waitUntil } = world.workbench;
    await editors.waitForTab("prose.png.vision.json");
    await waitUntil("the screen to be empty", async () => (await notifications.texts()).length === 0);
    expect(world.heard().filter((text) => text.startsWith("Found"))).toEqual([]);
  });

  it("in a wrapper, each object in another form, is read as far as it can be; the rest is counted and said", async () => {
    const objects = [
      { bbox: ["300", "400", "100.0", "200"], name: "cat" },
      { label: "dog", y: 500, x: 600, y2: 700, x2: 800 },
      { box_2d: [-20, 900, 40, 1200], label: "sun" },
      { box_2d: [500, 600, 700, 801], label: "Dog" },
      { box_2d: [0, 0, 0, 0], label: "ghost" },
      { box_2d: "nowhere", label: "ghost" },
    ];
    await world.ask("odd.png", [{ text: JSON.stringify({ results: { detections: objects } }) }]);
    expect((await world.told("Found 3 objects in odd.png.")).text).toContain("2 of its objects could not be read.");
    const sun = { box_2d: [0, 900, 40, 1000], label: "sun" };
    expect(world.sidecar("odd.png").annotations).toMatchObject([CAT, DOG, sun]);
    expect(world.sidecar("odd.png").annotations).toHaveLength(3);
  });

  it("with masks in every form has outlines where they can be read, and says how many cannot", async () => {
    const [y, x] = [100, 200];
    const roof = [[y, x + 100], [y + 200, x + 200], [y + 200, x]]; // biome-ignore format: pairs
    const away = (by: number) => roof.map(([a = 0, b = 0]) => [a + by, b + by]);
    const masks = [
      { box_2d: [100, 200, 300, 400], label: "y first", mask: roof },
      { box_2d: [400, 500, 600, 700], label: "x first", mask: away(300).map(([a, b]) => [b, a]) },
      { box_2d: [600, 700, 800, 900], label: "flat", mask: [away(500).flat()] },
      { box_2d: [1, 2, 30, 40], label: "codes", mask: "<start_of_mask><seg_35><seg_65><seg_12>" },
      { box_2d: [1, 500, 30, 540], label: "placeholder", mask: "gimme_mask_for_this" },
      { box_2d: [1, 900, 30, 940], label: "broken", mask: "data:image/png;base64,iVBORw0KGgo4+Pj4+Pj" },
    ];
    await world.ask("masks.png", [{ text: JSON.stringify(masks) }], SEGMENT);
    const told = await world.told("Found 6 objects in masks.png.");
    expect(told.text).toContain("3 masks came in a form that cannot be decoded; their boxes are kept.");
    const { annotations } = world.sidecar("masks.png");
    expect(annotations.map(({ polygon }) => polygon)).toEqual([
      [roof],
      [away(300)],
      [away(500)],
      undefined,
      undefined,
      undefined,
    ]);
    expect(annotations.map(({ box_2d }) => box_2d)).toEqual(masks.map(({ box_2d }) => box_2d));
  });
});
