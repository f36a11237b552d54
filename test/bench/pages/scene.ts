/** What the pages of all drawing libraries are given: the picture's address and size, and the shapes in its pixels. */

/** Pixels of the picture. */
export interface PageBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
}

export interface PageMask extends PageBox {
  readonly outline: readonly (readonly [x: number, y: number])[];
  /** A data URI of a map, white where the object is. */
  readonly map: string;
}

export interface PageScene {
  readonly image: { readonly url: string; readonly width: number; readonly height: number };
  readonly boxes: readonly PageBox[];
  readonly masks: readonly PageMask[];
  /** Of what is filled, 0–1. */
  readonly opacity: number;
}

export async function loadScene(): Promise<PageScene> {
  return (await fetch("/scene.json")).json();
}

/** Tells the bench that everything is there. */
export function ready(): void {
  document.body.dataset.ready = "yes";
}

/** The picture, decoded before it is shown: no page is measured while it loads. */
export async function decodedPicture({ image }: PageScene): Promise<HTMLImageElement> {
  const element = new Image(image.width, image.height);
  element.src = image.url;
  await element.decode();
  return element;
}

/** Largest scale at which the whole picture is in a stage, with the margin that the editor leaves. */
export function fitScale({ image }: PageScene, stage: { readonly width: number; readonly height: number }): number {
  return Math.min((stage.width - 32) / image.width, (stage.height - 32) / image.height);
}

/** How far a turn of the wheel zooms: the same on all pages. */
export function zoomFactor(event: WheelEvent): number {
  return Math.exp(-Math.min(Math.max(event.deltaY, -24), 24) * 0.01);
}
