/** Key → consent → run in one flow: whoever right-clicks without a key ends with what they asked for. */
import { existsSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { expectTruth, startWorld, type World } from "./world.ts";

const scene = { width: 640, height: 480, seed: 7 };
const ASK = ["Vision", "Detect Objects"];

let world: World;
afterEach(() => world.dispose());

describe("without a key", () => {
  it("a refused key is told and asked again; the right one leads through consent to the detection", async () => {
    world = await startWorld({ "photo.png": scene });
    const { workbench, emulator } = world;
    const { prompts } = workbench;
    await workbench.explorer.choose("photo.png", ASK);
    await prompts.type("API key", "wrong-key-000000000");
    await workbench.waitUntil("the refusal", async () => (await prompts.inputMessage()).includes("does not accept"));
    await prompts.type("API key", "with a space in it");
    await workbench.waitUntil("the refusal", async () => (await prompts.inputMessage()).includes("space"));
    await prompts.type("API key", emulator.key);

    const consent = await prompts.dialogText();
    expect(consent).toContain(new URL(emulator.url).host);
    expect(consent).toContain("your API key");
    expect(consent).toContain("48 hours");
    expect(await world.questions()).toEqual([]);
    await prompts.pressInDialog("Send Images");
    await workbench.editors.waitForTab("photo.png.vision.json");
    expectTruth(world.sidecar("photo.png"), world.truth("photo.png"));

    // Neither is asked again.
    await workbench.explorer.choose("photo.png", ASK);
    await world.sidecarWith("photo.png", "of a second run", ({ runs }) => runs.length === 2);
    expect(await prompts.isAsking("API key")).toBe(false);

    await prompts.runCommand("Vision: Remove Gemini API Key");
    await workbench.notifications.waitFor("is removed");
    await workbench.explorer.choose("photo.png", ASK);
    await workbench.waitUntil("the key to be asked for", () => prompts.isAsking("API key"));
  });

  it("who declines sends nothing and finds nothing", async () => {
    world = await startWorld({ "photo.png": scene });
    const { workbench, emulator } = world;
    await workbench.explorer.choose("photo.png", ASK);
    await workbench.waitUntil("the key to be asked for", () => workbench.prompts.isAsking("API key"));
    await workbench.prompts.dismiss();
    await workbench.explorer.choose("photo.png", ASK);
    await workbench.prompts.answer("API key", emulator.key);
    await workbench.prompts.pressInDialog("Cancel");
    expect(await world.questions()).toEqual([]);
    expect(existsSync(path.join(world.workspace, "photo.png.vision.json"))).toBe(false);
    expect(await workbench.editors.tabs()).toEqual([]);
  });

  it("one from the environment is offered, and used when it is chosen", async () => {
    world = await startWorld({ "photo.png": scene }, { env: { GEMINI_API_KEY: "emulator-key-0123456789" } });
    const { workbench } = world;
    await workbench.explorer.choose("photo.png", ASK);
    await workbench.prompts.pick("Use GEMINI_API_KEY from the environment");
    await workbench.prompts.pressInDialog("Send Images");
    await workbench.editors.waitForTab("photo.png.vision.json");
    expectTruth(world.sidecar("photo.png"), world.truth("photo.png"));
  });

  it("one that cannot be checked is kept when the person says so", async () => {
    world = await startWorld({ "photo.png": scene }, { settings: { "visionSidecar.baseUrl": "http://127.0.0.1:9" } });
    const { workbench, emulator } = world;
    await workbench.prompts.runCommand("Vision: Set Gemini API Key");
    await workbench.prompts.type("API key", emulator.key);
    expect(await workbench.prompts.dialogText()).toContain("could not be checked");
    await workbench.prompts.pressInDialog("Keep Anyway");
    await workbench.notifications.waitFor("The Gemini API key is set");
    await world.change({ "visionSidecar.baseUrl": emulator.url });
    await workbench.explorer.choose("photo.png", ASK);
    // It was given for an address that is not this one.
    await workbench.prompts.pressInDialog("Send the Key");
    await workbench.prompts.pressInDialog("Send Images");
    await workbench.editors.waitForTab("photo.png.vision.json");
  });

  it("an address that is neither https nor on this machine gets neither key nor picture", async () => {
    world = await startWorld({ "photo.png": scene }, { settings: { "visionSidecar.baseUrl": "http://example.org" } });
    const { workbench } = world;
    await workbench.explorer.choose("photo.png", ASK);
    await workbench.notifications.waitFor("http://example.org");
    expect(await workbench.notifications.buttons("http://example.org")).toContain("Open Setting");
    expect(await workbench.prompts.isAsking("API key")).toBe(false);
  });
});
