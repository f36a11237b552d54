/** Transcribing a PDF as a person does it: from the menu, through key and consent, to the Markdown beside; stopped and gone on with. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makePdf } from "../emulator/pdf.ts";
import { readPdf } from "../emulator/pdfReader.ts";
import { answerFirstRun } from "../harness/firstRun.ts";
import { startWorld, type World } from "./world.ts";

const texts = Array.from({ length: 60 }, (_, i) => `# Chapter ${i + 1}\n\nSentence of page ${i + 1}.`);
const END = "<!-- end of transcription -->\n";

let world: World;
beforeAll(async () => {
  world = await startWorld({ "picture.png": { width: 320, height: 240, seed: 90, objects: 1 } });
  for (const name of ["report.pdf", "stopped.pdf", "reloaded.pdf"])
    writeFileSync(path.join(world.workspace, name), makePdf(texts));
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
  await world.emulator.reset();
});

const file = (name: string) => path.join(world.workspace, `${name}.md`);
const text = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
const pagesOf = (name: string) => text(name).slice(text(name).indexOf("\n\n") + 2);
const body = (pages: readonly string[]) => pages.map((page, i) => `<!-- page ${i + 1} -->\n\n${page}\n\n`).join("");
const transcribe = (name: string) => world.workbench.explorer.choose(name, ["Vision", "Transcribe to Markdown"]);

describe("a PDF in the Explorer", () => {
  it("becomes Markdown beside it, by way of key and consent", async () => {
    await transcribe("report.pdf");
    await answerFirstRun(world.workbench, world.emulator.key, "report.pdf.md", async () =>
      text("report.pdf").endsWith(END),
    );
    expect(pagesOf("report.pdf")).toBe(`${body(texts)}${END}`);
    await world.workbench.editors.waitForTab("report.pdf.md");
    await world.workbench.waitUntil(
      "it to be saved",
      async () => !(await world.workbench.editors.isDirty("report.pdf.md")),
    );
    const questions = await world.questions();
    expect(questions).toHaveLength(2);
    expect(questions.every(({ keyOk }) => keyOk)).toBe(true);
  });

  it("that is stopped keeps its complete pages, and a button goes on with the others", async () => {
    await world.emulator.queue({ stallAfterBytes: 4000 });
    await transcribe("stopped.pdf");
    await world.workbench.waitUntil("three pages on disk", () => text("stopped.pdf").includes("<!-- page 4 -->"));
    await world.workbench.notifications.press(/stopped\.pdf: page \d+ of 60/, "Cancel");
    const told = await world.workbench.notifications.waitFor("pages are kept in stopped.pdf.md");
    const kept = Number(/(\d+) of 60 pages/.exec(told)?.[1]);
    expect(kept).toBeGreaterThanOrEqual(3);
    expect(pagesOf("stopped.pdf")).toBe(
      `${body(texts.slice(0, kept))}<!-- page ${kept + 1}: not transcribed yet -->\n`,
    );
    await world.emulator.waitFor((requests) => requests.some(({ aborted }) => aborted));
    await world.workbench.notifications.press("pages are kept", "Go On");
    await world.workbench.waitUntil("the rest of it", () => text("stopped.pdf").endsWith(END));
    expect(pagesOf("stopped.pdf")).toBe(`${body(texts)}${END}`);
  });

  it("that is cut off by a reload of the window is resumed where it was", async () => {
    const { workbench, emulator } = world;
    await emulator.queue({ stallAfterBytes: 4000 });
    await transcribe("reloaded.pdf");
    await workbench.waitUntil("three pages on disk", () => text("reloaded.pdf").includes("<!-- page 4 -->"));
    await workbench.reload();
    await emulator.waitFor((requests) => requests.some(({ aborted }) => aborted));
    const complete = [...text("reloaded.pdf").matchAll(/^<!-- page \d+ -->$/gm)].length - 1;
    expect(complete).toBeGreaterThanOrEqual(3);
    await transcribe("reloaded.pdf");
    // In a browser, VS Code forgets secrets. Nothing else is asked: it goes on by itself.
    await answerFirstRun(workbench, emulator.key, "the rest of it", async () => text("reloaded.pdf").endsWith(END));
    expect(pagesOf("reloaded.pdf")).toBe(`${body(texts)}${END}`);
    const [, second] = await world.questions();
    const { pages } = await readPdf(await emulator.image(second?.index ?? -1));
    const from = texts.indexOf(pages[0] ?? "");
    expect(from).toBeGreaterThanOrEqual(3);
    expect(from).toBeLessThanOrEqual(complete);
    expect(pages).toEqual(texts.slice(from, from + 50));
    await workbench.waitUntil("it to be saved", async () => !(await workbench.editors.isDirty("reloaded.pdf.md")));
  });
});
