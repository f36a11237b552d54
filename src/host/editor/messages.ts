/** Messages of the page are checked on arrival: whatever runs in there is not trusted. */
import * as z from "zod";
import type { FromWebview } from "../../core/protocol.ts";
import { annotationSchema } from "../../engine/sidecars/schema.ts";
import { promptMessages } from "../inside/messages.ts";
import { panelMessages } from "./panelMessages.ts";

const ids = z.array(z.string());
const id = z.string();
const review = z.enum(["pending", "accepted", "rejected"]);

const edit = z.int();
/** As many cells as any grid over a picture has. */
const cells = z.int().min(1).max(4096);
const painted = z.object({ width: cells, height: cells, runs: z.string(), name: z.string() });
/** All that a sidecar may hold can be changed, also what no tool draws: a box without area, half a step of a threshold. */
const shape = annotationSchema
  .pick({ box_2d: true, polygon: true, point: true, path: true, threshold: true })
  .strip()
  .extend({ mask: z.union([z.literal("keep"), painted]).exactOptional() });

const schema: z.ZodType<FromWebview> = z.discriminatedUnion("type", [
  ...panelMessages,
  ...promptMessages,
  z.object({ type: z.literal("ready"), version: z.number().exactOptional() }),
  z.object({ type: z.literal("drawing"), now: z.boolean() }),
  z.object({ type: z.literal("released") }),
  z.object({ type: z.literal("copyAnnotations"), ids, cut: z.boolean() }),
  z.object({ type: z.literal("paste"), text: z.string() }),
  z.object({ type: z.literal("selected"), ids }),
  z.object({ type: z.literal("review"), ids, review, edit }),
  z.object({ type: z.literal("delete"), ids }),
  z.object({ type: z.literal("rename"), ids }),
  z.object({ type: z.literal("textFocused"), id: id.exactOptional() }),
  z.object({ type: z.literal("draft"), draft: z.object({ id, text: z.string() }).exactOptional() }),
  z.object({ type: z.literal("editText"), id, text: z.string(), save: z.boolean() }),
  z.object({ type: z.literal("reviewText"), id, review }),
  z.object({ type: z.literal("deleteText"), id }),
  z.object({ type: z.literal("copyText"), id }),
  z.object({ type: z.literal("wantMasks"), hashes: z.array(z.string()) }),
  z.object({ type: z.literal("reshape"), edit, shapes: z.array(z.object({ id, shape })) }),
  z.object({
    type: z.literal("draw"),
    edit,
    id: z.string().regex(/^[0-9a-z]{12}$/),
    label: z.string().exactOptional(),
    shape,
  }),
  z.object({ type: z.literal("imageFailed"), url: z.string() }),
  z.object({ type: z.literal("showText") }),
  z.object({ type: z.literal("focus"), focused: z.boolean() }),
]);

/** @returns `undefined` for anything that is no message of the protocol */
export function readMessage(message: unknown): FromWebview | undefined {
  const read = schema.safeParse(message);
  return read.success ? read.data : undefined;
}

/** The number of an edit in what may be no message: the page waits until it is settled. */
export function editOf(message: unknown): number | undefined {
  const read = z.object({ edit }).safeParse(message);
  return read.success ? read.data.edit : undefined;
}
