/**
 * What the emulated model can see: a region near one of these colours is the object of that label.
 * The colours are more than 30 apart from each other in CIELAB and have a chroma above 40, so that nothing grey, brown
 * or otherwise muted is taken for an object.
 */
import { distance, type Lab, labOf, type Rgb, rgbOfHex } from "./colour.ts";

export interface LegendEntry {
  readonly color: string;
  readonly hex: string;
  readonly label: string;
}

export const legend: readonly LegendEntry[] = [
  { color: "red", hex: "#d3222a", label: "apple" },
  { color: "orange", hex: "#f58216", label: "tangerine" },
  { color: "yellow", hex: "#f7cf1d", label: "lemon" },
  { color: "lime", hex: "#a4cf3a", label: "pear" },
  { color: "green", hex: "#23893f", label: "plant" },
  { color: "teal", hex: "#00a693", label: "mug" },
  { color: "sky blue", hex: "#41b8f8", label: "window" },
  { color: "blue", hex: "#2f6be4", label: "car" },
  { color: "navy", hex: "#1d2a80", label: "notebook" },
  { color: "purple", hex: "#8b3fbf", label: "plum" },
  { color: "magenta", hex: "#cf2790", label: "folder" },
  { color: "pink", hex: "#ff86b4", label: "umbrella" },
];

/** How far (CIELAB) a pixel may be from its colour. Half the smallest distance between two colours of the legend. */
export const tolerance = 15;

const labs: readonly Lab[] = legend.map(({ hex }) => labOf(rgbOfHex(hex)));

/** Index into `legend` of the colour nearest to `rgb`, and how far away it is. */
export function nearestEntry(rgb: Rgb): { index: number; distance: number } {
  const lab = labOf(rgb);
  let best = { index: -1, distance: Number.POSITIVE_INFINITY };
  for (const [index, reference] of labs.entries()) {
    const found = distance(lab, reference);
    if (found < best.distance) best = { index, distance: found };
  }
  return best;
}
