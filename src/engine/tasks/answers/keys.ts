/** The names under which models write the parts of an object, compared without case, `_` and `-`. */

/** In the order in which they are looked for. */
export const BOX_KEYS = ["box2d", "boundingbox", "bbox", "box"] as const;
/** A PNG or an outline stands here. */
export const MASK_KEYS = ["mask", "polygon", "segmentation"] as const;
/** The points of a movement stand here, in their order. */
export const PATH_KEYS = ["path", "trajectory"] as const;
/** The first that is there and not empty is the label. */
export const LABEL_KEYS = ["label", "name", "class", "classname", "category", "text", "action"] as const;
/** A fraction or a percentage. */
export const CONFIDENCE_KEYS = ["confidence", "score"] as const;
/** Corners written one by one; each row is yMin, xMin, yMax, xMax. */
export const CORNER_KEYS = [
  ["ymin", "xmin", "ymax", "xmax"],
  ["y1", "x1", "y2", "x2"],
  ["y", "x", "y2", "x2"],
  ["top", "left", "bottom", "right"],
] as const;

/** An object with one of these is an entry of the answer. */
const ENTRY_KEYS: ReadonlySet<string> = new Set([
  ...BOX_KEYS,
  ...MASK_KEYS,
  ...PATH_KEYS,
  "point",
  "box3d",
  "label",
  "ymin",
  "y2",
  "bottom",
]);

/** A key as it is compared. */
export function plainKey(key: string): string {
  return key.toLowerCase().replaceAll(/[_\- ]/g, "");
}

/** Whether an object with this key is an entry of the answer, and no wrapper around entries. */
export function isEntryKey(key: string): boolean {
  return ENTRY_KEYS.has(plainKey(key));
}

/** Whether an object with this key is an entry even where a shape's value is expected. */
export function isSureEntryKey(key: string): boolean {
  const plain = plainKey(key);
  return plain === "label" || BOX_KEYS.some((one) => one === plain);
}
