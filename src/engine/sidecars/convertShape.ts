/** Shapes in another form. */
import { type Annotation, DEFAULT_THRESHOLD, type Shape } from "../../core/annotation.ts";
import { polygonForm } from "../../core/editing/forms.ts";
import { outlineOfMask } from "../../core/editing/outlineEdits.ts";
import { boxCells, boxOfPlaced, gridOf, polygonCells, toCells } from "../../core/editing/painting.ts";
import { trimPlaced } from "../../core/rle.ts";
import { coveredPixels, maskOfBitmap } from "../formats/masks.ts";
import type { Size } from "../images/raster.ts";

/**
 * The outline of a mask (IoU with it ≥ 0.995) or of a box, as a polygon; `undefined` for all other shapes, and for a mask
 * that covers nothing. Masks are outlined as finely as they can be painted.
 * @throws Error when the mask cannot be decoded
 */
export async function asPolygon(annotation: Annotation, size: Size): Promise<Shape | undefined> {
  const { polygon, mask, threshold = DEFAULT_THRESHOLD, box_2d: box, box_3d } = annotation;
  if (polygon !== undefined || box === undefined || box_3d !== undefined || hasLine(annotation)) return undefined;
  const [yMin, xMin, yMax, xMax] = box;
  if (mask === undefined) {
    return polygonForm([
      [
        [yMin, xMin],
        [yMin, xMax],
        [yMax, xMax],
        [yMax, xMin],
      ],
    ]);
  }
  const grid = gridOf(size);
  const [from, to] = [toCells([yMin, xMin], grid), toCells([yMax, xMax], grid)];
  const covered = trimPlaced(await coveredPixels(mask, threshold, [...from, ...to], grid));
  const outline = covered && outlineOfMask(covered, grid);
  return outline && polygonForm(outline);
}

/** What a polygon or a box covers, as a mask; `undefined` for all other shapes, and for what covers nothing. */
export async function asMask(annotation: Annotation, size: Size): Promise<Shape | undefined> {
  const { polygon, mask, box_2d: box, box_3d } = annotation;
  if (mask !== undefined && polygon === undefined) return undefined;
  const grid = gridOf(size);
  const isBox = box !== undefined && box_3d === undefined && !hasLine(annotation);
  const placed = polygon ? polygonCells(polygon, grid) : isBox ? boxCells(box, grid) : undefined;
  return placed && { box_2d: boxOfPlaced(placed, grid), mask: await maskOfBitmap(placed.bitmap) };
}

function hasLine({ path, point }: Shape): boolean {
  return path !== undefined || point !== undefined;
}
