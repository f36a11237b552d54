import { coco } from "./coco.ts";
import { csv } from "./csv.ts";
import { cvat } from "./cvat.ts";
import type { Format } from "./format.ts";
import { geminiTuning } from "./geminiTuning.ts";
import { imagefolder } from "./imagefolder.ts";
import { labelme } from "./labelme.ts";
import { labelStudio } from "./labelStudio.ts";
import { voc } from "./voc.ts";
import { yoloDetect, yoloSegment } from "./yolo.ts";

/** In the order in which they are offered. */
export const FORMATS: readonly Format[] = [
  coco,
  yoloDetect,
  yoloSegment,
  voc,
  labelme,
  cvat,
  labelStudio,
  csv,
  geminiTuning,
  imagefolder,
];

/** The format of an id that was remembered; `undefined` when there is none. */
export function formatOf(id: string): Format | undefined {
  return FORMATS.find((format) => format.id === id);
}
