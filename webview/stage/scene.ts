import Flatbush from "flatbush";
import type { Box, Review } from "../../src/core/annotation.ts";
import { labelColor } from "../../src/core/colors.ts";
import { extent } from "../../src/core/hitTest.ts";
import type { ViewAnnotation } from "../../src/core/protocol.ts";
import { percent } from "../strings.ts";

/** An annotation that can be drawn. */
export interface Item {
  readonly annotation: ViewAnnotation;
  readonly extent: Box;
  readonly color: string;
  /** What its tag says; empty without a label. */
  readonly tag: string;
}

/** What there is to draw, findable by place. */
export interface Scene {
  /** Everything that touches a box of 0–1000, the largest first: so drawn, nothing is buried. */
  readonly within: (box: Box) => readonly Item[];
}

const MARKS: Readonly<Record<Review, string>> = { pending: "", accepted: "✓ ", rejected: "✗ " };

/** Tells the state of review by a mark too, for those who do not see the kind of line. */
function tagText({ label, review, confidence }: ViewAnnotation): string {
  if (label === "") return "";
  // Isolated, or a label that is written from right to left would tear mark and number apart.
  return `${MARKS[review]}\u2068${label}\u2069${confidence === undefined ? "" : ` ${percent(confidence)}`}`;
}

const area = ({ extent: [yMin, xMin, yMax, xMax] }: Item): number => (yMax - yMin) * (xMax - xMin);

/** An annotation as it is drawn; undefined when it has no shape in the picture. */
export function createItem(annotation: ViewAnnotation): Item | undefined {
  const box = extent(annotation);
  return box && { annotation, extent: box, color: labelColor(annotation.label), tag: tagText(annotation) };
}

export function createScene(annotations: readonly ViewAnnotation[]): Scene {
  const items = annotations.flatMap((annotation) => createItem(annotation) ?? []);
  if (items.length === 0) return { within: () => [] };

  items.sort((a, b) => area(b) - area(a));
  const index = new Flatbush(items.length);
  for (const { extent: box } of items) index.add(box[1], box[0], box[3], box[2]);
  index.finish();
  return {
    within: ([yMin, xMin, yMax, xMax]) =>
      index
        .search(xMin, yMin, xMax, yMax)
        .sort((a, b) => a - b)
        .flatMap((i) => items[i] ?? []),
  };
}
