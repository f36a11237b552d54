import { effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Camera, Size } from "../../src/core/camera.ts";
import type { FromWebview } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";

/** From this many CSS px a pixel its edges are wanted, as in VS Code's own image preview. */
const PIXELATED_FROM = 3;

/** While "replacing" the picture before is still to be seen. */
export type PictureState = "none" | "loading" | "replacing" | "ready" | "failed";

export interface Picture {
  readonly state: ReadonlySignal<PictureState>;
  readonly draw: (camera: Camera, image: Size) => void;
}

/** @param onFile hears that the file is here, or will not come; it is still to be decoded then */
async function load(url: string, onFile: () => void): Promise<HTMLImageElement> {
  const element = new Image();
  element.alt = "";
  element.draggable = false;
  for (const event of ["load", "error"]) element.addEventListener(event, onFile);
  element.src = url;
  try {
    await element.decode();
  } catch (error) {
    // Very large pictures can be drawn although they cannot be decoded ahead.
    if (!element.complete || element.naturalWidth === 0) throw error;
  }
  return element;
}

/** The image layer: decoded before it is shown, so that neither a blank nor a half picture is ever seen. */
export function createPicture(model: Model, root: HTMLElement, post: (message: FromWebview) => void): Picture {
  const state = signal<PictureState>("none");
  let element: HTMLImageElement | undefined;
  let url: string | undefined;
  let drawn:
    | { readonly camera: Camera; readonly image: Size; readonly element: HTMLImageElement | undefined }
    | undefined;
  const show = (picture: HTMLImageElement | undefined, now: PictureState): void => {
    element = picture;
    root.replaceChildren(...(picture ? [picture] : []));
    state.value = now;
  };

  effect(() => {
    const wanted = model.snapshot.value?.image?.url;
    if (wanted === url) return;
    url = wanted;
    model.pictureComing.value = wanted !== undefined;
    if (wanted === undefined) {
      show(undefined, "none");
      return;
    }
    state.value = element ? "replacing" : "loading";
    const arrived = (): void => {
      if (url === wanted) model.pictureComing.value = false;
    };
    load(wanted, arrived).then(
      (loaded) => {
        if (url === wanted) show(loaded, "ready");
      },
      () => {
        if (url !== wanted) return;
        show(undefined, "failed");
        post({ type: "imageFailed", url: wanted });
      },
    );
  });

  return {
    state,
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
