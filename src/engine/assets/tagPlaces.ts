/** Where labels go in a picture that nobody can zoom into. */
import type { Box } from "../../core/annotation.ts";
import type { Size } from "../images/raster.ts";

/** Px of the picture. */
export interface Place extends Size {
  readonly left: number;
  readonly top: number;
}

/** Something that wants a tag of that size at its box. */
export interface Wanted extends Size {
  readonly box: Box;
}

/** Taken places are looked up by squares of so many times the height of a tag. */
const CELL = 8;

/**
 * First come first served: above the box, from its left or right edge, else inside of its upper edge, else below it;
 * always within the picture. `undefined` where all of that is taken: labels over labels can be read by nobody.
 */
export function tagPlaces(wanted: readonly Wanted[], picture: Size): readonly (Place | undefined)[] {
  const cell = Math.max(1, ...wanted.slice(0, 1).map(({ height }) => height * CELL));
  const taken = new Map<string, Place[]>();
  const cells = ({ left, top, width, height }: Place): string[] => {
    const keys: string[] = [];
    for (let x = Math.floor(left / cell); x * cell < left + width; x++) {
      for (let y = Math.floor(top / cell); y * cell < top + height; y++) keys.push(`${x} ${y}`);
    }
    return keys;
  };
  return wanted.map(({ box, width, height }) => {
    const [yMin, xMin, yMax, xMax] = box;
    const within = (left: number) => Math.max(0, Math.min(left, picture.width - width));
    const tops = [yMin - height, Math.max(yMin, 0), yMax].filter((top) => top >= 0 && top + height <= picture.height);
    const places = tops.flatMap((top) =>
      [within(xMin), within(xMax - width)].map((left): Place => ({ left, top, width, height })),
    );
    const free = places.find((place) => cells(place).every((key) => !taken.get(key)?.some((one) => meet(one, place))));
    for (const key of free === undefined ? [] : cells(free)) {
      const here = taken.get(key) ?? [];
      here.push(free ?? { left: 0, top: 0, width: 0, height: 0 });
      taken.set(key, here);
    }
    return free;
  });
}

function meet(a: Place, b: Place): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
