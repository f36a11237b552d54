/** What the emulated model sees of a conversation's pictures, as far as it was asked for. */
import { findObjects, type Seen } from "./eye.ts";
import { legend } from "./legend.ts";
import type { Pixels } from "./pictures.ts";
import { type Question, wants } from "./question.ts";

export interface View {
  /** Counts from 1 over all turns. */
  readonly image: number;
  readonly pixels: Pixels;
  /** The largest first. */
  readonly objects: readonly Seen[];
}

export function viewsOf(pictures: readonly Pixels[], question: Pick<Question, "named" | "images">): View[] {
  const views = pictures.map((pixels, index): View => {
    const objects = findObjects(pixels).filter(({ entry }) => wants(question, legend[entry]));
    return { image: index + 1, pixels, objects };
  });
  const asked = views.filter(({ image }) => question.images?.includes(image) ?? true);
  return asked.length === 0 ? views : asked;
}

/** The legend's label. */
export function labelOf({ entry }: Seen): string {
  return legend[entry]?.label ?? "object";
}

/** From top to bottom, and from left to right what begins at the same height. */
export function inReadingOrder(objects: readonly Seen[]): Seen[] {
  return objects.toSorted((one, other) => one.top - other.top || one.left - other.left);
}
