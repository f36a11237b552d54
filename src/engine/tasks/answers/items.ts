/** Reads one entry as far as it can be understood by itself. */
import type { Box, Point } from "../../../core/annotation.ts";
import { round3 } from "../../../core/geometry.ts";
import { readBox, readPath, readPoint } from "./boxes.ts";
import { CONFIDENCE_KEYS, LABEL_KEYS, MASK_KEYS, PATH_KEYS } from "./keys.ts";
import { toNumber } from "./numbers.ts";
import type { Fields, ParsedEntry } from "./parseEntry.ts";
import { cutToPicture, looksLikePng, readPng } from "./pngMasks.ts";
import { type Outline, readOutline } from "./polygons.ts";

/** An entry with a place. The order of its outline's points may be settled by the other entries only. */
export interface Candidate {
  readonly label: string;
  readonly confidence?: number | undefined;
  readonly partial: boolean;
  readonly box?: Box | undefined;
  readonly point?: Point | undefined;
  readonly path?: readonly Point[] | undefined;
  /** Centre, size and angles as the service writes them: nine numbers. */
  readonly box3d?: readonly number[] | undefined;
  /** What is written at this place. */
  readonly text?: string | undefined;
  readonly outline?: Outline | undefined;
  /** Data URI; only together with a box. */
  readonly png?: string | undefined;
  /** There was a mask that could not be read. */
  readonly lostMask: boolean;
}

const MAX_LABEL = 200;
const MAX_TEXT = 10_000;
/** For objects that the model did not name. */
export const NO_LABEL = "object";

/** `undefined` when the entry has no place: no box, no outline, no point, no path, no box in space. */
export function readItem({ fields, cut }: ParsedEntry): Candidate | undefined {
  const given = readBox(fields);
  const box = given?.box;
  const mask = readMask(fields);
  const png = given && mask.png && cutToPicture(mask.png, given.said);
  // A cut outline encloses another area than was meant; the box, which comes before it, is whole.
  const outline = cut && box ? undefined : mask.outline;
  const point = box === undefined && outline === undefined ? readPoint(fields.get("point")) : undefined;
  const path = box === undefined && outline === undefined && point === undefined ? pathOf(fields) : undefined;
  const box3d = readBox3d(fields.get("box3d"));
  if ([box, outline, point, path, box3d].every((place) => place === undefined)) return undefined;
  const label = readLabel(fields);
  return {
    label,
    confidence: readConfidence(fields),
    partial: cut,
    box,
    point,
    path,
    box3d,
    text: readWriting(fields, label),
    outline,
    png,
    lostMask: mask.given && png === undefined && outline === undefined,
  };
}

/** What is written there; some models call the name of an object its text. One that is no name at all is written. */
function readWriting(fields: Fields, label: string): string | undefined {
  const value = fields.get("text");
  const text = typeof value === "string" ? value.trim().slice(0, MAX_TEXT) : "";
  return text === "" || (text === label && label !== NO_LABEL) ? undefined : text;
}

function pathOf(fields: Fields): readonly Point[] | undefined {
  for (const key of PATH_KEYS) {
    const path = readPath(fields.get(key));
    if (path) return path;
  }
  return undefined;
}

function readBox3d(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length !== 9) return undefined;
  const numbers = value.map(toNumber);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

interface Mask {
  /** Something stood there. */
  readonly given: boolean;
  readonly png?: string | undefined;
  readonly outline?: Outline | undefined;
}

/**
 * A PNG or an outline; anything else (`<seg_…>` codes, placeholders, run lengths) nobody outside the service can
 * decode.
 */
function readMask(fields: Fields): Mask {
  for (const key of MASK_KEYS) {
    const value = fields.get(key);
    if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    const text = typeof value === "string" ? value.trim() : "";
    return looksLikePng(text) ? { given: true, png: readPng(text) } : { given: true, outline: readOutline(value) };
  }
  return { given: false };
}

function readLabel(fields: Fields): string {
  for (const key of LABEL_KEYS) {
    const value = fields.get(key);
    if (typeof value !== "string" && typeof value !== "number") continue;
    const label = String(value).slice(0, MAX_LABEL).replaceAll(/\s+/g, " ").trim();
    if (label !== "") return label;
  }
  return NO_LABEL;
}

/** 0–1; percentages become fractions, anything else is as if it were not there. */
function readConfidence(fields: Fields): number | undefined {
  for (const key of CONFIDENCE_KEYS) {
    const value = fields.get(key);
    const number = toNumber(typeof value === "string" ? value.replace(/%\s*$/, "") : value);
    if (number === undefined || number < 0 || number > 100) continue;
    return round3(number > 1 ? number / 100 : number);
  }
  return undefined;
}
