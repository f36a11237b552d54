/** Several turns, and what belongs to no turn: instructions, safety, resolution. */
import { describe, expect, it } from "vitest";
import { about, asking } from "./asking.ts";
import { conversation, painted } from "./painted.ts";

const emulator = asking();
const flash = "gemini-3.8-flash";
const first = await painted(["apple", 0.1, 0.1], ["lemon", 0.5, 0.5], ["lemon", 0.8, 0.8]);
const second = await painted(["lemon", 0.1, 0.1], ["car", 0.5, 0.5]);

describe("a conversation", () => {
  it("is about the pictures of its earlier turns", async () => {
    const body = conversation([first, "How many apples are there?"], ["There is one apple."], ["and how many lemons?"]);
    expect(await emulator.text(flash, body)).toBe("There are two lemons.");
  });

  it("numbers pictures in order over all turns", async () => {
    const start = [[first, "What is this?"], ["A red apple and two yellow lemons."]];
    const all = conversation(...start, [second, "How many lemons?"]);
    expect(await emulator.text(flash, all)).toBe("There are three lemons (image 1: two, image 2: one).");
    const last = conversation(...start, [second, "How many lemons are in image 2?"]);
    expect(await emulator.text(flash, last)).toBe("There is one lemon.");
    const compared = conversation(...start, [second, "Compare the two."]);
    expect(await emulator.text(flash, compared)).toContain("- **Only in image 2:** a blue car");
  });

  it("goes on with the same kind of question", async () => {
    const body = conversation([first, "What colour is the apple?"], ["The apple is red."], ["And the lemons?"]);
    expect(await emulator.text(flash, body)).toBe("The lemon is yellow.");
    const counted = conversation([first, "How many apples?"], ["One."], ["What about lemons?"]);
    expect(await emulator.text(flash, counted)).toBe("There are two lemons.");
  });

  it("does not take the headings of pictures for what is asked", async () => {
    const body = conversation([
      "Image 1: lemons in image 2.png",
      first,
      "Image 2: car.png",
      second,
      "How many objects?",
    ]);
    expect(await emulator.text(flash, body)).toBe("There are five objects (image 1: three, image 2: two).");
  });

  it("is refused when the model had the last word", async () => {
    const { status, body } = await emulator.generate(flash, conversation([first, "What is this?"], ["An"]));
    expect([status, body.error?.status]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(body.error?.message).toContain("last turn");
  });

  it("counts the tokens of all its pictures", async () => {
    const body = conversation([first, "Hm?"], ["Yes."], [second, "Hm?"]);
    const { body: answer } = await emulator.generate(flash, body);
    expect(answer.usageMetadata?.promptTokensDetails).toContainEqual({ modality: "IMAGE", tokenCount: 2240 });
  });
});

describe("what stands beside the turns", () => {
  it("is kept for tests to look at", async () => {
    const sent = {
      ...about(first, "How many apples?", {
        mediaResolution: "MEDIA_RESOLUTION_LOW",
        maxOutputTokens: 900,
        thinkingConfig: { thinkingLevel: "LOW" },
      }),
      systemInstruction: { parts: [{ text: "Answer in French." }] },
      safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }],
    };
    expect(await emulator.text(flash, sent)).toBe("Il y a une pomme rouge.");
    expect(await emulator.control.body(0)).toEqual(sent);
  });

  const safe = (...safetySettings: unknown[]) => ({ ...about(first, "Hm?"), safetySettings });
  const setting = (category: string, threshold: string): unknown => ({ category, threshold });

  it.each(["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"])(
    "may be safety: %s",
    async (harm) => {
      const thresholds = ["BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"];
      for (const threshold of thresholds) {
        const { status } = await emulator.generate(flash, safe(setting(`HARM_CATEGORY_${harm}`, threshold)));
        expect(status).toBe(200);
      }
    },
  );

  it.each([
    [
      [setting("HARASSMENT", "OFF")],
      /^Invalid value at 'safety_settings\[0\]\.category' \(type.*HarmCategory\), "HARA/,
    ],
    [
      [setting("HARM_CATEGORY_HARASSMENT", "BLOCK_HIGH")],
      /^Invalid value at 'safety_settings\[0\]\.threshold' \(type.*SafetySetting\.HarmBlockThreshold\), "BLOCK_HIGH"/,
    ],
    [[{ category: "HARM_CATEGORY_HARASSMENT" }], /safety_settings\[0\]\.threshold/],
    [[{ threshold: "OFF" }], /safety_settings\[0\]\.category/],
    [
      [setting("HARM_CATEGORY_HARASSMENT", "OFF"), setting("HARM_CATEGORY_HARASSMENT", "BLOCK_NONE")],
      /safety_settings\[1\]\.category: HARM_CATEGORY_HARASSMENT stands there twice/,
    ],
    [[{ ...Object(setting("HARM_CATEGORY_HARASSMENT", "OFF")), method: "SEVERITY" }], /Unknown name "method"/],
  ])("is refused when safety is %j", async (settings, message) => {
    const { status, body } = await emulator.generate(flash, safe(...settings));
    expect([status, body.error?.status]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(body.error?.message).toMatch(message);
  });

  it.each([
    ["MEDIA_RESOLUTION_UNSPECIFIED", 200],
    ["MEDIA_RESOLUTION_LOW", 200],
    ["MEDIA_RESOLUTION_MEDIUM", 200],
    ["MEDIA_RESOLUTION_HIGH", 200],
    // Only single parts may have it, and those only in another version of the protocol.
    ["MEDIA_RESOLUTION_ULTRA_HIGH", 400],
    ["LOW", 400],
  ])("may be the resolution %s: %d", async (mediaResolution, status) => {
    expect((await emulator.generate(flash, about(first, "Hm?", { mediaResolution }))).status).toBe(status);
  });
});
