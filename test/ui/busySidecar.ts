/** A sidecar with everything in it that the editor can show, for looking at it. */
import sharp from "sharp";
import type { Annotation, Point, Sidecar } from "../../src/core/annotation.ts";

const LABELS = [
  "cup",
  "stainless steel water bottle with a blue screw cap and a carrying loop",
  "chair",
  "person",
  "Kaffeetasse mit Untertasse und Löffel auf dem hinteren Tisch",
  "dog",
];

/** A soft disc over its box, as models give masks. */
async function disc(): Promise<string> {
  const size = 96;
  const values = Buffer.from(
    Array.from({ length: size * size }, (_, i) => {
      const away = Math.hypot((i % size) - size / 2, Math.floor(i / size) - size / 2);
      return Math.max(0, Math.min(255, (size / 2 - away) * 24));
    }),
  );
  const png = sharp(values, { raw: { width: size, height: size, channels: 1 } })
    .toColourspace("b-w")
    .png();
  return `data:image/png;base64,${(await png.toBuffer()).toString("base64")}`;
}

/** The sidecar of a picture; its hash is another picture's, so that the editor says so. */
export async function busySidecar(size: { readonly width: number; readonly height: number }): Promise<Sidecar> {
  const mask = await disc();
  const star = (y: number, x: number): Point[] =>
    Array.from({ length: 14 }, (_, i) => {
      const radius = i % 2 === 0 ? 140 : 80;
      const angle = (i / 14) * 2 * Math.PI;
      return [Math.round(y + radius * Math.sin(angle)), Math.round(x + radius * Math.cos(angle) * 0.75)];
    });
  const boxes = Array.from({ length: 18 }, (_, i): Annotation => {
    const [y, x] = [40 + Math.floor(i / 6) * 300, 20 + (i % 6) * 160];
    return {
      id: `box${i}`,
      label: LABELS[i % LABELS.length] ?? "",
      box_2d: [y, x, y + 180 + (i % 3) * 40, x + 120],
      review: i % 5 === 3 ? "accepted" : i % 7 === 6 ? "rejected" : "pending",
      run: "run1",
      ...(i % 4 === 0 ? {} : { confidence: 0.99 - i / 40 }),
      ...(i % 6 === 2 ? { mask } : {}),
      ...(i === 9 ? { partial: true } : {}),
    };
  });
  return {
    version: 1,
    image: { ...size, sha256: "0".repeat(64) },
    annotations: [
      ...boxes,
      { id: "star", label: "star", polygon: [star(520, 480)], box_2d: [380, 375, 660, 585], review: "accepted" },
      { id: "dot", label: "handle", point: [700, 700], review: "pending", run: "run1" },
      {
        id: "line",
        label: "path",
        path: [
          [900, 100],
          [820, 300],
          [930, 520],
          [880, 800],
        ],
        review: "pending",
        run: "run1",
      },
      {
        id: "text",
        label: "text",
        text: "EXIT 24 – keep clear at all times",
        box_2d: [60, 620, 120, 940],
        review: "pending",
        run: "run1",
      },
    ],
    texts: [
      {
        id: "t1",
        task: "caption",
        text: "Cups, chairs and a dog in a café, seen from the door.",
        review: "pending",
        run: "run2",
      },
    ],
    runs: [
      {
        ...{
          id: "run1",
          task: "segment",
          prompt: "Segment everything that stands on a table.",
          model: "gemini-3.5-flash",
        },
        ...{
          modelVersion: "gemini-3.5-flash-002",
          time: "2026-11-20T10:12:13Z",
          finishReason: "MAX_TOKENS",
          partial: true,
        },
        tokens: { prompt: 1290, output: 4096, thoughts: 512, estimated: 1250 },
        sent: { width: 1536, height: 1152, mimeType: "image/webp", via: "inline" },
      },
      {
        ...{ id: "run2", task: "caption", prompt: "Caption this image.", model: "gemini-3.5-flash" },
        ...{ time: "2026-11-20T10:14:13Z", finishReason: "STOP" },
        tokens: { prompt: 1100, output: 20 },
      },
    ],
  };
}
