/** CSS px. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A label that wants a place at the shape it names. */
export interface Tag {
  readonly shape: Rect;
  readonly width: number;
}

export const TAG_HEIGHT = 16;

/** Taken places are looked up by squares of this many px. */
const CELL = 64;

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/**
 * Where each tag goes, first come first served: above its shape, else inside of its upper edge, else below it, always within
 * `bounds`; undefined where all of these are taken, because labels over labels can be read by nobody.
 * @param taken where no tag may be
 */
export function layOutTags(
  tags: readonly Tag[],
  bounds: Rect,
  taken: readonly Rect[] = [],
): readonly (Rect | undefined)[] {
  const [right, bottom] = [bounds.x + bounds.width, bounds.y + bounds.height];
  const cells = new Map<number, Rect[]>();
  const columns = Math.ceil(right / CELL) + 1;
  const cellsOf = (rect: Rect): readonly number[] => {
    const keys: number[] = [];
    for (let x = Math.floor(rect.x / CELL); x * CELL < rect.x + rect.width; x++) {
      for (let y = Math.floor(rect.y / CELL); y * CELL < rect.y + rect.height; y++) keys.push(y * columns + x);
    }
    return keys;
  };
  const free = (rect: Rect): boolean =>
    cellsOf(rect).every((key) => !cells.get(key)?.some((other) => overlap(other, rect)));
  const take = (rect: Rect): void => {
    for (const key of cellsOf(rect)) {
      const cell = cells.get(key);
      if (cell) cell.push(rect);
      else cells.set(key, [rect]);
    }
  };

  for (const rect of taken) take(rect);
  return tags.map(({ shape, width }) => {
    const x = Math.max(Math.min(shape.x, right - width), bounds.x);
    const top = Math.max(shape.y, bounds.y);
    const candidates = [shape.y - TAG_HEIGHT, top, shape.y + shape.height]
      .filter((y) => y >= bounds.y && y + TAG_HEIGHT <= bottom)
      .map((y): Rect => ({ x, y, width, height: TAG_HEIGHT }));
    const place = candidates.find(free);
    if (place) take(place);
    return place;
  });
}
