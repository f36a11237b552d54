/** What all measurements are made on: pictures like photographs, and a crowd of boxes and masks on them. */
import sharp from "sharp";
import type { Annotation, Box, Point } from "../../src/core/annotation.ts";
import type { Size } from "../../src/core/camera.ts";
import { edits } from "../../src/core/edits.ts";
import { applyEdits } from "../../src/core/jsonText.ts";
import { between, type Random, randomFrom } from "../emulator/random.ts";

export const TWELVE_MEGAPIXELS: Size = { width: 4000, height: 3000 };
export const FIFTY_MEGAPIXELS: Size = { width: 8660, height: 5773 };

export const CROWD = { boxes: 2000, masks: 300 };

/** Left of it, 0–1000, no shape of the crowd reaches: there the picture alone is to be seen. */
export const FREE_STRIP = 60;

const OUTLINE_POINTS = 120;

/** How the map of a mask is made. */
export interface MaskKind {
  /** Pixels along its sides. */
  readonly side: number;
  /** Pixels over which its edge fades. */
  readonly edge: number;
}

/**
 * As models write them. Those of Gemini 2.5 that are to be found in public repositories are 256 pixels wide, black and white,
 * and have 545 to 684 bytes; the crowd's have 700 on average.
 */
export const WRITTEN: MaskKind = { side: 256, edge: 0 };

/** As Gemini's documentation describes them: probabilities. They have eight times as many bytes. */
export const SOFT: MaskKind = { side: 160, edge: 6 };

/** An object of the crowd that has a mask; the outline is where the mask crosses its threshold. */
export interface MaskedObject {
  readonly label: string;
  readonly box: Box;
  readonly outline: readonly Point[];
  /** `data:image/png;base64,…` */
  readonly mask: string;
}

export interface Crowd {
  readonly boxes: readonly { readonly label: string; readonly box: Box }[];
  readonly masks: readonly MaskedObject[];
}

/** A JPEG with the fine and the coarse structure of a photograph. */
export async function makePicture({ width, height }: Size): Promise<Buffer> {
  const noise = (scale: number, sigma: number) =>
    sharp({
      create: {
        width: Math.ceil(width / scale),
        height: Math.ceil(height / scale),
        channels: 3,
        background: "#000",
        noise: { type: "gaussian", mean: 128, sigma },
      },
    })
      .png()
      .toBuffer();
  const [fine, coarse] = await Promise.all([noise(2, 40), noise(160, 30)]);
  const spread = (input: Buffer) => sharp(input).resize(width, height, { fit: "fill", kernel: "cubic" });
  const over = await spread(fine).raw().toBuffer();
  return spread(coarse)
    .composite([{ input: over, raw: { width, height, channels: 3 }, blend: "soft-light" }])
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** The same crowd every time: small boxes all over the picture, and larger ragged masks among them. */
export async function makeCrowd(kind: MaskKind = WRITTEN, counts: typeof CROWD = CROWD): Promise<Crowd> {
  const random = randomFrom(7);
  const boxes = Array.from({ length: counts.boxes }, (_, i) => ({ label: labelOf(i), box: boxOf(random, 8, 40) }));
  const masks: MaskedObject[] = [];
  for (let i = 0; i < counts.masks; i++) masks.push(await maskedObject(random, labelOf(i), kind));
  return { boxes, masks };
}

function labelOf(index: number): string {
  return ["car", "person", "bicycle", "traffic light", "tree", "window", "sign", "bird"][index % 8] ?? "car";
}

function boxOf(random: Random, least: number, most: number): Box {
  const [height, width] = [between(random, least, most), between(random, least, most)];
  const [y, x] = [between(random, 5, 995 - height), between(random, FREE_STRIP, 995 - width)];
  return [round(y), round(x), round(y + height), round(x + width)];
}

/** A star of waves: its rim is as ragged as that of a real mask. */
async function maskedObject(random: Random, label: string, { side, edge }: MaskKind): Promise<MaskedObject> {
  const waves = [3, 5, 9, 17].map((count) => ({ count, size: between(random, 0, 1 / count), phase: random() * 7 }));
  const reach = (angle: number) =>
    0.75 + 0.2 * waves.reduce((sum, { count, size, phase }) => sum + size * Math.sin(angle * count + phase), 0);
  const rim = Array.from({ length: OUTLINE_POINTS }, (_, i) => {
    const angle = (i / OUTLINE_POINTS) * 2 * Math.PI;
    return { angle, y: reach(angle) * Math.sin(angle), x: reach(angle) * Math.cos(angle) };
  });
  const [ys, xs] = [rim.map(({ y }) => y), rim.map(({ x }) => x)];
  const [top, bottom, left, right] = [Math.min(...ys), Math.max(...ys), Math.min(...xs), Math.max(...xs)];
  const box = boxOf(random, 50, 120);
  const within = (value: number, from: number, to: number, low: number, high: number) =>
    round(low + ((value - from) / (to - from)) * (high - low));
  const outline = rim.map(
    ({ y, x }): Point => [within(y, top, bottom, box[0], box[2]), within(x, left, right, box[1], box[3])],
  );
  const map = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const y = top + ((row + 0.5) / side) * (bottom - top);
      const x = left + ((column + 0.5) / side) * (right - left);
      const inside = ((reach(Math.atan2(y, x)) - Math.hypot(y, x)) / (bottom - top)) * side;
      // Of no edge: plus or minus infinity.
      map[row * side + column] = Math.round(Math.min(Math.max(127.5 + (inside / edge) * 127.5, 0), 255));
    }
  }
  const png = await sharp(map, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace("b-w")
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { label, box, outline, mask: `data:image/png;base64,${png.toString("base64")}` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The crowd as annotations that the model proposed. */
export function annotationsOf({ boxes, masks }: Crowd): Annotation[] {
  return [
    ...boxes.map(({ label, box }, i): Annotation => ({ id: `box${i}`, label, box_2d: box, review: "pending" })),
    ...masks.map(
      ({ label, box, mask }, i): Annotation => ({ id: `mask${i}`, label, box_2d: box, mask, review: "pending" }),
    ),
  ];
}

/** A sidecar's text as the extension writes it. */
export function sidecarText(size: Size, sha256: string, annotations: readonly Annotation[]): string {
  const change = { image: { ...size, sha256 }, annotations: { put: annotations, remove: [] } };
  return applyEdits("", edits(undefined, change));
}
