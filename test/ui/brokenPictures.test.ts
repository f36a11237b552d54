/** What is no picture, or none any more, is told in one sentence, and nothing is left behind. */
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeScene } from "../emulator/scene.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { startWorld, type World } from "./world.ts";

const { file: png } = await makeScene({ width: 600, height: 400, seed: 61, objects: 4 });
const heic = new URL("../fixtures/images/turned-6.heic", import.meta.url);

const claim = (bytes: Buffer, at: number, ...sizes: number[]) => {
  const claiming = Buffer.from(bytes);
  for (const [i, size] of sizes.entries()) claiming.writeUInt32BE(size, at + 4 * i);
  return claiming;
};

const broken: Readonly<Record<string, readonly [content: Buffer | string, sentence: string]>> = {
  "empty.jpg": ["", "The file is empty."],
  "cut.jpg": [(await sharp(png).jpeg().toBuffer()).subarray(0, 2000), "may be damaged or cut off."],
  "cut.png": [png.subarray(0, png.length / 2), "may be damaged or cut off."],
  "cut.heic": [(await readFile(heic)).subarray(0, 2000), "may be damaged or cut off."],
  "page.jpg": ["<!doctype html><title>404</title><p>Not found</p>", "is a web page, not a picture."],
  "pointer.png": ["version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "git lfs pull"],
  "notes.webp": ["some notes", "no picture of a kind that can be read."],
  // Behind signature, length and name of the first chunk.
  "bomb.png": [claim(png, 16, 65_536, 65_536), "has 65536 × 65536 pixels; at most 150 megapixels"],
};

const file = (name: string) => path.join(world.workspace, name);
const sidecars = async () =>
  (await readdir(world.workspace, { recursive: true })).filter((name) => name.includes(".vision.json"));

let world: World;
beforeAll(async () => {
  world = await startWorld({ "first.png": { width: 300, height: 200, seed: 1, objects: 1 } });
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

describe("a picture that is gone when it is to be read", () => {
  it("is told, with the key and the consent already given for it", async () => {
    const { explorer, notifications, prompts, waitUntil } = world.workbench;
    await writeFile(file("vanishing.png"), png);
    await explorer.choose("vanishing.png", ["Vision", "Detect Objects"]);
    await waitUntil("the question for the key", () => prompts.isAsking("API key"));
    await rm(file("vanishing.png"));
    const told = "not there any more";
    await answerFirstRun(world.workbench, world.emulator.key, "the message", async () =>
      (await notifications.texts()).some((text) => text.includes(told)),
    );
    expect(await world.questions()).toEqual([]);
    expect(await sidecars()).toEqual([]);
  });
});

describe("what is no picture", () => {
  beforeAll(async () => {
    for (const [name, [content]] of Object.entries(broken)) await writeFile(file(name), content);
    await mkdir(file("folder.png"));
    execFileSync("mkfifo", [file("pipe.png")]);
    await symlink("/dev/zero", file("zeros.png"));
    await symlink(file("nowhere.png"), file("dangling.png"));
  });

  it.each(Object.keys(broken))("%s is told in one sentence and leaves nothing", async (name) => {
    const [, sentence = ""] = broken[name] ?? [];
    const [before, asked] = [await sidecars(), (await world.questions()).length];
    await world.workbench.explorer.choose(name, ["Vision", "Detect Objects"]);
    const told = await world.workbench.notifications.waitFor(sentence);
    expect(told.length).toBeLessThan(200);
    await world.workbench.waitUntil("this to be the only message", async () => {
      const messages = await world.workbench.notifications.texts();
      return messages.length === 1 && messages[0] === told;
    });
    expect(await sidecars()).toEqual(before);
    expect((await world.questions()).length).toBe(asked);
  });

  it("a folder is not offered, and among pictures it is told, as a pipe, a device and a link to nowhere are", async () => {
    const { explorer, notifications } = world.workbench;
    // What is offered on a folder is about the sidecars in it.
    expect(await explorer.offers("folder.png", "Vision")).not.toContain("Detect Objects");
    const strange = ["dangling.png", "folder.png", "pipe.png", "zeros.png"];
    await explorer.select([...strange, "first.png"]);
    await explorer.choose("first.png", ["Vision", "Detect Objects"]);
    const told = await notifications.waitFor("4 failed");
    expect(told).toContain("Found 1 objects in 1 of 5 images.");
    expect(told).toContain("dangling.png: The file or its folder is not there any more.");
    expect(told).toContain("folder.png: This is a folder, not a picture.");
    expect(told).toContain("pipe.png, zeros.png: This is a device or a pipe, not a file.");
    const left = await sidecars();
    for (const name of strange) expect(left).not.toContain(`${name}.vision.json`);
  });

  it("is told in the editor, too, when it stands in its picture's place", async () => {
    const { editors, explorer } = world.workbench;
    await explorer.open("first.png.vision.json");
    await editors.waitForTab("first.png.vision.json");
    await rm(file("first.png"));
    execFileSync("mkfifo", [file("first.png")]);
    const notice = (text: string) => editors.webview().locator(".notice", { hasText: text });
    await notice("first.png: This is a device or a pipe, not a file.").waitFor();
    await rm(file("first.png"));
    await notice("first.png is not here any more; the annotations are kept.").waitFor();
  });
});
