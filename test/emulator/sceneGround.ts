/** Grounds for scenes: colours stay muted (CIELAB chroma below 20), so that the emulated eye sees nothing in them. */
import { labOf, type Rgb } from "./colour.ts";
import { between, type Random } from "./random.ts";

export type Ground = "flat" | "noise";

const highestChroma = 18;

function mutedColour(random: Random): Rgb {
  const grey = between(random, 75, 205);
  const tint = [between(random, -32, 32), between(random, -32, 32), between(random, -32, 32)] as const;
  for (let strength = 1; ; strength *= 0.8) {
    const rgb: Rgb = [grey + tint[0] * strength, grey + tint[1] * strength, grey + tint[2] * strength];
    const [, a, b] = labOf(rgb);
    if (Math.hypot(a, b) <= highestChroma) return rgb;
  }
}

function mix(one: number, other: number, part: number): number {
  return one + (other - one) * part;
}

/** A coarse grid of values, read in between smoothly. */
function smoothField<T>(
  columns: number,
  rows: number,
  make: () => T,
): (u: number, v: number) => readonly [T, T, T, T, number, number] {
  const nodes = Array.from({ length: (columns + 1) * (rows + 1) }, make);
  const first = make();
  const node = (column: number, row: number): T => nodes[row * (columns + 1) + column] ?? first;
  const ease = (part: number): number => part * part * (3 - 2 * part);
  return (u, v) => {
    const column = Math.min(columns - 1, Math.floor(u * columns));
    const row = Math.min(rows - 1, Math.floor(v * rows));
    return [
      node(column, row),
      node(column + 1, row),
      node(column, row + 1),
      node(column + 1, row + 1),
      ease(u * columns - column),
      ease(v * rows - row),
    ];
  };
}

/** RGB bytes of a ground: one colour, or low-frequency colour, finer light and shade, and grain, as in a photograph. */
export function paintGround(kind: Ground, width: number, height: number, random: Random): Buffer {
  const data = Buffer.alloc(width * height * 3);
  if (kind === "flat") {
    const [r, g, b] = mutedColour(random);
    return data.fill(Buffer.from([Math.round(r), Math.round(g), Math.round(b)]));
  }
  const colour = smoothField(5, 4, () => mutedColour(random));
  const shade = smoothField(23, 17, () => between(random, -14, 14));
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height];
      const [a, b, c, d, across, down] = colour(u, v);
      const [e, f, g, h, acrossShade, downShade] = shade(u, v);
      const light = mix(mix(e, f, acrossShade), mix(g, h, acrossShade), downShade) + between(random, -11, 11);
      for (let channel = 0; channel < 3; channel++, at++) {
        const upper = mix(a[channel] ?? 0, b[channel] ?? 0, across);
        const lower = mix(c[channel] ?? 0, d[channel] ?? 0, across);
        data[at] = Math.max(0, Math.min(255, Math.round(mix(upper, lower, down) + light)));
      }
    }
  }
  return data;
}
