/** Ask… on PDF documents: what is sent, where the conversation is kept, and what is refused before anything is sent. */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readConversation } from "../../src/engine/conversations/conversation.ts";
import { makePdf } from "../emulator/pdf.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { lastAsked } from "./askedBody.ts";
import { shownText, waitForText } from "./shownText.ts";
import { startWorld, type World } from "./world.ts";

const report = makePdf(["# Income\n\nIt grew by 4 %.", "# Outlook\n\nUncertain."]);

let world: World;
beforeAll(async () => {
  world = await startWorld({ "chart.png": { width: 320, height: 240, seed: 400, objects: 2 } });
  const file = (name: string) => path.join(world.workspace, name);
  writeFileSync(file("report.pdf"), report);
  writeFileSync(file("long.pdf"), makePdf(Array.from({ length: 1001 }, (_, i) => `Page ${i + 1}`)));
  // 51 MB that take no room.
  writeFileSync(file("large.pdf"), report);
  truncateSync(file("large.pdf"), 51_000_000);
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

const shown = () => shownText(world);
const waitFor = (what: string) => waitForText(world, what);

async function ask(name: string, question: string): Promise<void> {
  await world.workbench.explorer.choose(name, ["Vision", "Ask…"]);
  await world.workbench.prompts.answer("Your question", question);
}

/** The conversations that are kept, as the extension itself would read them. */
function conversations() {
  const folder = path.join(world.userData, "data/User/globalStorage/vision-sidecar.vision-sidecar/conversations");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return names.flatMap((name) => readConversation(readFileSync(path.join(folder, name), "utf8")) ?? []);
}

describe("a question about a PDF", () => {
  it("sends the document as it is, then the words; the conversation is kept, and nothing beside the document", async () => {
    await world.emulator.queue({ text: "By **4 %**." });
    const before = readdirSync(world.workspace).sort();
    await ask("report.pdf", "How much did it grow?");
    await answerFirstRun(world.workbench, world.emulator.key, "the answer", async () =>
      (await shown()).includes("4 %"),
    );
    const { parts, files, config } = await lastAsked(world);
    expect(parts).toEqual(["picture application/pdf", "How much did it grow?"]);
    expect(files[0]?.equals(report)).toBe(true);
    expect(config.responseMimeType).toBeUndefined();
    expect(config.responseSchema).toBeUndefined();
    // A document is linked, no picture.
    expect(await shown()).toMatch(/# Questions about report\.pdf \[report\.pdf\]\(<file:\/\/.*report\.pdf>\)/);
    const kept = await world.workbench.waitUntil("the conversation on disk", () =>
      conversations().find(({ exchanges }) => exchanges[0]?.state === "answered"),
    );
    expect(kept).toMatchObject({
      task: "ask",
      subjects: [{ name: "report.pdf" }],
      exchanges: [{ question: "How much did it grow?", answer: "By **4 %**.", model: "gemini-3.8-flash" }],
    });
    expect(readdirSync(world.workspace).sort()).toEqual(before);
  });

  it("can be followed by another one, which sends the document and what was said", async () => {
    await world.workbench.editors.activate("Questions about report.pdf.md");
    await world.emulator.queue({ text: "It is uncertain." });
    await world.workbench.editors.pressTitleButton("Ask Further…");
    await world.workbench.prompts.answer("Your next question", "And the outlook?");
    await waitFor("It is uncertain.");
    const { parts, files } = await lastAsked(world);
    expect(parts).toEqual([
      "picture application/pdf",
      "How much did it grow?",
      "model: By **4 %**.",
      "user: And the outlook?",
    ]);
    expect(files[0]?.equals(report)).toBe(true);
    const [kept, ...more] = conversations();
    expect(more).toEqual([]);
    expect(kept?.exchanges.map(({ answer }) => answer)).toEqual(["By **4 %**.", "It is uncertain."]);
  });

  it("together with a picture keeps their order", async () => {
    await world.emulator.queue({ text: "They fit." });
    const { explorer, prompts } = world.workbench;
    await explorer.select(["chart.png", "report.pdf"]);
    await explorer.choose("report.pdf", ["Vision", "Ask…"]);
    await prompts.pick("Ask About These 2 Files");
    await prompts.answer("Your question", "Do they fit?");
    await waitFor("They fit.");
    expect((await lastAsked(world)).parts).toEqual([
      "picture image/png",
      "picture application/pdf",
      "The files above, in order: 1. chart.png, 2. report.pdf",
      "Do they fit?",
    ]);
    expect(existsSync(path.join(world.workspace, "chart.png.vision.json"))).toBe(false);
  });
});

describe("a PDF that Gemini would refuse", () => {
  it.each([
    ["long.pdf", "1001 pages"],
    ["large.pdf", "51 MB"],
  ])("%s is told before anything is sent", async (name, why) => {
    await world.emulator.reset();
    await ask(name, "What does it say?");
    expect(await world.workbench.notifications.waitFor(why)).toMatch(/1000|50 MB/);
    await waitFor(why);
    expect(await world.emulator.requests()).toEqual([]);
  });
});
