/** Which format files are of, by what stands in them: names say little, and half of the formats are JSON. */
import { firstBytes } from "../files/firstBytes.ts";
import { coco } from "./coco.ts";
import { csv } from "./csv.ts";
import { cvat } from "./cvat.ts";
import type { Format } from "./format.ts";
import { geminiTuning } from "./geminiTuning.ts";
import { imagefolder } from "./imagefolder.ts";
import { labelme } from "./labelme.ts";
import { labelStudio } from "./labelStudio.ts";
import { baseName, extensionOf } from "./names.ts";
import { voc } from "./voc.ts";
import { yoloDetect } from "./yolo.ts";

/** A file on disk. */
export interface Candidate {
  /** From the chosen folder, with "/". */
  readonly path: string;
  readonly file: string;
}

/** Bytes of a file that are looked at. */
const START = 200_000;
/** Files of one extension that are looked at, spread over all of them. */
const LOOKED_AT = 25;

/**
 * The formats that the files may be of, the likeliest first; with one alone there is no doubt. Both kinds of YOLO are read
 * alike and are told as the first. Files that cannot be read say nothing.
 */
export async function recognizeFormats(files: readonly Candidate[]): Promise<Format[]> {
  const votes = new Map<Format, number>();
  for (const { path, file } of samples(files)) {
    const format = guess(path, await startOf(file));
    if (format !== undefined) votes.set(format, (votes.get(format) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a).map(([format]) => format);
}

function samples(files: readonly Candidate[]): Candidate[] {
  const byExtension = new Map<string, Candidate[]>();
  for (const file of files) {
    const extension = extensionOf(file.path).toLowerCase();
    if (!(extension in GUESSES) || file.path.endsWith(".vision.json")) continue;
    const known = byExtension.get(extension);
    if (known === undefined) byExtension.set(extension, [file]);
    else known.push(file);
  }
  return [...byExtension.values()].flatMap((all) => {
    const step = Math.max(1, all.length / LOOKED_AT);
    return all.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  });
}

async function startOf(file: string): Promise<string> {
  // One link that leads nowhere must not hide what the others are.
  const bytes = await firstBytes(file, START).catch(() => undefined);
  return bytes?.toString("utf8").replace(/^\uFEFF/, "") ?? "";
}

type Guess = (start: string, path: string) => Format | undefined;

const GUESSES: Readonly<Record<string, Guess>> = {
  ".json": guessJson,
  ".jsonl": guessJsonLines,
  ".xml": guessXml,
  ".csv": (start) => (/^[^\r\n]*\bxmin\b/i.test(start) && /^[^\r\n]*\bimage\b/i.test(start) ? csv : undefined),
  ".txt": guessText,
  ".yaml": guessYaml,
  ".yml": guessYaml,
};

function guess(path: string, start: string): Format | undefined {
  return GUESSES[extensionOf(path).toLowerCase()]?.(start, path);
}

function guessJson(start: string): Format | undefined {
  const has = (name: string) => new RegExp(`"${name}"\\s*:`).test(start);
  if (has("shapes") && (has("imagePath") || has("imageHeight") || has("imageData"))) return labelme;
  if (has("data") && (has("annotations") || has("predictions") || has("completions"))) return labelStudio;
  if (!/^\s*\{/.test(start)) return undefined;
  if (has("images") || has("image_id") || (has("categories") && has("annotations"))) return coco;
  return undefined;
}

function guessJsonLines(start: string): Format | undefined {
  const line = start.split(/\r?\n/).find((one) => one.trim() !== "") ?? "";
  if (/"file_name"\s*:/.test(line)) return imagefolder;
  return /"contents"\s*:/.test(line) ? geminiTuning : undefined;
}

function guessXml(start: string): Format | undefined {
  const [, root] = /<([A-Za-z]\w*)/.exec(withoutComments(start)) ?? [];
  return root === "annotation" ? voc : root === "annotations" ? cvat : undefined;
}

/** Up to a comment that does not end. */
function withoutComments(xml: string): string {
  const [first = "", ...others] = xml.split("<!--");
  const ends = others.map((one) => one.indexOf("-->"));
  const open = ends.indexOf(-1);
  const whole = open < 0 ? others : others.slice(0, open);
  return first + whole.map((one, i) => one.slice((ends[i] ?? 0) + 3)).join("");
}

/** Rows of a class and at least four numbers; all of them, or it is any text. */
function guessText(start: string, path: string): Format | undefined {
  const lines = start.split(/\r?\n/).filter((line) => line.trim() !== "");
  const whole = start.length < START ? lines : lines.slice(0, -1);
  if (whole.length === 0 || /^(?:readme|requirements|classes)/i.test(baseName(path))) return undefined;
  return whole.every((line) => /^\s*\d+(?:\s+-?[\d.]+(?:e-?\d+)?){4,}\s*$/i.test(line)) ? yoloDetect : undefined;
}

function guessYaml(start: string): Format | undefined {
  return /^names\s*:/m.test(start) && /^(?:train|val|path|nc)\s*:/m.test(start) ? yoloDetect : undefined;
}
