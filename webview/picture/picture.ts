import { computed, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Camera, Size } from "../../src/core/camera.ts";
import type { FromWebview } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import type { Context } from "../stage/shapes.ts";
import type { SheetFrame } from "../stage/sheet.ts";
import { createPyramid } from "./pyramid.ts";
import { decodeReduced } from "./reduced.ts";
import { isLarge } from "./sizes.ts";

/** From this many CSS px a pixel its edges are wanted, as in VS Code's own image preview. */
const PIXELATED_FROM = 3;

/** While "replacing" the picture before is still to be seen. */
export type PictureState = "none" | "loading" | "replacing" | "ready" | "failed";

/** Draws the picture below the shapes. */
export type Ground = (context: Context) => void;

export interface Picture {
  readonly state: ReadonlySignal<PictureState>;
  /** Changes when there is something else to draw the ground from. */
  readonly revision: ReadonlySignal<number>;
  /** What draws a large picture on the sheet, from bitmaps of its own; undefined where the browser does it. */
  readonly ground: (frame: SheetFrame, image: Size, pixelRatio: number) => Ground | undefined;
  readonly draw: (camera: Camera, image: Size) => void;
}

declare global {
  interface Window {
    /** What `FETCH_PICTURE` has begun. */
    pictureAhead?: { readonly url: string; readonly file: Promise<Blob> } | undefined;
  }
}

async function fetchFile(url: string): Promise<Blob> {
  const ahead = window.pictureAhead;
  window.pictureAhead = undefined;
  // What failed once may have failed for a moment.
  const file = ahead?.url === url ? await ahead.file.catch(() => undefined) : undefined;
  if (file) return file;
  const response = await fetch(url);
  if (!response.ok) throw new Error(response.statusText);
  return response.blob();
}

async function decode(file: Blob): Promise<HTMLImageElement> {
  const element = new Image();
  element.alt = "";
  element.draggable = false;
  element.src = URL.createObjectURL(file);
  try {
    await element.decode();
  } catch (error) {
    // Very large pictures can be drawn although they cannot be decoded ahead.
    if (!element.complete || element.naturalWidth === 0) throw error;
  } finally {
    URL.revokeObjectURL(element.src);
  }
  return element;
}

/** The image layer: decoded before it is shown, so that neither a blank nor a half picture is ever seen. */
export function createPicture(model: Model, root: HTMLElement, post: (message: FromWebview) => void): Picture {
  const state = signal<PictureState>("none");
  const puts = signal(0);
  const pyramid = createPyramid(() => {
    // The browser shows what it can of it.
    const [from, of] = [file, url];
    if (element || !from) return;
    decode(from).then(
      (decoded) => {
        if (url === of) put(decoded);
      },
      (error: unknown) => console.warn("A large picture stays coarse.", error),
    );
  });
  let element: HTMLImageElement | undefined;
  let file: Blob | undefined;
  let url: string | undefined;
  let drawn:
    | { readonly camera: Camera; readonly image: Size; readonly element: HTMLImageElement | undefined }
    | undefined;
  const put = (picture: HTMLImageElement | undefined): void => {
    element = picture;
    puts.value += 1;
    root.replaceChildren(...(picture ? [picture] : []));
  };
  /** Shows a picture by the browser itself, or from a first level. */
  const show = (from: Blob | undefined, how: HTMLImageElement | ImageBitmap | undefined, now: PictureState): void => {
    const image = model.snapshot.peek()?.image;
    file = from;
    // Of which file it is: the address of what is in the page's memory says nothing.
    if (from && url !== undefined) root.dataset.from = url;
    else delete root.dataset.from;
    if (!from) root.classList.remove("drawn", "opaque");
    put(how instanceof HTMLImageElement ? how : undefined);
    if (from && image && isLarge(image)) pyramid.open(from, how instanceof ImageBitmap ? how : undefined);
    else pyramid.close();
    state.value = now;
  };

  /** @throws when there is no such file, or the browser cannot decode it */
  const load = async (wanted: string, image: Size): Promise<void> => {
    const fetched = await fetchFile(wanted);
    const drawn = image.width * (model.camera.peek()?.scale ?? 1) * model.pixelRatio.peek();
    const reduced = isLarge(image) ? await decodeReduced(fetched, image, drawn) : undefined;
    const decoded = reduced ?? (await decode(fetched));
    if (url === wanted) show(fetched, decoded, "ready");
    else reduced?.close();
  };

  effect(() => {
    const image = model.snapshot.value?.image;
    const wanted = image?.url;
    if (wanted === url) return;
    url = wanted;
    if (image === undefined || wanted === undefined) {
      show(undefined, undefined, "none");
      return;
    }
    state.value = file ? "replacing" : "loading";
    load(wanted, image).catch(() => {
      if (url !== wanted) return;
      show(undefined, undefined, "failed");
      post({ type: "imageFailed", url: wanted });
    });
  });

  return {
    state,
    revision: computed(() => pyramid.revision.value + puts.value),
    ground: ({ camera, sheet }, image, pixelRatio) => {
      const [width, height] = [image.width * camera.scale, image.height * camera.scale];
      const within = (part: number): number => Math.min(Math.max(part, 0), 1);
      const [left, top] = [within(-camera.x / width), within(-camera.y / height)];
      const [right, bottom] = [within((sheet.width - camera.x) / width), within((sheet.height - camera.y) / height)];
      const found = pyramid.find(width * pixelRatio, { left, top, width: right - left, height: bottom - top });
      // What the browser shows is never coarse.
      const source = element && !found?.fine ? undefined : found;
      root.classList.toggle("drawn", source !== undefined);
      root.classList.toggle("opaque", source?.opaque === true);
      if (source === undefined) return undefined;
      const { bitmap, region, whole } = source;
      return (context) => {
        const [x, y] = [camera.x + region.left * width, camera.y + region.top * height];
        const [across, down] = [region.width * width, region.height * height];
        context.imageSmoothingEnabled = !whole || across / bitmap.width < PIXELATED_FROM;
        context.drawImage(bitmap, x, y, across, down);
        context.imageSmoothingEnabled = true;
      };
    },
    draw: (camera, image) => {
      if (drawn?.camera === camera && drawn.image === image && drawn.element === element) return;
      drawn = { camera, image, element };
      const { scale, x, y } = camera;
      // The frame shows a checkerboard behind transparent pictures, in squares that do not grow with the zoom.
      root.style.transform = `translate(${x}px, ${y}px)`;
      root.style.width = `${image.width * scale}px`;
      root.style.height = `${image.height * scale}px`;
      if (!element) return;
      const { naturalWidth: width, naturalHeight: height } = element;
      const served = (image.width * scale) / width;
      element.style.transform = `scale(${served}, ${(image.height * scale) / height})`;
      element.classList.toggle("pixelated", served >= PIXELATED_FROM);
    },
  };
}
