/** Colours of labels: the same label has the same colour in every picture, in the editor and in exports. */

/** 0–255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Twelve colours chosen by a search for the largest smallest distance (OKLab) between any two, seen with normal vision
 * and with simulated protanopia, deuteranopia and tritanopia. All are light enough for black text and for a black halo to
 * set them off from a photograph.
 */
export const PALETTE: readonly Rgb[] = [
  [0xec, 0x00, 0x81],
  [0x70, 0xaa, 0xfc],
  [0xea, 0xc4, 0x01],
  [0x8a, 0x75, 0xb8],
  [0xb3, 0xfc, 0xf4],
  [0x99, 0xab, 0x39],
  [0x3d, 0x75, 0xff],
  [0xd3, 0x8e, 0xb3],
  [0xe7, 0xfa, 0x04],
  [0xa8, 0x75, 0x12],
  [0x00, 0xdd, 0xff],
  [0xa6, 0xcf, 0xa6],
];

/** Found by a search: with it the commonest everyday labels (person, car, dog, chair, apple, …) seldom share a colour. */
const SEED = 2_530_349;

/** Labels that differ only in case, Unicode form or outer blanks share a colour. */
function hash(label: string): number {
  // As FNV-1a; the final mix spreads its high bits into the low ones, which alone decide the colour.
  let h = SEED;
  for (const character of label.normalize("NFC").trim().toLowerCase()) {
    h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The colour of a label, stable over time. Two labels may share one: there are twelve. */
export function labelRgb(label: string): Rgb {
  const color = PALETTE[hash(label) % PALETTE.length];
  if (color === undefined) throw new RangeError("The palette is empty.");
  return color;
}

/** The colour of a label as `#rrggbb`. Black text on it is readable (contrast of at least 4.5). */
export function labelColor(label: string): string {
  return `#${labelRgb(label)
    .map((channel) => channel.toString(16).padStart(2, "0"))
    .join("")}`;
}
