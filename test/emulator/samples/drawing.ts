/** Pieces the sample pictures are drawn from: SVG with soft shades that stay recognisable for the emulated eye. */
import { distance, labOf, type Rgb, rgbOfHex } from "../colour.ts";
import { legend, tolerance } from "../legend.ts";

/** One object of a picture: its body is what a detection should find. */
export interface Drawn {
  readonly label: string;
  /** SVG elements without fill: the region in the legend's colour. */
  readonly body: string;
  /** Drawn before and after the body; not part of the object's region. */
  readonly behind?: string;
  readonly over?: string;
  /** One even colour: leaves the whole tolerance to what is drawn over it. */
  readonly isFlat?: true;
}

export interface SamplePicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly format: "jpeg" | "png";
  /** SVG elements: everything that is no object. */
  readonly ground: string;
  /** SVG definitions used by the ground and the objects. */
  readonly definitions: string;
  readonly objects: readonly Drawn[];
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
}

/** The colour moved towards another one as far as the eye's tolerance safely allows. */
function shade(hex: string, towards: Rgb): string {
  const base = rgbOfHex(hex);
  const reach = tolerance * 0.7;
  const mixed = (part: number): Rgb => [
    base[0] + (towards[0] - base[0]) * part,
    base[1] + (towards[1] - base[1]) * part,
    base[2] + (towards[2] - base[2]) * part,
  ];
  let part = 0;
  while (distance(labOf(base), labOf(mixed(part + 0.01))) < reach) part += 0.01;
  return hexOf(mixed(part));
}

function hexOfLabel(label: string): string {
  const entry = legend.find((candidate) => candidate.label === label);
  if (entry === undefined) throw new Error(`the legend has no ${label}`);
  return entry.hex;
}

/** The legend's colour of a label, in light and in shade. */
export function shadesOf(label: string): { readonly light: string; readonly plain: string; readonly dark: string } {
  const plain = hexOfLabel(label);
  return { light: shade(plain, [255, 255, 255]), plain, dark: shade(plain, [0, 0, 0]) };
}

/** A soft light from the upper left, one gradient for each colour of the legend. */
export function legendGradients(): string {
  const gradients = legend.map(({ label }) => {
    const { light, plain, dark } = shadesOf(label);
    return `<radialGradient id="fill-${label}" cx="0.35" cy="0.3" r="0.85">
      <stop offset="0" stop-color="${light}"/><stop offset="0.55" stop-color="${plain}"/>
      <stop offset="1" stop-color="${dark}"/></radialGradient>`;
  });
  const blurs = [3, 8, 16].map(
    (size) =>
      `<filter id="blur-${size}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${size}"/>
      </filter>`,
  );
  return [...gradients, ...blurs].join("");
}

export function linearGradient(id: string, stops: readonly string[], vertical = true): string {
  const marks = stops.map((color, index) => `<stop offset="${index / (stops.length - 1)}" stop-color="${color}"/>`);
  return `<linearGradient id="${id}" x2="${vertical ? 0 : 1}" y2="${vertical ? 1 : 0}">${marks.join("")}</linearGradient>`;
}

/** What an object throws on the ground below it. */
export function shadow(x: number, y: number, width: number, height: number, opacity = 0.28): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="#2a2018" opacity="${opacity}" filter="url(#blur-8)"/>`;
}

/** A small reflection of the light. */
export function gloss(x: number, y: number, width: number, height: number, turn = -30): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="#fff" opacity="0.55" filter="url(#blur-3)" transform="rotate(${turn} ${x} ${y})"/>`;
}

/** Moves, scales and turns a drawing made around (0, 0); shadows are not turned. */
export function at(x: number, y: number, scale: number, drawn: Drawn, turn = 0): Drawn {
  const place = (markup: string, angle: number): string =>
    `<g transform="translate(${x} ${y}) rotate(${angle}) scale(${scale})">${markup}</g>`;
  return {
    ...drawn,
    body: place(drawn.body, turn),
    ...(drawn.behind === undefined ? {} : { behind: place(drawn.behind, 0) }),
    ...(drawn.over === undefined ? {} : { over: place(drawn.over, turn) }),
  };
}
