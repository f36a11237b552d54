/** The pages on which moving and zooming are measured: the editor's own, and the same scene drawn by other libraries. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { Size } from "../../src/core/camera.ts";
import { colorsOf } from "../../src/core/colors.ts";
import type { ViewAnnotation } from "../../src/core/protocol.ts";
import { outFolder, root } from "../harness/paths.ts";
import { buildEditor, openEditorPage } from "../unit/webview/editorPage.ts";
import type { PageBox, PageScene } from "./pages/scene.ts";
import { annotationsOf, type Crowd } from "./scene.ts";

const ORIGIN = "http://page.test";
const WINDOW = { width: 1280, height: 800 };

/** CSS px of the window. */
export interface StageRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ScenePage {
  readonly page: Page;
  readonly stage: StageRect;
  close(): Promise<void>;
}

export interface PanZoomScene {
  readonly picture: Buffer;
  readonly size: Size;
  readonly crowd: Crowd;
}

/** The editor's page as it ships, side panel and all, with every mask drawn. */
export async function openEditor(browser: Browser, { picture, size, crowd }: PanZoomScene): Promise<ScenePage> {
  const script = await buildEditor();
  const editor = await openEditorPage(browser, { script, images: { "picture.jpg": picture }, ...WINDOW });
  const masks = new Map<string, Uint8Array>();
  const annotations = annotationsOf(crowd).map(({ mask, ...rest }): ViewAnnotation => {
    if (mask === undefined) return rest;
    masks.set(rest.id, new Uint8Array(Buffer.from(mask.slice(mask.indexOf(",") + 1), "base64")));
    return { ...rest, maskHash: rest.id };
  });
  await editor.send({
    type: "snapshot",
    snapshot: { version: 1, name: "picture.jpg", annotations, texts: [], image: { url: "/picture.jpg", ...size } },
  });
  await editor.sendMasks([...masks].map(([hash, png]) => ({ hash, png })));
  await editor.drawn(1);
  const stage = await editor.page.getByTestId("stage").boundingBox();
  if (!stage) throw new Error("The editor shows no stage.");
  return { page: editor.page, stage, close: editor.close };
}

/** A page of `pages/`, with its stage where the editor's is. */
export async function openPeer(
  browser: Browser,
  name: string,
  { picture, size, crowd }: PanZoomScene,
  stage: StageRect,
): Promise<ScenePage> {
  const outdir = path.join(outFolder, "bench", "pages");
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(import.meta.dirname, "pages", `${name}.ts`)],
    outdir,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    logLevel: "warning",
  });
  const script = await readFile(path.join(outdir, `${name}.js`));
  const style = await readFile(path.join(root, "node_modules/@annotorious/annotorious/dist/annotorious.css"));
  const place = `left: ${stage.x}px; top: ${stage.y}px; width: ${stage.width}px; height: ${stage.height}px`;
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
    <link rel="stylesheet" href="/page.css"></head>
    <body style="margin: 0; background: #1f1f1f">
    <div style="position: absolute; overflow: hidden; ${place}"><div id="stage" style="width: 100%; height: 100%"></div></div>
    <script type="module" src="/page.js"></script></body></html>`;
  const context = await browser.newContext({ viewport: WINDOW });
  await context.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") return route.fulfill({ contentType: "text/html", body: html });
    if (pathname === "/page.js") return route.fulfill({ contentType: "text/javascript", body: script });
    if (pathname === "/page.css") return route.fulfill({ contentType: "text/css", body: style });
    if (pathname === "/scene.json") return route.fulfill({ json: pageScene(size, crowd) });
    if (pathname === "/picture.jpg") return route.fulfill({ contentType: "image/jpeg", body: picture });
    return route.fulfill({ status: 404, body: "" });
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(ORIGIN);
  await page.waitForSelector("[data-ready]", { state: "attached" }).catch((error: unknown) => {
    throw new Error(`The page of ${name} does not get ready: ${problems.join("; ")}`, { cause: error });
  });
  return { page, stage, close: () => context.close() };
}

function pageScene(size: Size, { boxes, masks }: Crowd): PageScene {
  const colors = colorsOf([...boxes, ...masks].map(({ label }) => label));
  const [across, down] = [size.width / 1000, size.height / 1000];
  const pageBox = ({ label, box: [yMin, xMin, yMax, xMax] }: Crowd["boxes"][number]): PageBox => ({
    x: xMin * across,
    y: yMin * down,
    width: (xMax - xMin) * across,
    height: (yMax - yMin) * down,
    color: colors.css(label),
  });
  return {
    image: { url: "/picture.jpg", ...size },
    opacity: 0.4,
    boxes: boxes.map(pageBox),
    masks: masks.map((object) => ({
      ...pageBox(object),
      outline: object.outline.map(([y, x]): [number, number] => [x * across, y * down]),
      map: object.mask,
    })),
  };
}
