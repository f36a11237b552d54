/** What a sidecar must look like. Unknown fields are allowed everywhere and kept. */
import * as z from "zod";
import type { Sidecar } from "../../core/annotation.ts";

const coordinate = z.number().min(0).max(1000);
const box = z
  .tuple([coordinate, coordinate, coordinate, coordinate])
  .describe("[yMin, xMin, yMax, xMax] of the upright image, 0–1000, y first");
const point = z.tuple([coordinate, coordinate]).describe("[y, x] of the upright image, 0–1000, y first");
const ring = z.array(point).min(3);
const id = z.string().min(1).describe("Random, 12 characters; never reused");
const review = z
  .enum(["pending", "accepted", "rejected"])
  .describe("pending: nobody looked yet; rejected stays here so that it does not come back");
const runId = z.string().describe("Id of the run that proposed this; absent when a person drew it");

/** Of an annotation everything that this version knows. */
export const annotationSchema = z.looseObject({
  id,
  label: z.string(),
  box_2d: box.exactOptional(),
  polygon: z.array(ring).min(1).describe("Rings of [y, x] points, filled even-odd").exactOptional(),
  mask: z
    .string()
    .startsWith("data:image/png;base64,")
    .describe("Grayscale PNG of box_2d; a pixel above the threshold belongs to the object")
    .exactOptional(),
  threshold: z.number().min(0).max(255).exactOptional(),
  point: point.exactOptional(),
  path: z.array(point).min(1).exactOptional(),
  box_3d: z.array(z.number()).length(9).exactOptional(),
  text: z.string().exactOptional(),
  confidence: z.number().min(0).max(1).exactOptional(),
  page: z.int().min(1).exactOptional(),
  time: z.number().min(0).exactOptional(),
  partial: z.boolean().exactOptional(),
  review,
  run: runId.exactOptional(),
  proposed: z
    .looseObject({ label: z.string().exactOptional(), box_2d: box.exactOptional(), point: point.exactOptional() })
    .describe("What the model said before a person changed it")
    .exactOptional(),
});

const textEntry = z.looseObject({
  id,
  task: z.string(),
  text: z.string(),
  partial: z.boolean().exactOptional(),
  review,
  run: runId.exactOptional(),
  proposed: z
    .looseObject({ text: z.string().exactOptional() })
    .describe("What the model wrote before a person changed it")
    .exactOptional(),
});

const count = z.int().min(0).exactOptional();

const run = z.looseObject({
  id,
  task: z.string(),
  prompt: z.string(),
  model: z.string().describe("The model that was asked"),
  modelVersion: z.string().describe("The model that answered").exactOptional(),
  time: z.string().describe("ISO 8601, UTC"),
  tokens: z
    .looseObject({
      prompt: count,
      output: count,
      thoughts: count,
      estimated: count.describe("What the question was thought to have before it was sent"),
    })
    .describe("As the service counted them")
    .exactOptional(),
  sent: z
    .looseObject({
      width: z.int().min(1),
      height: z.int().min(1),
      mimeType: z.string(),
      via: z.enum(["inline", "file"]),
      region: box.describe("Only this part was sent: [yMin, xMin, yMax, xMax], 0–1000, y first").exactOptional(),
      tiles: z.int().min(1).describe("Sent in so many overlapping tiles of this size").exactOptional(),
    })
    .describe("What was sent, after preparation")
    .exactOptional(),
  finishReason: z.string().exactOptional(),
  partial: z.boolean().exactOptional(),
});

const image = z.looseObject({
  width: z.int().min(1).describe("Pixels of the upright image"),
  height: z.int().min(1).describe("Pixels of the upright image"),
  sha256: z.string().describe("Of the image file's bytes, hex"),
});

/** The format, version 1. Lists may be left out; they are then empty. */
export const sidecarSchema: z.ZodType<Sidecar> = z.looseObject({
  version: z.literal(1),
  image,
  annotations: z.array(annotationSchema).default([]),
  texts: z.array(textEntry).default([]),
  runs: z.array(run).default([]),
});

/** The JSON Schema that the text view checks sidecars with (draft 7, which VS Code understands). */
export function sidecarJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(sidecarSchema, { target: "draft-7", io: "input" });
  return { $schema, title: "Vision sidecar", ...schema };
}
