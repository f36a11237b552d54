/** A picture with its annotations drawn on it, as the editor shows them. */
import type { Annotation, Box, Point, Review, Ring } from "../../core/annotation.ts";
import { colorsOf, type LabelColors, type Rgb } from "../../core/colors.ts";
import { area, bounds } from "../../core/geometry.ts";
import { Notes } from "../formats/dataset.ts";
import { type ExportObject, objectsOf } from "../formats/shapes.ts";
import { rasterPixels } from "../images/encode.ts";
import { groundFor } from "../images/ground.ts";
import type { SharpLibrary } from "../images/loadSharp.ts";
import type { Raster } from "../images/raster.ts";
import { fitted, type Lettering, writing } from "./lettering.ts";
import { type Drawn, drawOver } from "./overlay.ts";
import { type Place, tagPlaces } from "./tagPlaces.ts";

/** As in the editor: lines on a dark halo, dashes for what nobody accepted yet, masks so opaque. */
const HALO = "rgb(0,0,0)";
const HALO_OPACITY = 0.65;
const OPACITY = 0.4;
const DASHES: Readonly<Record<Review, readonly number[]>> = { pending: [7, 4], accepted: [], rejected: [2, 4] };
const MARKS: Readonly<Record<Review, string>> = { pending: "", accepted: "✓ ", rejected: "✗ " };

/** Px of the longer side at which lines are as thick as in the editor; larger pictures get thicker ones. */
const USUAL_SIDE = 1280;
/** In those px. */
const LINE = 2;
const HALO_LINE = 4;
const DOT = 4;
const TAG = { height: 17, capital: 8.5, padding: 4.5, line: 12.6, longest: 220 } as const;

interface Shown {
  readonly object: ExportObject;
  readonly annotation: Annotation;
  /** Px of the picture. */
  readonly box: Box;
  readonly number: number;
  readonly rgb: Rgb;
  /** The same in CSS. */
  readonly color: string;
}

export interface AnnotatedPicture {
  /** Opaque. */
  readonly raster: Raster;
  /** Labels in letters that this build of the image library has no font for: their tags show numbers. */
  readonly numbered: number;
}

/**
 * Draws annotations on a picture at its full size: fills first, then lines, then tags, so that none hides another.
 *
 * @param raster upright; it is left as it is
 * @param annotations all of the picture, in the order of its sidecar: they decide which label has which colour
 * @param chosen those of them that are drawn
 */
export async function annotatedPicture(
  sharp: SharpLibrary,
  raster: Raster,
  annotations: readonly Annotation[],
  chosen: (annotation: Annotation) => boolean,
): Promise<AnnotatedPicture> {
  const solid = await opaque(sharp, raster);
  const unit = Math.max(1, Math.max(raster.width, raster.height) / USUAL_SIDE);
  const colors = colorsOf(annotations.map(({ label }) => label));
  const shown: Shown[] = [];
  for (const [i, annotation] of annotations.entries()) {
    if (!chosen(annotation)) continue;
    const [object] = await objectsOf([{ annotation, label: annotation.label }], raster, new Notes(), "");
    if (object !== undefined) shown.push(shownAs(object, annotation, i + 1, colors));
  }
  shown.sort((a, b) => area(b.box) - area(a.box));
  for (const one of shown) fillMask(solid, one);
  const hasFonts = !("resvg" in sharp.versions);
  const tags = tagsOf(shown, raster, unit, hasFonts);
  const reach = (HALO_LINE + DOT) * unit;
  const part = ({ box: [top, , bottom] }: Shown, svg: string): Drawn => ({
    top: top - reach,
    bottom: bottom + reach,
    svg,
  });
  await drawOver(sharp, solid, [
    ...shown.flatMap((one) => (one.object.kind === "polygon" ? [part(one, fillOf(one))] : [])),
    ...shown.map((one) => part(one, stroke(one, HALO, HALO_LINE * unit, [], HALO_OPACITY * visible(one), unit))),
    ...shown.map((one) => {
      const dashes = DASHES[one.annotation.review].map((length) => length * unit);
      return part(one, stroke(one, one.color, LINE * unit, dashes, visible(one), unit));
    }),
    ...tags.drawn,
  ]);
  return { raster: solid, numbered: tags.numbered };
}

function shownAs(object: ExportObject, annotation: Annotation, number: number, colors: LabelColors): Shown {
  const { label } = annotation;
  return { object, annotation, box: boxOf(object), number, rgb: colors.rgb(label), color: colors.css(label) };
}

async function opaque(sharp: SharpLibrary, raster: Raster): Promise<Raster & { readonly channels: 3 }> {
  const { width, height } = raster;
  if (raster.channels === 3) return { ...raster, channels: 3, data: Uint8Array.from(raster.data) };
  const flat = rasterPixels(sharp, raster).flatten({ background: groundFor(raster) });
  const data = Uint8Array.from(await flat.toColourspace("srgb").raw().toBuffer());
  return { width, height, channels: 3, data };
}

function boxOf(object: ExportObject): Box {
  if (object.kind === "point") return bounds([object.point]);
  return object.kind === "path" ? bounds(object.path) : object.box;
}

function visible({ annotation }: Shown): number {
  return annotation.review === "rejected" ? 0.5 : 1;
}

