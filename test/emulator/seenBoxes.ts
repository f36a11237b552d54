import type { Box } from "../../src/core/annotation.ts";
import { iou } from "../../src/core/geometry.ts";
import { findObjects } from "./eye.ts";
import { legend } from "./legend.ts";
import { decodePixels } from "./pictures.ts";

/** An object that can be seen in a picture. */
export interface SeenBox {
  readonly label: string;
  readonly box_2d: Box;
}

/** The objects in the pixels of a picture as they are stored, whatever its metadata says. */
export async function boxesIn(picture: Uint8Array): Promise<SeenBox[]> {
  const pixels = await decodePixels(Buffer.from(picture));
  const across = (x: number) => (x / pixels.width) * 1000;
  const down = (y: number) => (y / pixels.height) * 1000;
  return findObjects(pixels).map(({ entry, left, top, width, height }) => ({
    label: legend[entry]?.label ?? "",
    box_2d: [down(top), across(left), down(top + height), across(left + width)],
  }));
}

/** The worst of all: for every box of `truth` the best IoU with a seen one of the same label. */
export function worstIou(truth: readonly SeenBox[], seen: readonly SeenBox[]): number {
  const best = truth.map(({ label, box_2d }) =>
    Math.max(0, ...seen.filter((one) => one.label === label).map((one) => iou(one.box_2d, box_2d))),
  );
  return Math.min(...best);
}
