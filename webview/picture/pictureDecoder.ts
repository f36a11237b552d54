/**
 * The worker that decodes large pictures. Decoding fifty megapixels takes half a second, and making them smaller as long
 * again: the page goes on meanwhile.
 */
import type { Size } from "../../src/core/camera.ts";
import type { PixelRect } from "../../src/core/tiles.ts";

/** What the page asks for. A picture is opened once, before anything is cut out of it. */
export type ToDecoder =
  | { readonly type: "open"; readonly file: Blob; readonly picture: Size; readonly levels: readonly Size[] }
  | { readonly type: "cut"; readonly region: PixelRect };

/** The levels in the order of their sizes; a part of the picture; or that there will be none. Nothing shows through what is opaque. */
export type FromDecoder =
  | { readonly type: "levels"; readonly levels: readonly ImageBitmap[]; readonly opaque: boolean }
  | { readonly type: "cut"; readonly region: PixelRect; readonly bitmap: ImageBitmap }
  | { readonly type: "failed" };

let opened: Blob | undefined;

/** What a file is by its first bytes: names and what servers make of them vary. */
async function typeOf(file: Blob): Promise<"image/jpeg" | "image/png" | "image/webp" | undefined> {
  const start = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
  if (start.startsWith("\xff\xd8")) return "image/jpeg";
  if (start.startsWith("\x89PNG")) return "image/png";
  return /^RIFF.{4}WEBP/s.test(start) ? "image/webp" : undefined;
}

/** A bitmap holds one picture of an animation: those are better left to the browser. */
async function isAnimated(file: Blob, type: string): Promise<boolean> {
  const decoder = new ImageDecoder({ data: file.stream(), type });
  try {
    await decoder.tracks.ready;
    return decoder.tracks.selectedTrack?.animated ?? true;
  } finally {
    decoder.close();
  }
}

async function levelsOf(file: Blob, picture: Size, sizes: readonly Size[]): Promise<ImageBitmap[]> {
  const whole = await createImageBitmap(file);
  if (whole.width !== picture.width || whole.height !== picture.height) throw new Error("The picture is another one.");
  const levels: ImageBitmap[] = [];
  for (const { width, height } of sizes) {
    const from = levels.at(-1) ?? whole;
    const isWhole = width === picture.width && height === picture.height;
    const [resizeWidth, resizeHeight, resizeQuality] = [width, height, "medium"] as const;
    levels.push(isWhole ? whole : await createImageBitmap(from, { resizeWidth, resizeHeight, resizeQuality }));
  }
  if (levels[0] !== whole) whole.close();
  return levels;
}

async function cutOf(file: Blob, { left, top, width, height }: PixelRect): Promise<ImageBitmap> {
  const whole = await createImageBitmap(file);
  // `createImageBitmap` cuts before it sets the picture upright. And the whole picture is not for the graphics card.
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser has no 2D canvas.");
  context.drawImage(whole, -left, -top);
  whole.close();
  return canvas.transferToImageBitmap();
}

function answer(message: FromDecoder, transfer: readonly ImageBitmap[] = []): void {
  postMessage(message, { transfer: [...transfer] });
}

async function work(message: ToDecoder): Promise<void> {
  if (message.type === "open") {
    const { file, picture } = message;
    const type = await typeOf(file);
    const opaque = type === "image/jpeg";
    if (type === undefined || (!opaque && (await isAnimated(file, type)))) throw new Error("It is of another kind.");
    opened = file;
    const levels = await levelsOf(file, picture, message.levels);
    answer({ type: "levels", levels, opaque }, levels);
  } else if (opened) {
    const { region } = message;
    const bitmap = await cutOf(opened, region);
    answer({ type: "cut", region, bitmap }, [bitmap]);
  }
}

addEventListener("message", ({ data }: MessageEvent<ToDecoder>) => {
  work(data).catch(() => answer({ type: "failed" }));
});
