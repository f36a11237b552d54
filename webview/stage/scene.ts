import Flatbush from "flatbush";
import type { Box, Point, Review, Shape } from "../../src/core/annotation.ts";
import type { LabelColors } from "../../src/core/colors.ts";
import { extent } from "../../src/core/hitTest.ts";
import type { ViewAnnotation } from "../../src/core/protocol.ts";
import { percent, shortened } from "../strings.ts";

/** An annotation that can be drawn. */
export interface Item {
  readonly annotation: ViewAnnotation;
  readonly extent: Box;
  readonly color: string;
  /** What its tag says; empty without a label and a text. */
  readonly tag: string;
}

/** What there is to draw, findable by place. */
export interface Scene {
  /** Everything that touches a box of 0–1000, the largest first: so drawn, nothing is buried. */
  readonly within: (box: Box) => readonly Item[];
}

const MARKS: Readonly<Record<Review, string>> = { pending: "", accepted: "✓ ", rejected: "✗ " };

/** Characters that a tag has at most; fewer have room where it is drawn. */
const TAG_LENGTH = 80;

/**
 * What an annotation is called on the picture: what is read there, or its label. Tells the state of review by a mark too,
 * for those who do not see the kind of line.
 */
function tagText({ label, text, review, confidence }: ViewAnnotation): string {
  const name = shortened(text?.trim() || label, TAG_LENGTH);
  if (name === "") return "";
  // Isolated, or what is written from right to left would tear mark and number apart.
  return `${MARKS[review]}\u2068${name}\u2069${confidence === undefined ? "" : ` ${percent(confidence)}`}`;
}

/** Where the dot is of what is drawn as one: a point, or a path that goes nowhere. */
export function dotOf({ polygon, path, point }: Shape): Point | undefined {
  if (polygon) return undefined;
  return path ? (path.length === 1 ? path[0] : undefined) : point;
}

const area = ({ extent: [yMin, xMin, yMax, xMax] }: Item): number => (yMax - yMin) * (xMax - xMin);

/** An annotation as it is drawn; undefined when it has no shape in the picture. */
export function createItem(annotation: ViewAnnotation, colors: LabelColors): Item | undefined {
  const box = extent(annotation);
  return box && { annotation, extent: box, color: colors.css(annotation.label), tag: tagText(annotation) };
}

export function createScene(annotations: readonly ViewAnnotation[], colors: LabelColors): Scene {
  const items = annotations.flatMap((annotation) => createItem(annotation, colors) ?? []);
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
