import { effect, type ReadonlySignal, signal } from "@preact/signals-core";
import { type Camera, type Size, toImage } from "../../src/core/camera.ts";
import type { FromWebview } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";
import type { Context } from "../stage/shapes.ts";
import type { SheetFrame } from "../stage/sheet.ts";
import { createPyramid } from "./pyramid.ts";

/** From this many CSS px a pixel its edges are wanted, as in VS Code's own image preview. */
const PIXELATED_FROM = 3;

/** Ms after the first drawing in which all there is to do is for what the person does. */
const PAUSE = 500;

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
  if (ahead?.url === url) return ahead.file;
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

/**
 * The image layer: decoded before it is shown, so that neither a blank nor a half picture is ever seen.
 * @param begun whether a whole drawing was seen: what makes later ones faster must not make the first one wait
 */
export function createPicture(
  model: Model,
  root: HTMLElement,
  begun: ReadonlySignal<boolean>,
  post: (message: FromWebview) => void,
): Picture {
  const state = signal<PictureState>("none");
  const pyramid = createPyramid();
  let element: HTMLImageElement | undefined;
  let file: Blob | undefined;
  let url: string | undefined;
  let drawn:
    | { readonly camera: Camera; readonly image: Size; readonly element: HTMLImageElement | undefined }
    | undefined;
  const show = (picture: HTMLImageElement | undefined, from: Blob | undefined, now: PictureState): void => {
    pyramid.close();
    element = picture;
    file = from;
    root.replaceChildren(...(picture ? [picture] : []));
    state.value = now;
  };

  /** @throws when there is no such file, or the browser cannot decode it */
  const load = async (wanted: string): Promise<void> => {
    const coming = fetchFile(wanted).finally(() => {
      if (url === wanted) model.pictureComing.value = false;
    });
    const fetched = await coming;
    const decoded = await decode(fetched);
    if (url === wanted) show(decoded, fetched, "ready");
  };

  effect(() => {
    const wanted = model.snapshot.value?.image?.url;
    if (wanted === url) return;
    url = wanted;
    model.pictureComing.value = wanted !== undefined;
    if (wanted === undefined) {
      show(undefined, undefined, "none");
      return;
    }
    state.value = element ? "replacing" : "loading";
    load(wanted).catch(() => {
      if (url !== wanted) return;
      show(undefined, undefined, "failed");
      post({ type: "imageFailed", url: wanted });
    });
  });

  effect(() => {
    if (!begun.value || state.value !== "ready" || !element || !file) return;
    const [from, { naturalWidth: width, naturalHeight: height }] = [file, element];
    const pause = setTimeout(() => pyramid.open(from, { width, height }), PAUSE);
    return () => clearTimeout(pause);
  });

  return {
    state,
    revision: pyramid.revision,
    ground: ({ camera, sheet }, image, pixelRatio) => {
      const { naturalWidth = 1, naturalHeight = 1 } = element ?? {};
      const [across, down] = [naturalWidth / image.width, naturalHeight / image.height];
      const from = toImage(camera, { x: 0, y: 0 });
      const to = toImage(camera, { x: sheet.width, y: sheet.height });
      const [left, top] = [Math.max(from.x, 0), Math.max(from.y, 0)];
      const [right, bottom] = [Math.min(to.x, image.width), Math.min(to.y, image.height)];
      const source = pyramid.find(image.width * camera.scale * pixelRatio, {
        ...{ left: left * across, top: top * down },
        ...{ width: (right - left) * across, height: (bottom - top) * down },
      });
      root.classList.toggle("drawn", source !== undefined);
      root.classList.toggle("opaque", source?.opaque === true);
      if (source === undefined) return undefined;
      const { bitmap, region } = source;
      const [scaleX, scaleY] = [camera.scale / across, camera.scale / down];
      return (context) => {
        context.imageSmoothingEnabled = scaleX < PIXELATED_FROM || bitmap.width < region.width;
        const [x, y] = [camera.x + region.left * scaleX, camera.y + region.top * scaleY];
        context.drawImage(bitmap, x, y, region.width * scaleX, region.height * scaleY);
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
