/** The list of a crowded picture, in a real browser: its rows come while the page has nothing else to do. */
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Snapshot } from "../../../src/core/protocol.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, openEditorPage } from "./editorPage.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const COUNT = 2000;
const ids = Array.from({ length: COUNT }, (_, i) => `a${i}`);

const snapshot: Snapshot = {
  version: 1,
  name: "photo.png",
  annotations: ids.map((id, i) => {
    const [y, x] = [Math.floor(i / 50) * 20, (i % 50) * 20];
    return { id, label: `label ${i % 7}`, box_2d: [y, x, y + 10, x + 10], review: "pending" };
  }),
  texts: [],
  image: { url: "/photo.png", width: 400, height: 400 },
};

let browser: TestBrowser;
let script: string;
let photo: Buffer;
let editor: EditorPage;

const list = () => editor.page.getByRole("listbox");
const rows = () =>
  editor.page
    .locator('[role="option"]')
    .evaluateAll((all) => all.map((row) => (row instanceof HTMLElement ? row.dataset.id : undefined)));

/** Id of the row that a screen reader is told to be at, when it is there and can be seen. */
const rowInSight = () =>
  list().evaluate((element) => {
    const row = document.getElementById(element.getAttribute("aria-activedescendant") ?? "");
    const [outer, inner] = [element.getBoundingClientRect(), row?.getBoundingClientRect()];
    const isSeen = inner && inner.height > 0 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    return isSeen ? row?.dataset.id : undefined;
  });

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  photo = await sharp({ create: { width: 400, height: 400, channels: 3, background: "#888" } })
    .png()
    .toBuffer();
});
afterAll(() => browser.close());
beforeEach(async () => {
  editor = await openEditorPage(browser.browser, { script, images: { "photo.png": photo } });
});
afterEach(() => editor.close());

it("has all rows soon, in the order of the document", async () => {
  await editor.show(snapshot);
  await expect.poll(rows, { timeout: 10_000 }).toEqual(ids);
});

it("has room for all rows from the beginning", async () => {
  await editor.send({ type: "snapshot", snapshot });
  await expect.poll(() => list().evaluate(({ scrollHeight }) => scrollHeight)).toBe(COUNT * 24);
});

it("has all rows although the picture does not come", async () => {
  await editor.page.route("**/photo.png", () => undefined);
  await editor.send({ type: "snapshot", snapshot });
  await expect.poll(rows, { timeout: 10_000 }).toEqual(ids);
});

it("has the active row at once, wherever it is", async () => {
  await editor.send({ type: "snapshot", snapshot });
  await editor.send({ type: "select", ids: ["a1700"], reveal: true });
  await editor.heard();
  expect(await rowInSight()).toBe("a1700");
  await list().focus();
  await editor.page.keyboard.press("End");
  await editor.heard();
  expect(await rowInSight()).toBe(ids.at(-1));
  await editor.page.keyboard.press("Home");
  await editor.heard();
  expect(await rowInSight()).toBe("a0");
  await expect.poll(rows, { timeout: 10_000 }).toEqual(ids);
});

it("has what a filter lets pass, and all again afterwards", async () => {
  await editor.show(snapshot);
  await expect.poll(rows, { timeout: 10_000 }).toEqual(ids);
  const field = editor.page.getByRole("searchbox");
  await field.fill('label:"label 3"');
  await expect.poll(rows, { timeout: 10_000 }).toEqual(ids.filter((_, i) => i % 7 === 3));
  await field.fill("");
  await expect.poll(rows, { timeout: 10_000 }).toEqual(ids);
});