function fillMask({ data, width }: Raster, shown: Shown): void {
  if (shown.object.kind !== "mask") return;
  const { left, top, bitmap } = shown.object.mask;
  const color = shown.rgb;
  const opacity = OPACITY * visible(shown);
  for (let row = 0; row < bitmap.height; row++) {
    for (let column = 0; column < bitmap.width; column++) {
      if (bitmap.data[row * bitmap.width + column] !== 1) continue;
      const at = ((top + row) * width + left + column) * 3;
      for (let c = 0; c < 3; c++) {
        const below = data[at + c] ?? 0;
        data[at + c] = Math.round(below + ((color[c] ?? 0) - below) * opacity);
      }
    }
  }
}

function fillOf(shown: Shown): string {
  if (shown.object.kind !== "polygon") return "";
  const path = shown.object.polygon.map((ring) => pathOf(ring, true)).join("");
  const fill = shown.color;
  return `<path d="${path}" fill="${fill}" fill-rule="evenodd" fill-opacity="${OPACITY * visible(shown)}"/>`;
}

function stroke(
  { object, box }: Shown,
  color: string,
  width: number,
  dashes: readonly number[],
  opacity: number,
  unit: number,
): string {
  const dot = object.kind === "point" ? object.point : object.kind === "path" ? onlyPoint(object.path) : undefined;
  if (dot !== undefined) {
    const radius = DOT * unit + width - LINE * unit;
    return `<circle cx="${n(dot[1])}" cy="${n(dot[0])}" r="${n(radius)}" fill="${color}" fill-opacity="${opacity}"/>`;
  }
  const look = `fill="none" stroke="${color}" stroke-width="${n(width)}" stroke-opacity="${opacity}" stroke-linejoin="round"`;
  const dashed = dashes.length === 0 ? "" : ` stroke-dasharray="${dashes.map(n).join(" ")}"`;
  return `<path d="${outlineOf(object, box)}" ${look}${dashed}/>`;
}

/** A path that goes nowhere is drawn as a dot. */
function onlyPoint(path: readonly Point[]): Point | undefined {
  return path.length === 1 ? path[0] : undefined;
}

function outlineOf(object: ExportObject, [yMin, xMin, yMax, xMax]: Box): string {
  if (object.kind === "polygon") return object.polygon.map((ring) => pathOf(ring, true)).join("");
  if (object.kind === "path") return pathOf(object.path, false);
  return `M${n(xMin)} ${n(yMin)}H${n(xMax)}V${n(yMax)}H${n(xMin)}Z`;
}

function pathOf(points: Ring, closed: boolean): string {
  const line = points.map(([y, x], i) => `${i === 0 ? "M" : "L"}${n(x)} ${n(y)}`).join("");
  return closed ? `${line}Z` : line;
}

/** Small things choose their places first: something large has more of them. */
function tagsOf(shown: readonly Shown[], picture: Raster, unit: number, hasFonts: boolean) {
  let numbered = 0;
  const wanted = [...shown].reverse().flatMap((one) => {
    const { annotation, object, box, number } = one;
    const { review, confidence } = annotation;
    const name = annotation.text?.trim() || annotation.label.trim();
    if (name === "") return [];
    const percent = confidence === undefined ? "" : ` ${Math.round(confidence * 100)} %`;
    let lettering = fitted(`${MARKS[review]}${name}${percent}`, TAG.longest / TAG.capital);
    if (lettering.hand === "fonts" && !hasFonts) {
      numbered++;
      lettering = fitted(`${MARKS[review]}#${number}${percent}`, TAG.longest / TAG.capital);
    }
    const width = (lettering.width * TAG.capital + 2 * TAG.padding) * unit;
    const around = anchorOf(object, box, unit);
    return [{ one, lettering, box: around, width, height: TAG.height * unit }];
  });
  const places = tagPlaces(wanted, picture);
  const drawn = wanted.flatMap(({ one, lettering }, i) => {
    const place = places[i];
    return place === undefined ? [] : [tagAt(place, lettering, one.color, unit)];
  });
  return { drawn, numbered };
}

/** What a tag stands at: a box with its border, or the highest point of a free shape, which may be far from a corner. */
function anchorOf(object: ExportObject, [yMin, xMin, yMax, xMax]: Box, unit: number): Box {
  const points = object.kind === "polygon" ? object.polygon.flat() : object.kind === "path" ? object.path : [];
  const [y, x] = points.reduce((top, one) => (one[0] < top[0] ? one : top), points[0] ?? [yMin, xMin]);
  const isFree = points.length > 0 || object.kind === "point";
  const margin = (object.kind === "point" || points.length === 1 ? LINE + DOT : LINE) * unit;
  return isFree ? [y - margin, x, y + margin, x] : [yMin - margin, xMin - margin, yMax + margin, xMax + margin];
}

function tagAt({ left, top, width, height }: Place, lettering: Lettering, color: string, unit: number): Drawn {
  const rect = `<rect x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${n(height)}" fill="${color}" fill-opacity="0.92"/>`;
  const line = writing(lettering, left + TAG.padding * unit, top + TAG.line * unit, TAG.capital * unit, "#000");
  return { top, bottom: top + height, svg: rect + line };
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
