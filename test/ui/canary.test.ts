/** The key is in the secret store and in the request's header, and nowhere else. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "./world.ts";

const scene = { width: 400, height: 300, seed: 9 };

let world: World;
beforeAll(async () => {
  world = await startWorld({ "photo.png": scene, "other.png": scene });
  await world.firstRun("photo.png", "Detect Objects");
  await world.workbench.explorer.choose("photo.png", ["Vision", "Segment Objects"]);
  await world.sidecarWith("photo.png", "with outlines", ({ runs }) => runs.length === 2);
  // An error on the way: the service answers with the key in its message.
  await world.emulator.queue({
    error: {
      code: 400,
      message: `API key ${world.emulator.key} is odd. Nothing is known of it.`,
      status: "INVALID_ARGUMENT",
    },
  });
  await world.workbench.explorer.choose("other.png", ["Vision", "Detect Objects"]);
  await world.workbench.notifications.waitFor(/./);
});
afterAll(() => world?.dispose());

/** The key as it is, in Base64 at each of the three offsets, in hex, and percent-encoded. */
function formsOf(key: string): string[] {
  const offsets = ["", "x", "xx"].map((prefix) => {
    const encoded = Buffer.from(prefix + key).toString("base64");
    return encoded.slice(prefix.length === 0 ? 0 : 4, -4);
  });
  return [key, ...offsets, Buffer.from(key).toString("hex"), [...key].toReversed().join(""), sha256(key)];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The files below a folder that hold the key in any of its forms. */
function filesWithKey(folder: string): string[] {
  const forms = formsOf(world.emulator.key);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    return forms.some((form) => bytes.includes(form)) ? [path.relative(folder, file)] : [];
  });
}

describe("the key", () => {
  it("is found where it is put: the search itself works", async () => {
    const planted = path.join(world.workspace, "planted.txt");
    for (const form of formsOf(world.emulator.key)) {
      await writeFile(planted, `before ${form} after`);
      expect(filesWithKey(world.workspace), form).toEqual(["planted.txt"]);
    }
    await writeFile(planted, "");
  });

  it("is not in the workspace, and not in VS Code's data or logs", () => {
    expect(filesWithKey(world.workspace)).toEqual([]);
    expect(filesWithKey(world.userData)).toEqual([]);
  });

  it("is not in what the page of the editor is told", async () => {
    const stage = world.workbench.editors.webview().locator('[data-testid="stage"]');
    const frame = await (await stage.elementHandle())?.ownerFrame();
    await frame?.evaluate(() => {
      addEventListener("message", ({ data }) => document.body.append(new Comment(JSON.stringify(data))));
    });
    const told = async () =>
      (await frame?.evaluate(() => [...document.body.childNodes].map((node) => node.nodeValue ?? "").join("\n"))) ?? "";
    // After a problem the page is told everything anew.
    const file = path.join(world.workspace, "photo.png.vision.json");
    const text = readFileSync(file, "utf8");
    await writeFile(file, `${text} oops`);
    await world.workbench.waitUntil("the problem", async () => (await told()).includes("readOnly"));
    await writeFile(file, text);
    await world.workbench.waitUntil("the whole document", async () => (await told()).split("snapshot").length > 4);
    for (const form of formsOf(world.emulator.key)) expect((await told()).includes(form), form).toBe(false);
  });

  it("went out in its header alone", async () => {
    const requests = await world.emulator.requests();
    expect(requests.length).toBeGreaterThan(3);
    for (const request of requests) {
      expect(request.keyOk).toBe(true);
      const body = request.bodyBytes === 0 ? "" : JSON.stringify(await world.emulator.body(request.index));
      const rest = [request.url, JSON.stringify(request.headers), body].join("\n");
      for (const form of formsOf(world.emulator.key)) expect(rest).not.toContain(form);
    }
  });

  it("is not in what a person reads of an error", async () => {
    const texts = (await world.workbench.notifications.texts()).join("\n");
    expect(texts).not.toBe("");
    expect(texts).not.toContain(world.emulator.key);
  });
});
