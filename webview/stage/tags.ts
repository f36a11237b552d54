import { dotOf, type Item } from "./scene.ts";
import type { Context, ShapesFrame } from "./shapes.ts";
import { layOutTags, type Rect, TAG_HEIGHT, type Tag } from "./tagLayout.ts";

const PADDING = 4;
/** CSS px; a longer text is cut. */
const LONGEST_TEXT = 150;
/** Shapes smaller than this on the screen have no tag: it would hide them and their neighbours. */
const SMALLEST_TAGGED = 10;
/** With more shapes in view only those have a tag that are wider than it: nothing but tags would be seen. */
const CROWD = 150;
/** Texts that are remembered; beyond that, zooming through a huge document would fill the memory. */
const MOST_TEXTS = 5000;

interface FittedText {
  readonly text: string;
  readonly width: number;
}

/** Paints the tags of a frame's items; returns the ids of those that found a place. */
export type TagPainter = (context: Context, frame: ShapesFrame, anchorOf: (item: Item) => Rect) => ReadonlySet<string>;

export function createTagPainter(): TagPainter {
  // Measuring is slow, and the same texts come in every frame.
  const fitted = new Map<string, FittedText>();
  let fittedFont = "";
  const fitText = (context: Context, text: string): FittedText => {
    const known = fitted.get(text);
    if (known) return known;
    const result = cut(context, text);
    fitted.set(text, result);
    return result;
  };

  return (context, frame, anchorOf) => {
    if (fittedFont !== frame.font || fitted.size > MOST_TEXTS) fitted.clear();
    fittedFont = frame.font;
    context.font = frame.font;
    context.textBaseline = "middle";
    const tags = frame.items.flatMap((item) => {
      if (item.tag === "") return [];
      const { text, width: textWidth } = fitText(context, item.tag);
      const width = Math.ceil(textWidth) + 2 * PADDING;
      const chosen = frame.selected.has(item.annotation.id);
      return chosen || !isTiny(item, frame, width) ? [{ item, shape: anchorOf(item), text, width }] : [];
    });
    // Selected ones choose first, then small before large: something large has more places for its tag.
    const rank = (item: Item): number => (frame.selected.has(item.annotation.id) ? 0 : 1);
    tags.reverse().sort((a, b) => rank(a.item) - rank(b.item));
    const places = layOutNear(tags, frame);
    const painted = new Set<string>();
    for (const [i, { item, text }] of tags.entries()) {
      const at = places[i];
      if (!at) continue;
      painted.add(item.annotation.id);
      context.globalAlpha = item.annotation.review === "rejected" ? 0.8 : 0.92;
      context.fillStyle = item.color;
      context.fillRect(at.x, at.y, at.width, at.height);
      context.globalAlpha = 1;
      context.fillStyle = "#000";
      context.fillText(text, at.x + PADDING, at.y + TAG_HEIGHT / 2 + 0.5);
    }
    return painted;
  };
}

/**
 * Those in view are laid out as if there were nothing else. Out of view there are tags for what is moved into it, where they
 * hide nothing that is in view.
 */
function layOutNear(
  tags: readonly (Tag & { readonly item: Item })[],
  { stage, sheet, inView }: ShapesFrame,
): readonly (Rect | undefined)[] {
  const isNear = ({ item }: { readonly item: Item }): boolean => !inView.has(item);
  const seen = layOutTags(
    tags.filter((tag) => !isNear(tag)),
    stage,
  ).values();
  const near = layOutTags(tags.filter(isNear), { x: 0, y: 0, ...sheet }, [stage]).values();
  return tags.map((tag) => (isNear(tag) ? near : seen).next().value);
}

/** Whether a shape is too small on the screen for a tag: in a crowd, if it is narrower than that. */
function isTiny({ annotation, extent: [yMin, xMin, yMax, xMax] }: Item, frame: ShapesFrame, tagWidth: number): boolean {
  const width = ((xMax - xMin) / 1000) * frame.image.width * frame.camera.scale;
  if (frame.inView.size > CROWD) return width < tagWidth;
  const height = ((yMax - yMin) / 1000) * frame.image.height * frame.camera.scale;
  return dotOf(annotation) === undefined && Math.max(width, height) < SMALLEST_TAGGED;
}

function cut(context: Context, text: string): FittedText {
  const { width } = context.measureText(text);
  if (width <= LONGEST_TEXT) return { text, width };
  const characters = [...text].slice(0, LONGEST_TEXT);
  let shorter = text;
  do {
    characters.pop();
    shorter = `${characters.join("").trimEnd()}…`;
  } while (characters.length > 0 && context.measureText(shorter).width > LONGEST_TEXT);
  return { text: shorter, width: context.measureText(shorter).width };
}
