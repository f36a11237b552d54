/** The list of a crowded picture, in a real browser: it has the rows that are in view or near it. */
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

/** Ids of the rows that are to be seen, and which of the list they say to be. */
const rowsInSight = () =>
  list().evaluate((element) => {
    const outer = element.getBoundingClientRect();
    return [...element.querySelectorAll<HTMLElement>('[role="option"]')].flatMap((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      if (bottom <= outer.top || top >= outer.bottom) return [];
      return [`${row.dataset.id}: ${row.getAttribute("aria-posinset")} of ${row.getAttribute("aria-setsize")}`];
    });
  });

it("has the rows in view, in the order of the document, and far from all others", async () => {
  await editor.show(snapshot);
  const height = await list().evaluate(({ clientHeight }) => clientHeight);
  const expected = (first: number) =>
    ids.slice(first, first + Math.ceil(height / 24)).map((id, i) => `${id}: ${first + i + 1} of ${COUNT}`);
  expect(await rowsInSight()).toEqual(expected(0));
  for (const first of [1234, 700, COUNT - 60]) {
    await list().evaluate((element, top) => {
      element.scrollTop = top;
    }, first * 24);
    await expect.poll(async () => (await rowsInSight()).slice(0, 10)).toEqual(expected(first).slice(0, 10));
    expect((await rows()).length).toBeLessThan(COUNT / 4);
  }
});

it("shows no gap while the wheel turns", async () => {
  await editor.show(snapshot);
  await list().hover();
  for (let turn = 0; turn < 40; turn++) {
    await editor.page.mouse.wheel(0, 300);
    await editor.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    const height = await list().evaluate(({ clientHeight }) => clientHeight);
    expect((await rowsInSight()).length).toBeGreaterThanOrEqual(Math.floor(height / 24));
  }
  expect(await list().evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(5000);
});

it("has room for all rows from the beginning", async () => {
  await editor.send({ type: "snapshot", snapshot });
  await expect.poll(() => list().evaluate(({ scrollHeight }) => scrollHeight)).toBe(COUNT * 24);
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
});

it("has what a filter lets pass, and all again afterwards", async () => {
  await editor.show(snapshot);
  const field = editor.page.getByRole("searchbox");
  await field.fill('label:"label 3"');
  const passed = ids.filter((_, i) => i % 7 === 3);
  await expect.poll(rowsInSight).toContain(`${passed[5]}: 6 of ${passed.length}`);
  await list().focus();
  await editor.page.keyboard.press("End");
  await editor.heard();
  expect(await rowInSight()).toBe(passed.at(-1));
  await field.fill("");
  await expect.poll(() => list().evaluate(({ scrollHeight }) => scrollHeight)).toBe(COUNT * 24);
});
