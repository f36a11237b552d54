/** Any picture in: every kind, by every name, through the real command. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { legend } from "../emulator/legend.ts";
import { makeScene, type SceneOptions, type Truth } from "../emulator/scene.ts";
import { heicScene } from "../fixtures/images/heicScene.ts";
import { apng, bmp, ico, rgbOf } from "../unit/engine/images/bitmaps.ts";
import { detectAndSee, shownAddress, waitForPicture } from "./seen.ts";
import { startWorld, type World } from "./world.ts";

const options: SceneOptions = { width: 600, height: 400, seed: 61, objects: 4 };
const small: SceneOptions = { width: 256, height: 256, seed: 62, objects: 3 };
const { file: png, truth } = await makeScene(options);
const { file: another } = await makeScene({ ...options, seed: 63 });
const icon = await makeScene(small);
const heic = await makeScene(heicScene);
const coded = (change: (image: Sharp) => Sharp) => change(sharp(png)).toBuffer();
const frames = () => sharp([png, another], { join: { animated: true } });
const fixture = (name: string) => readFile(new URL(`../fixtures/images/${name}.heic`, import.meta.url));

/** The same scene as a drawing without a ground. */
function drawing({ width, height, objects }: Truth): Buffer {
  const paths = objects.map(({ label, polygon = [] }) => {
    const rings = polygon.map(
      (ring) => `M${ring.map(([y, x]) => `${(x * width) / 1000} ${(y * height) / 1000}`).join("L")}Z`,
    );
    const colour = legend.find((entry) => entry.label === label)?.hex;
    return `<path fill-rule="evenodd" fill="${colour}" d="${rings.join("")}"/>`;
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${paths.join("")}</svg>`,
  );
}

interface Case {
  readonly file: Buffer;
  readonly truth?: Truth;
  /** What of it is said not to have been looked at. */
  readonly said?: RegExp;
  /** The page is given another file in its place. */
  readonly rendered: boolean;
}

const FRAME = /animated: only its first frame was looked at/;

const cases: Readonly<Record<string, Case>> = {
  "animated.gif": { rendered: true, said: FRAME, file: await frames().gif().toBuffer() },
  "animated.webp": { rendered: true, said: FRAME, file: await frames().webp({ quality: 95 }).toBuffer() },
  "animated.png": { rendered: true, said: FRAME, file: apng(png) },
  "pages.tiff": {
    rendered: true,
    said: /several pages: only the first was looked at/,
    file: await frames().tiff().toBuffer(),
  },
  "print.jpg": { rendered: true, file: await coded((i) => i.toColourspace("cmyk").jpeg()) },
  "wide.jpg": { rendered: false, file: await coded((i) => i.withIccProfile("p3").jpeg()) },
  "deep.png": { rendered: false, file: await coded((i) => i.toColourspace("rgb16").png()) },
  "pair.mpo": {
    rendered: false,
    file: Buffer.concat([await coded((i) => i.jpeg()), await sharp(another).jpeg().toBuffer()]),
  },
  "screen.bmp": { rendered: true, file: bmp(await rgbOf(png), { depth: 24 }) },
  "program.ico": {
    rendered: true,
    truth: icon.truth,
    file: ico([{ side: 256, depth: 32, bytes: icon.file }]),
  },
  "drawing.svg": { rendered: true, file: drawing(truth) },
  "phone.heic": { rendered: true, truth: heic.truth, file: await fixture("display-p3") },
  "ten.HIF": { rendered: true, truth: heic.truth, file: await fixture("ten-bits") },
  "really a png.jpg": { rendered: false, file: png },
};

/** Any name that a file system allows. */
const names = [
  "#1 100%.png",
  'it\'s "quoted".jpeg',
  "50%25 über/a & b <i>.png",
  "写真 é.webp",
  "صورة.gif",
  "IMG_0001.JPG",
];

const file = (world: World, name: string) => path.join(world.workspace, name);
let world: World;
beforeAll(async () => {
  world = await startWorld({ "first.png": { width: 300, height: 200, seed: 1, objects: 1 } });
  for (const [name, { file: bytes }] of Object.entries(cases)) await writeFile(file(world, name), bytes);
  for (const name of names) {
    await mkdir(path.dirname(file(world, name)), { recursive: true });
    const format = { png: "png", jpeg: "jpeg", jpg: "jpeg", webp: "webp", gif: "gif" } as const;
    const [, extension = "png"] = /\.(png|jpeg|jpg|webp|gif)$/i.exec(name) ?? [];
    const kind = Object.entries(format).find(([known]) => known === extension.toLowerCase())?.[1] ?? "png";
    await writeFile(file(world, name), await sharp(png).toFormat(kind).toBuffer());
  }
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  await world.workbench.notifications.clear();
});

describe("a picture", () => {
  it.each(Object.keys(cases))("%s is sent, stored and drawn as it is", async (name) => {
    const { truth: own = truth, said, rendered } = cases[name] ?? {};
    await detectAndSee(world, name, own);
    const address = await shownAddress(world);
    expect(address.includes("/renditions/")).toBe(rendered);
    if (!rendered) expect(address).toContain(`/${name}?`);
    if (said !== undefined) expect(await world.workbench.notifications.waitFor(said)).toContain("Found 4 objects");
    else expect(await world.workbench.notifications.texts()).toEqual([]);
  });

  it.each(names)("by the name %s is sent, stored and drawn", async (name) => {
    await detectAndSee(world, name, truth);
  });

  it("that is transparent and white is seen on grey, and shown transparent", async () => {
    const white = '<svg width="400" height="300"><rect x="40" y="40" width="320" height="220" fill="#fff"/></svg>';
    await writeFile(file(world, "logo.gif"), await sharp(Buffer.from(white)).gif().toBuffer());
    await world.workbench.explorer.choose("logo.gif", ["Vision", "Detect Objects"]);
    await world.workbench.editors.waitForTab("logo.gif.vision.json");
    const sent = await world.emulator.image((await world.questions()).at(-1)?.index ?? -1);
    const pixels = await sharp(sent).raw().toBuffer();
    expect([...pixels.subarray(0, 3)]).toEqual([128, 128, 128]);
    const folder = path.join(
      world.userData,
      "data",
      "User",
      "globalStorage",
      "vision-sidecar.vision-sidecar",
      "renditions",
    );
    const shown = await world.workbench.waitUntil("the rendition", async () => {
      const address = await shownAddress(world);
      return address.includes("/renditions/") && path.basename(address);
    });
    expect((await sharp(path.join(folder, shown)).ensureAlpha().raw().toBuffer())[3]).toBe(0);
  });

  it("that the browser cannot show although it should is rendered, and told when that fails, too", async () => {
    const name = "unshown.png";
    await writeFile(file(world, name), png);
    await detectAndSee(world, name, truth);
    const frame = world.workbench.editors.webview();
    /** From now on the page only gets pictures that have `part` in their address. */
    const blind = (part: string) =>
      frame.locator("html").evaluate((_, part) => {
        const { fetch } = window;
        window.fetch = async (address, ...rest) =>
          String(address).includes(part) ? fetch(address, ...rest) : new Response("no picture");
      }, part);
    // Bytes behind the end of a PNG: another file, the same picture.
    const changed = (bytes: number) => writeFile(file(world, name), Buffer.concat([png, Buffer.alloc(bytes)]));

    await blind("/renditions/");
    await changed(1);
    await world.workbench.waitUntil("a rendition", async () => (await shownAddress(world)).includes("/renditions/"));
    await waitForPicture(world, truth);
    await blind("nothing");
    await changed(2);
    await frame.locator(".notice", { hasText: "The picture cannot be shown; it may be damaged." }).waitFor();
  });
});

describe("the other image library, as Linux desktops run it", () => {
  let other: World;
  beforeAll(async () => {
    const env = { VISION_SIDECAR_SHARP: "wasm" };
    other = await startWorld({ "photo.jpg": { ...options, format: "jpeg", orientation: 6 } }, { env });
    for (const name of ["phone.heic", "animated.gif"]) await writeFile(file(other, name), cases[name]?.file ?? "");
  });
  afterAll(() => other?.dispose());

  it("does the same from the packed extension", async () => {
    await detectAndSee(other, "photo.jpg", other.truth("photo.jpg"));
    await detectAndSee(other, "phone.heic", heic.truth);
    await detectAndSee(other, "animated.gif", truth);
  });
});
