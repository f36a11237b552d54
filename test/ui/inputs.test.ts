/** Where pictures come from: the list of a question's files, addresses in the web, files at Gemini; and models. */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { contentOf, inMemory } from "../../src/engine/gemini/bytes.ts";
import { listFiles } from "../../src/engine/gemini/files.ts";
import { uploadFile } from "../../src/engine/gemini/upload.ts";
import { makeScene } from "../emulator/scene.ts";
import { lastAsked } from "./askedBody.ts";
import { waitForText } from "./shownText.ts";
import { startWorld, type World } from "./world.ts";

const small = (seed: number) => ({ width: 320, height: 240, seed, objects: 3 });

interface Web {
  readonly port: number;
  /** `METHOD url` of each request. */
  readonly asked: string[];
  /** All that was said to it, as one text. */
  readonly said: () => string;
  readonly close: () => Promise<void>;
}

/** A web server of this machine that has one picture under nearly every address. */
async function serving(picture: Buffer): Promise<Web> {
  const asked: string[] = [];
  const headers: unknown[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    if (request.url?.includes("missing")) response.writeHead(404);
    response.end(picture);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return {
    port: address.port,
    asked,
    said: () => JSON.stringify([asked, headers]),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let world: World;
let web: Web;
let picture: Buffer;
beforeAll(async () => {
  picture = (await makeScene({ ...small(90), format: "png" })).file;
  web = await serving(picture);
  world = await startWorld(
    {
      "first.png": small(91),
      "docs/one.png": small(92),
      "docs/three.png": small(94),
      "docs/two.jpg": { ...small(93), format: "jpeg" },
    },
    { settings: { "visionSidecar.allowPrivateUrls": true } },
  );
  await world.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await world.firstRun("first.png", "Detect Objects");
});
afterAll(async () => {
  await world?.dispose();
  await web?.close();
});
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const prompts = () => world.workbench.prompts;
const picksAre = (expected: readonly string[]) =>
  world.workbench.waitUntil(`the picks ${expected.join(", ")}`, async () => {
    const now = await prompts().picks();
    if (JSON.stringify(now) !== JSON.stringify(expected)) throw new Error(`the picks are: ${now.join(", ")}`);
    return true;
  });
const row = (label: string) =>
  world.page.locator(".quick-input-widget:visible .quick-input-list .monaco-list-row", { hasText: label }).first();

/** A button at the end of an entry of the open list. */
async function press(label: string, button: string): Promise<void> {
  await row(label).hover();
  await row(label).locator(`.action-label[aria-label="${button}"]`).click();
}

async function pressInTitle(name: string): Promise<void> {
  // What hovers over the input would take the click.
  await world.page.mouse.move(0, 0);
  await world.page
    .locator(`.quick-input-widget:visible .quick-input-titlebar .action-label[aria-label="${name}"]`)
    .click();
}

const ADDING = ["Add Files…", "Add from URL…", "Add File at Gemini…"];

const shown = (what: string) => waitForText(world, what);

const endpoint = () => ({ key: world.emulator.key, baseUrl: world.emulator.url });
async function upload(displayName: string): Promise<string> {
  const content = await contentOf(inMemory(picture), { mimeType: "image/png", displayName });
  return (await uploadFile(endpoint(), content)).uri;
}

describe("the files of a question", () => {
  it("are listed when several are selected, put in another order and removed, and sent so", async () => {
    await world.emulator.queue({ text: "Two pictures, both nice." });
    const { explorer } = world.workbench;
    await explorer.select(["docs/one.png", "docs/three.png", "docs/two.jpg"]);
    await explorer.choose("docs/two.jpg", ["Vision", "Ask…"]);
    await picksAre(["Ask About These 3 Files", "1. one.png", "2. three.png", "3. two.jpg", ...ADDING]);
    await world.workbench.screenshot("files-of-a-question");
    await press("3. two.jpg", "Move Up");
    await press("2. two.jpg", "Move Up");
    await picksAre(["Ask About These 3 Files", "1. two.jpg", "2. one.png", "3. three.png", ...ADDING]);
    await press("2. one.png", "Move Down");
    await press("3. one.png", "Remove");
    await picksAre(["Ask About These 2 Files", "1. two.jpg", "2. three.png", ...ADDING]);
    await prompts().pick("Ask About These 2 Files");
    await prompts().answer("Your question", "What is nice?");
    await shown("Two pictures, both nice.");
    expect((await lastAsked(world)).parts).toEqual([
      "picture image/jpeg",
      "picture image/png",
      "The files above, in order: 1. two.jpg, 2. three.png",
      "What is nice?",
    ]);
  });

  it("of a single picture are asked about at once; a button leads to the list and keeps what was typed", async () => {
    await world.emulator.queue({ text: "The one is like the other." });
    const uri = await upload("stored.png");
    await world.workbench.explorer.choose("first.png", ["Vision", "Ask…"]);
    await world.workbench.waitUntil("the question", () => prompts().isAsking("Ask About first.png"));
    await world.page.keyboard.type("How do they differ?");
    await pressInTitle("Files…");
    await picksAre(["Ask About This File", "1. first.png", ...ADDING]);
    await prompts().pick("Add from URL…");
    await prompts().answer("example.com/picture", `http://127.0.0.1:${web.port}/art/of%20the%20web.png`);
    await prompts().pick("Fetch It Here");
    await picksAre(["Ask About These 2 Files", "1. first.png", "2. of the web.png", ...ADDING]);
    await prompts().pick("Add File at Gemini…");
    await world.workbench.waitUntil("the stored file", () => row("stored.png").isVisible());
    await row("stored.png").click();
    await world.page.keyboard.press("Enter");
    await picksAre(["Ask About These 3 Files", "1. first.png", "2. of the web.png", "3. stored.png", ...ADDING]);
    await world.page.keyboard.press("Enter");
    await world.workbench.waitUntil("the question again", () => prompts().isAsking("Ask About 3 Files"));
    await world.page.keyboard.press("Enter");
    await shown("The one is like the other.");
    const question = (await world.questions()).at(-1);
    expect(await world.emulator.body(question?.index ?? -1)).toMatchObject({
      contents: [
        {
          parts: [
            { inlineData: { mimeType: "image/png" } },
            { inlineData: { mimeType: "image/png" } },
            { fileData: { fileUri: uri, mimeType: "image/png" } },
            { text: "The files above, in order: 1. first.png, 2. of the web.png, 3. stored.png" },
            { text: "How do they differ?" },
          ],
        },
      ],
    });
    expect(web.asked).toContain("GET /art/of%20the%20web.png");
    expect(web.said()).not.toContain(world.emulator.key);
  });

  it("can be chosen from the palette when nothing is open", async () => {
    await prompts().runCommand("View: Close All Editors");
    await prompts().runCommand("Vision: Ask…");
    await picksAre(ADDING);
    await prompts().dismiss();
  });
});

describe("files at Gemini", () => {
  const manage = () => prompts().runCommand("Vision: Manage Gemini Files");

  it("are listed with what is known of them, deleted one by one or all at once, and their URI is copied", async () => {
    await world.emulator.reset();
    await manage();
    await picksAre(["Gemini stores no files for this key."]);
    const uri = await upload("a.png");
    await upload("b.png");
    await upload("c.png");
    await pressInTitle("Refresh");
    await world.workbench.waitUntil("three files", async () => (await prompts().picks()).length === 3);
    const detail = (await row("a.png").innerText()).replaceAll(/\s+/g, " ");
    expect(detail).toMatch(/image\/png · \d+ kB · ready · 47 h left/);
    await world.workbench.screenshot("files-at-gemini");
    await press("a.png", "Copy URI");
    await world.workbench.waitUntil("the clipboard", async () => {
      return (await world.page.evaluate(() => navigator.clipboard.readText())) === uri;
    });
    await press("b.png", "Delete at Gemini");
    await world.workbench.waitUntil("two files", async () => (await prompts().picks()).length === 2);
    expect((await listFiles(endpoint())).map(({ displayName }) => displayName).sort()).toEqual(["a.png", "c.png"]);
    await pressInTitle("Delete All…");
    expect(await prompts().dialogText()).toMatch(/^Delete all 2 files that Gemini stores for this key\?/);
    await prompts().pressInDialog("Delete All");
    await picksAre(["Gemini stores no files for this key."]);
    expect(await listFiles(endpoint())).toEqual([]);
    await prompts().dismiss();
  });

  it("are seen to become ready while the list is open; one is asked about by Enter", async () => {
    await world.emulator.reset();
    const start = await fetch(`${world.emulator.url}/upload/v1beta/files`, {
      method: "POST",
      headers: {
        "x-goog-api-key": world.emulator.key,
        "content-type": "application/json",
        "x-goog-upload-protocol": "resumable",
        "x-goog-upload-command": "start",
      },
      body: JSON.stringify({ file: { displayName: "slow.png", mimeType: "image/png" } }),
    });
    await fetch(start.headers.get("x-goog-upload-url") ?? "", {
      method: "POST",
      headers: { "x-goog-upload-command": "upload, finalize", "x-goog-upload-offset": "0" },
      body: Uint8Array.from(picture),
    });
    const stored = (await listFiles(endpoint()))[0];
    expect(stored?.state).toBe("PROCESSING");
    await manage();
    await world.workbench.waitUntil("a file that is processed", async () =>
      (await row("slow.png").innerText()).includes("being processed"),
    );
    // The emulator goes on whenever it is asked about the file.
    await fetch(`${world.emulator.url}/v1beta/${stored?.name}`, {
      headers: { "x-goog-api-key": world.emulator.key },
    });
    await world.workbench.waitUntil("the file to be ready", async () =>
      (await row("slow.png").innerText()).includes("ready"),
    );
    await world.emulator.queue({ text: "Something stored." });
    await prompts().pick("slow.png");
    await prompts().answer("Your question", "What is stored?");
    await shown("Something stored.");
    await shown("# Questions about slow.png slow.png >");
  });

  it("that cannot be listed are told with what helps", async () => {
    await world.emulator.queue({ status: 403, onlyFor: "files" });
    await manage();
    const [text] = await world.workbench.waitUntil("the message", async () => {
      const texts = await world.workbench.notifications.texts();
      return texts.length > 0 && texts;
    });
    expect(await world.workbench.notifications.buttons(text ?? "")).toContain("Set API Key");
    expect(await prompts().isAsking("Enter asks about a file")).toBe(false);
  });
});

describe("a picture of the web", () => {
  it("is fetched, shown, saved without replacing anything, opened and asked about", async () => {
    const { editors, explorer } = world.workbench;
    await explorer.open("docs/one.png");
    await editors.waitForTab("one.png");
    await prompts().runCommand("Vision: Add Image from URL…");
    await prompts().type("example.com/picture", "ftp://example.com/a.png");
    await world.workbench.waitUntil("the input to say what is wrong", async () =>
      (await prompts().inputMessage()).includes("It has to begin with https://."),
    );
    await prompts().answer("example.com/picture", `http://127.0.0.1:${web.port}/gallery/one.png?size=l`);
    await world.workbench.waitUntil("what came", () =>
      prompts().isAsking("PNG, 320 × 240 pixels, 5 kB. Where to save it?"),
    );
    await picksAre(["docs/one (2).png", "one.png", "Choose Folder…"]);
    await world.workbench.screenshot("save-a-picture");
    const before = readFileSync(path.join(world.workspace, "docs/one.png"));
    await prompts().pick("docs/one (2).png");
    await editors.waitForTab("one (2).png");
    await world.workbench.waitUntil("what to ask", () => prompts().isAsking("What to ask about it?"));
    expect(readFileSync(path.join(world.workspace, "docs/one (2).png")).equals(picture)).toBe(true);
    expect(readFileSync(path.join(world.workspace, "docs/one.png")).equals(before)).toBe(true);
    await prompts().pick("Detect Objects");
    const { annotations } = await world.sidecarWith("docs/one (2).png", "of the saved picture", () => true);
    expect(annotations).toHaveLength(3);
    expect(web.said()).not.toContain(world.emulator.key);
  });

  it("that is not there is told in a sentence, and nothing is saved", async () => {
    const before = readdirSync(world.workspace, { recursive: true }).sort();
    await prompts().runCommand("Vision: Add Image from URL…");
    await prompts().answer("example.com/picture", `http://127.0.0.1:${web.port}/missing.png`);
    await world.workbench.notifications.waitFor(
      `127.0.0.1:${web.port} has no picture at this address (HTTP 404). Check the address.`,
    );
    expect(readdirSync(world.workspace, { recursive: true }).sort()).toEqual(before);
  });

  it("of a private network is refused while it is typed, unless that is allowed", async () => {
    await world.change({ "visionSidecar.allowPrivateUrls": false });
    await prompts().runCommand("Vision: Add Image from URL…");
    const asked = web.asked.length;
    await prompts().type("example.com/picture", `https://127.0.0.1:${web.port}/gallery/one.png`);
    await world.workbench.waitUntil("the refusal", async () =>
      (await prompts().inputMessage()).includes("is inside this machine or a private network."),
    );
    await prompts().dismiss();
    expect(web.asked.length).toBe(asked);
    await world.change({ "visionSidecar.allowPrivateUrls": true });
  });
});

describe("models", () => {
  it("are listed with price and date, abilities, thinking and context; known ones first", async () => {
    await prompts().runCommand("Vision: Choose Model");
    await world.workbench.waitUntil("the list", async () => (await prompts().picks()).length > 3);
    expect((await prompts().picks())[0]).toBe("gemini-3.8-flash");
    const text = (await row("gemini-3.8-flash").innerText()).replaceAll(/[\s\u00a0]+/g, " ");
    expect(text).toMatch(/\$0\.75 in, \$3\.75 out until 2026-12-31 \(read 2026-10-05\) · boxes, outlines/);
    expect(text).toMatch(/gemini-3\.8-flash ?1M tokens in, 65\.5K out · thinks low–high/);
    expect(await prompts().isAsking("estimated list prices")).toBe(true);
    await world.workbench.screenshot("models");
    await prompts().dismiss();
  });
});

describe("when the window ends", () => {
  it("what was uploaded for a conversation is deleted at Gemini", async () => {
    const [width, height] = [2200, 2000];
    const noise = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
    await noise.png({ compressionLevel: 0 }).toFile(path.join(world.workspace, "noise.png"));
    await world.emulator.reset();
    await world.emulator.queue({ text: "Nothing but noise." });
    await world.change({ "visionSidecar.imageSize": "original" });
    await world.workbench.explorer.choose("noise.png", ["Vision", "Ask…"]);
    await prompts().answer("Your question", "What is this?");
    await shown("Nothing but noise.");
    expect(await listFiles(endpoint())).toMatchObject([{ displayName: "noise.png", mimeType: "image/png" }]);
    await world.workbench.reload();
    await world.emulator.waitFor((all) => all.some(({ method }) => method === "DELETE"));
    expect(await listFiles(endpoint())).toEqual([]);
  });
});
