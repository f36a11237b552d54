/** Small pictures with things exactly where a test wants them, and conversations about them. */
import sharp from "sharp";
import { legend } from "../../emulator/legend.ts";

export interface Picture {
  readonly mimeType: string;
  readonly data: Buffer;
}

/** Left and top corner, as shares of a picture of 600 by 400 pixels. Every thing is 80 by 60 pixels, or `size` times. */
export type Thing = readonly [label: string, left: number, top: number, size?: number];

export async function painted(...things: Thing[]): Promise<Picture> {
  const rectangles = things.map(([label, left, top, size = 1]) => {
    const entry = legend.find((candidate) => candidate.label === label);
    if (entry === undefined) throw new Error(`the legend has no ${label}`);
    const place = `x="${left * 600}" y="${top * 400}" width="${80 * size}" height="${60 * size}"`;
    return `<rect ${place} fill="${entry.hex}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">${rectangles.join("")}</svg>`;
  const data = await sharp({ create: { width: 600, height: 400, channels: 3, background: "#888888" } })
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toBuffer();
  return { mimeType: "image/png", data };
}

/** Words or a file as a part of a turn. */
export function part(what: string | Picture): Record<string, unknown> {
  if (typeof what === "string") return { text: what };
  return { inlineData: { mimeType: what.mimeType, data: what.data.toString("base64") } };
}

/** Turns of the user and the model by turns, the user's first. */
export function conversation(...turns: (string | Picture)[][]): Record<string, unknown> {
  return {
    contents: turns.map((parts, index) => ({ role: index % 2 === 0 ? "user" : "model", parts: parts.map(part) })),
  };
}
