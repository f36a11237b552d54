/** The page is left for another one of the same picture only when nothing in it would be lost by that. */
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, type EditorPageOptions, openEditorPage } from "./editorPage.ts";
import { strings } from "./strings.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const image = { url: "/photo.png", width: 400, height: 200 };

let browser: TestBrowser;
let script: string;
let images: EditorPageOptions["images"];
let editor: EditorPage;
beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  const photo = sharp({ create: { width: 400, height: 200, channels: 3, background: "gray" } });
  images = { "photo.png": await photo.png().toBuffer() };
});
afterAll(() => browser.close());
beforeEach(async () => {
  editor = await openEditorPage(browser.browser, { script, images });
  const cup = { id: "cup", label: "cup", box_2d: [200, 100, 600, 300], review: "pending" } as const;
  await editor.show({ version: 1, name: "photo.png", annotations: [cup], texts: [], image });
});
afterEach(() => editor.close());

const tool = (name: string) =>
  editor.page.getByRole("toolbar", { name: strings.tools }).getByRole("button", { name, exact: true });
const ask = () => editor.send({ type: "wantManner", atRest: true });
const answers = () => editor.posted("manner");

async function at(y: number, x: number): Promise<[x: number, y: number]> {
  const { left, top, x: dx, y: dy, scale } = await editor.camera();
  return [left + dx + (x / 1000) * image.width * scale, top + dy + (y / 1000) * image.height * scale];
}

/** Once more for sure: what was put off comes after all that is due now. */
async function noAnswer(): Promise<void> {
  await editor.page.evaluate(() => new Promise((resolve) => setTimeout(() => setTimeout(resolve))));
  expect(await answers()).toEqual([]);
}

it("says at once how it is looked at, and where the keyboard is", async () => {
  await editor.page.getByTestId("stage").focus();
  await ask();
  await expect.poll(answers).toEqual([{ type: "manner", manner: expect.any(String), atRest: { focused: true } }]);
});

it("waits for a shape that is drawn, and until that is in the document", async () => {
  await tool(strings.boxTool).click();
  await editor.page.mouse.move(...(await at(700, 700)));
  await editor.page.mouse.down();
  await editor.page.mouse.move(...(await at(900, 900)), { steps: 3 });
  await ask();
  await noAnswer();
  await editor.page.mouse.up();
  await expect.poll(async () => (await editor.posted("draw")).length).toBe(1);
  await noAnswer();
  const [draw] = await editor.posted("draw");
  await editor.send({ type: "settled", edit: draw?.edit ?? -1 });
  await expect.poll(async () => (await answers()).length).toBe(1);
});

it("waits for the last point of an outline, or its end by Escape; the tool goes along", async () => {
  await tool(strings.polygonTool).click();
  await editor.page.mouse.click(...(await at(700, 700)));
  await editor.page.mouse.click(...(await at(900, 900)));
  await ask();
  await noAnswer();
  await editor.page.keyboard.press("Escape");
  await expect.poll(async () => (await answers()).length).toBe(1);
  const [answer] = await answers();
  await editor.page.evaluate(() => sessionStorage.clear());
  await editor.reopen();
  await editor.show({ version: 2, name: "photo.png", annotations: [], texts: [], image });
  expect(await tool(strings.polygonTool).getAttribute("aria-pressed")).toBe("false");
  await editor.send({ type: "manner", manner: answer?.manner ?? "" });
  await expect.poll(() => tool(strings.polygonTool).getAttribute("aria-pressed")).toBe("true");
});

it("waits for the answer to a question, and what is said of that goes along", async () => {
  await editor.send({ type: "asking", progress: { line: "Looking" } });
  const line = () => editor.page.locator('[data-testid="prompt"] .line').textContent();
  await expect.poll(line).toBe("Looking");
  await ask();
  await noAnswer();
  await editor.send({ type: "asking", outcome: "3 objects" });
  await expect.poll(async () => (await answers()).length).toBe(1);
  const [answer] = await answers();
  await editor.reopen();
  await editor.show({ version: 2, name: "photo.png", annotations: [], texts: [], image });
  expect(await line()).toBe("");
  await editor.send({ type: "manner", manner: answer?.manner ?? "" });
  await expect.poll(line).toBe("3 objects");
});

it("waits for who is writing", async () => {
  const filter = editor.page.getByRole("searchbox");
  await filter.fill("cu");
  await ask();
  await noAnswer();
  await editor.page.getByTestId("stage").focus();
  await expect.poll(async () => (await answers()).length).toBe(1);
});
