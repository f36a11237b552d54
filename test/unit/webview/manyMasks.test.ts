/** The masks of a crowd are tinted by a worker: nobody can tell them from those that the page does itself. */
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Snapshot, ViewAnnotation } from "../../../src/core/protocol.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, openEditorPage } from "./editorPage.ts";

const SIZE = { width: 800, height: 600 };
const COUNT = 80;

const annotations = Array.from({ length: COUNT }, (_, i): ViewAnnotation => {
  const [row, column] = [Math.floor(i / 10) * 120, (i % 10) * 100];
  const box = [row + 10, column + 10, row + 110, column + 90] as const;
  const threshold = i % 3 === 0 ? { threshold: 40 + i } : {};
  return { id: `m${i}`, label: `label ${i % 7}`, box_2d: [...box], maskHash: `h${i}`, review: "pending", ...threshold };
});

let browser: TestBrowser;
let script: string;
let photo: Buffer;
let masks: { hash: string; png: Uint8Array }[];

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  photo = await sharp({ create: { ...SIZE, channels: 3, background: "#808080" } })
    .png()
    .toBuffer();
  masks = await Promise.all(
    annotations.map(async (_, i) => {
      // Discs that fade outwards, each of another size; finer than they are drawn.
      const side = 100 + i;
      const values = Buffer.from(
        Array.from({ length: side * side }, (_, at) => {
          const [y, x] = [Math.floor(at / side) / side - 0.5, (at % side) / side - 0.5];
          return Math.max(0, 255 - Math.hypot(y, x) * (400 + 3 * i));
        }),
      );
      const map = sharp(values, { raw: { width: side, height: side, channels: 1 } }).toColourspace("b-w");
      return { hash: `h${i}`, png: new Uint8Array(await map.png().toBuffer()) };
    }),
  );
  // One is in colours, and one is none.
  const colours = sharp({ create: { width: 9, height: 9, channels: 3, background: "#f00" } }).png();
  masks[5] = { hash: "h5", png: new Uint8Array(await colours.toBuffer()) };
  masks[6] = { hash: "h6", png: Uint8Array.from([1, 2, 3]) };
});

afterAll(() => browser.close());

const snapshot: Snapshot = {
  ...{ version: 1, name: "photo.png", annotations, texts: [] },
  image: { url: "/photo.png", ...SIZE },
};

const open = () => openEditorPage(browser.browser, { script, images: { "photo.png": photo } });

async function look({ page }: EditorPage): Promise<Buffer> {
  const png = await page.getByTestId("stage").screenshot({ animations: "disabled" });
  return sharp(png).removeAlpha().raw().toBuffer();
}

/** How many values a person could tell from the others. */
const different = (one: Buffer, other: Buffer): number =>
  one.filter((value, i) => Math.abs(value - (other[i] ?? 0)) > 4).length;

it("look the same, at first and closer, with a worker and without one", async () => {
  const pages = [await open(), await open()] as const;
  const [there, here] = pages;
  await here.page.evaluate(() => Reflect.deleteProperty(window, "Worker"));
  for (const { page } of pages) {
    // Nothing else is painted so by the page.
    await page.evaluate(() => {
      const { prototype } = OffscreenCanvasRenderingContext2D;
      const { putImageData } = prototype;
      document.body.dataset.sheets = "0";
      prototype.putImageData = function (...args: unknown[]) {
        document.body.dataset.sheets = String(Number(document.body.dataset.sheets) + 1);
        Reflect.apply(putImageData, this, args);
      };
    });
  }
  const worker = there.page.waitForEvent("worker");
  const warnings: string[] = [];
  there.page.on("console", (message) => warnings.push(...(message.type() === "warning" ? [message.text()] : [])));
  for (const one of pages) {
    await one.send({ type: "snapshot", snapshot });
    await one.sendMasks(masks);
    await one.drawn(1);
  }
  await worker;
  // It was the worker's work that is seen.
  expect(warnings).toEqual([]);
  expect(await there.page.locator("body").getAttribute("data-sheets")).toBe("0");
  expect(await here.page.locator("body").getAttribute("data-sheets")).toBe("1");
  expect(different(await look(there), await look(here))).toBeLessThan(100);
  for (const { page } of pages) for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "Zoom In" }).click();
  expect(different(await look(there), await look(here))).toBeLessThan(100);
  const plain = await open();
  await plain.show({ ...snapshot, annotations: annotations.map(({ maskHash: _, ...rest }) => rest) });
  for (let i = 0; i < 4; i++) await plain.page.getByRole("button", { name: "Zoom In" }).click();
  expect(different(await look(there), await look(plain))).toBeGreaterThan(10_000);
  for (const one of [...pages, plain]) await one.close();
});

it("that come before their document are not asked for, and are drawn with it", async () => {
  const asked = await open();
  await asked.send({ type: "snapshot", snapshot });
  await asked.sendMasks(masks);
  await asked.drawn(1);
  const ahead = await open();
  await ahead.sendMasks(masks);
  await ahead.send({ type: "snapshot", snapshot });
  await ahead.drawn(1);
  expect(await ahead.posted("wantMasks")).toEqual([]);
  expect(await asked.posted("wantMasks")).toHaveLength(1);
  expect(different(await look(ahead), await look(asked))).toBe(0);
  for (const one of [asked, ahead]) await one.close();
});

it("that are damaged on their way are drawn as boxes alone", async () => {
  const [few, many] = [annotations.slice(0, 3), annotations];
  for (const shown of [few, many]) {
    const one = await open();
    await one.send({ type: "snapshot", snapshot: { ...snapshot, annotations: shown } });
    // Each is one value of four, and the last ends within a step.
    const sizes = shown.map(({ maskHash = "" }) => ({ hash: maskHash, width: 2, height: 2, bytes: 2 }));
    const code = Uint8Array.from(shown.flatMap((_, i) => (i < shown.length - 1 ? [0, 255] : [9, 255])));
    await one.send({ type: "masks", masks: sizes, code });
    await one.drawn(1);
    await one.close();
  }
});
