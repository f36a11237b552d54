/** Pictures of known geometry in the legend's colours, and their truth. The same options give the same bytes. */
import sharp from "sharp";
import { legend } from "./legend.ts";
import { storedFor } from "./orientation.ts";
import { between, type Random, randomFrom, shuffled } from "./random.ts";
import { type Ground, paintGround } from "./sceneGround.ts";

export type SceneShape = "rectangle" | "ellipse" | "triangle" | "ring";

export interface TruthObject {
  readonly label: string;
  /** `[y0, x0, y1, x1]`, 0–1000 of the upright picture. */
  readonly box_2d: readonly [number, number, number, number];
  /** Rings of `[y, x]`, even-odd. */
  readonly polygon?: readonly (readonly (readonly [number, number])[])[];
  /** `drawn`: of a sample picture, no plain shape. */
  readonly shape: SceneShape | "drawn";
}

/** What is really in a picture. `width` and `height` are upright pixels. */
export interface Truth {
  readonly width: number;
  readonly height: number;
  readonly objects: readonly TruthObject[];
}

export interface SceneOptions {
  /** Upright size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** How many; 6 when absent. */
  readonly objects?: number;
  readonly ground?: Ground;
  readonly format?: "png" | "jpeg" | "webp";
  /** EXIF orientation, 1–8: pixels are stored so that a reader that honours it shows the truth. */
  readonly orientation?: number;
}

/** A place in pixels of the upright picture. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type PixelRing = readonly (readonly [x: number, y: number])[];

const shapes: readonly SceneShape[] = ["rectangle", "ellipse", "triangle", "ring"];

/** One frame for each object, in a grid's cells, well apart from each other and from the border. */
function layOut(width: number, height: number, count: number, random: Random): Frame[] {
  const columns = Math.max(1, Math.min(count, Math.round(Math.sqrt((count * width) / height))));
  const rows = Math.ceil(count / columns);
  const cell = { width: width / columns, height: height / rows };
  const gap = Math.max(8, Math.min(cell.width, cell.height) * 0.08);
  const cells = Array.from({ length: columns * rows }, (_, index) => index);
  return shuffled(random, cells)
    .slice(0, count)
    .map((index) => {
      const room = { width: cell.width - 2 * gap, height: cell.height - 2 * gap };
      const size = {
        width: Math.round(room.width * between(random, 0.65, 1)),
        height: Math.round(room.height * between(random, 0.65, 1)),
      };
      const left = (index % columns) * cell.width + gap + random() * (room.width - size.width);
      const top = Math.floor(index / columns) * cell.height + gap + random() * (room.height - size.height);
      return { left: Math.round(left), top: Math.round(top), ...size };
    });
}

function ellipseRing({ left, top, width, height }: Frame, scale = 1): PixelRing {
  return Array.from({ length: 96 }, (_, index) => {
    const angle = (index / 96) * 2 * Math.PI;
    const x = left + width / 2 + (Math.cos(angle) * width * scale) / 2;
    return [x, top + height / 2 + (Math.sin(angle) * height * scale) / 2];
  });
}

function ringsOf(shape: SceneShape, frame: Frame, random: Random): readonly PixelRing[] {
  const { left, top } = frame;
  const [right, bottom] = [left + frame.width, top + frame.height];
  switch (shape) {
    case "rectangle":
      return [
        [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
        ],
      ];
    case "triangle":
      return [
        [
          [left + frame.width * between(random, 0.3, 0.7), top],
          [right, bottom],
          [left, bottom],
        ],
      ];
    case "ellipse":
      return [ellipseRing(frame)];
    case "ring":
      return [ellipseRing(frame), ellipseRing(frame, between(random, 0.4, 0.55))];
  }
}

function pathOf(rings: readonly PixelRing[]): string {
  return rings.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(3)} ${y.toFixed(3)}`).join("L")}Z`).join("");
}

/** Thousandths of the picture, three decimals. */
export function thousandths(pixels: number, size: number): number {
  return Math.round((pixels / size) * 1_000_000) / 1000;
}

export async function makeScene(options: SceneOptions): Promise<{ file: Buffer; truth: Truth }> {
  const { width, height, seed, objects = 6, ground = "flat", format = "png", orientation } = options;
  const random = randomFrom(seed);
  const colours = shuffled(random, legend);
  const paths: string[] = [];
  const found: TruthObject[] = layOut(width, height, objects, random).map((frame, index) => {
    const entry = colours[index % colours.length] ?? legend[0];
    if (entry === undefined) throw new Error("the legend is empty");
    const shape = shapes[Math.floor(random() * shapes.length)] ?? "rectangle";
    const rings = ringsOf(shape, frame, random);
    paths.push(`<path fill="${entry.hex}" fill-rule="evenodd" d="${pathOf(rings)}"/>`);
    return {
      label: entry.label,
      box_2d: [
        thousandths(frame.top, height),
        thousandths(frame.left, width),
        thousandths(frame.top + frame.height, height),
        thousandths(frame.left + frame.width, width),
      ],
      polygon: rings.map((ring) => ring.map(([x, y]) => [thousandths(y, height), thousandths(x, width)] as const)),
      shape,
    };
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${paths.join("")}</svg>`;
  const data = await sharp(paintGround(ground, width, height, random), { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const stored = storedFor({ width, height, data }, orientation ?? 1);
  const image = sharp(stored.data, { raw: { width: stored.width, height: stored.height, channels: 3 } });
  const tagged = orientation === undefined ? image : image.withMetadata({ orientation });
  const file = await tagged.toFormat(format, format === "png" ? {} : { quality: 90 }).toBuffer();
  return { file, truth: { width, height, objects: found } };
}
