/**
 * Colours of labels. A label has the same colour in every picture, unless another one of the picture has it already: within
 * a picture the colours differ.
 */

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

/**
 * Colours for labels whose own is taken. Found one after the other, each as far (OKLab, under the same four kinds of vision)
 * from all before it as can be; black text is readable on them too.
 */
export const SPARE: readonly Rgb[] = [
  [0x00, 0x87, 0x69],
  [0x96, 0xf0, 0x78],
  [0xf0, 0x2d, 0xd2],
  [0xff, 0x87, 0x78],
  [0xd2, 0xb4, 0xd2],
  [0x87, 0x87, 0xf0],
  [0xe1, 0xd2, 0xd2],
  [0xb4, 0x87, 0x5a],
  [0xc3, 0xf0, 0xb4],
  [0xb4, 0x5a, 0x4b],
  [0xff, 0xa5, 0x69],
  [0x69, 0x87, 0x96],
  [0x5a, 0xc3, 0xff],
  [0x96, 0xa5, 0xd2],
  [0x96, 0x96, 0x00],
  [0xd2, 0xb4, 0x0f],
  [0xb4, 0xb4, 0xa5],
  [0xd2, 0xff, 0xd2],
  [0xd2, 0x00, 0xf0],
  [0x87, 0xf0, 0xff],
  [0x4b, 0xb4, 0x87],
  [0xb4, 0xe1, 0xa5],
  [0x5a, 0x78, 0x96],
  [0xff, 0x1e, 0xb4],
];

/** Found by a search: with it the commonest everyday labels (person, car, dog, chair, apple, …) seldom share a colour. */
const SEED = 2_530_349;

/** Labels that differ only in case, Unicode form or outer blanks share a colour. */
function keyOf(label: string): string {
  return label.normalize("NFC").trim().toLowerCase();
}

function hash(key: string): number {
  // As FNV-1a; the final mix spreads its high bits into the low ones, which alone decide the colour.
  let h = SEED;
  for (const character of key) {
    h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  return (h ^ (h >>> 16)) >>> 0;
}

function pick(colors: readonly Rgb[], index: number): Rgb {
  const color = colors[index % colors.length];
  if (color === undefined) throw new RangeError("The palette is empty.");
  return color;
}

/** The colour that a label has by itself, stable over time. Two labels may share one: there are twelve. */
export function labelRgb(label: string): Rgb {
  return pick(PALETTE, hash(keyOf(label)));
}

/** The colours of one picture's labels. */
export interface LabelColors {
  readonly rgb: (label: string) => Rgb;
  /** The same as `#rrggbb`. Black text on it is readable (contrast of at least 4.5). */
  readonly css: (label: string) => string;
}

/**
 * Colours for the labels of one picture, all different for up to 36 labels. Who comes first keeps the label's own colour; one
 * that finds it taken gets a spare one, chosen by the label too. A label that is added at the end changes no other's colour.
 *
 * @param labels in the order of the file; repeated ones count once
 */
export function colorsOf(labels: Iterable<string>): LabelColors {
  const taken = new Set<Rgb>();
  const colors = new Map<string, Rgb>();
  for (const label of labels) {
    const key = keyOf(label);
    if (colors.has(key)) continue;
    const own = pick(PALETTE, hash(key));
    const color = taken.has(own) ? (spare(key, taken) ?? own) : own;
    taken.add(color);
    colors.set(key, color);
  }
  const rgb = (label: string): Rgb => colors.get(keyOf(label)) ?? labelRgb(label);
  return { rgb, css: (label) => css(rgb(label)) };
}

/** A colour that no label has yet; when no spare one is left, one of the palette that nobody has asked for. */
function spare(key: string, taken: ReadonlySet<Rgb>): Rgb | undefined {
  // Other bits than those that chose the label's own colour.
  const first = hash(key) >>> 8;
  const free = (colors: readonly Rgb[]): Rgb | undefined =>
    colors.map((_, i) => pick(colors, first + i)).find((color) => !taken.has(color));
  return free(SPARE) ?? free(PALETTE);
}

function css(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
