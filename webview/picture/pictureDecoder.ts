/**
 * The worker that decodes large pictures. Decoding fifty megapixels takes half a second, and making them smaller as long
 * again: the page goes on meanwhile.
 */
import type { Size } from "../../src/core/camera.ts";
import type { PixelRect } from "../../src/core/tiles.ts";
import { levelSizes } from "./sizes.ts";

/** What the page asks for. A picture is opened once, before anything is cut out of it. */
export type ToDecoder =
  | { readonly type: "open"; readonly file: Blob }
  | { readonly type: "cut"; readonly region: PixelRect };

/**
 * The levels in the order of their sizes, and that of the whole picture; a part of the picture, in its px; or that there will
 * be none. Nothing shows through what is opaque.
 */
export type FromDecoder =
  | { readonly type: "levels"; readonly levels: readonly ImageBitmap[]; readonly whole: Size; readonly opaque: boolean }
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

async function levelsOf(file: Blob): Promise<{ levels: ImageBitmap[]; whole: Size }> {
  const picture = await createImageBitmap(file);
  const whole = { width: picture.width, height: picture.height };
  const levels: ImageBitmap[] = [];
  for (const { width, height } of levelSizes(whole)) {
    const from = levels.at(-1) ?? picture;
    const isWhole = width === whole.width && height === whole.height;
    const [resizeWidth, resizeHeight, resizeQuality] = [width, height, "medium"] as const;
    levels.push(isWhole ? picture : await createImageBitmap(from, { resizeWidth, resizeHeight, resizeQuality }));
  }
  // The file may be a smaller rendition.
  if (levels.length === 0) levels.push(picture);
  if (levels[0] !== picture) picture.close();
  return { levels, whole };
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
    const { file } = message;
    const type = await typeOf(file);
    const opaque = type === "image/jpeg";
    if (type === undefined || (!opaque && (await isAnimated(file, type)))) throw new Error("It is of another kind.");
    opened = file;
    const { levels, whole } = await levelsOf(file);
    answer({ type: "levels", levels, whole, opaque }, levels);
  } else if (opened) {
    const { region } = message;
    const bitmap = await cutOf(opened, region);
    answer({ type: "cut", region, bitmap }, [bitmap]);
  }
}

addEventListener("message", ({ data }: MessageEvent<ToDecoder>) => {
  work(data).catch(() => answer({ type: "failed" }));
});
