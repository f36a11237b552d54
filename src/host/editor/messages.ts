/** Messages of the page are checked on arrival: whatever runs in there is not trusted. */
import * as z from "zod";
import type { FromWebview } from "../../core/protocol.ts";

const ids = z.array(z.string());
const id = z.string();
const review = z.enum(["pending", "accepted", "rejected"]);

const schema: z.ZodType<FromWebview> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("selected"), ids }),
  z.object({ type: z.literal("review"), ids, review }),
  z.object({ type: z.literal("delete"), ids }),
  z.object({ type: z.literal("rename"), ids }),
  z.object({ type: z.literal("textFocused"), id: id.exactOptional() }),
  z.object({ type: z.literal("draft"), draft: z.object({ id, text: z.string() }).exactOptional() }),
  z.object({ type: z.literal("editText"), id, text: z.string(), save: z.boolean() }),
  z.object({ type: z.literal("reviewText"), id, review }),
  z.object({ type: z.literal("deleteText"), id }),
  z.object({ type: z.literal("copyText"), id }),
  z.object({ type: z.literal("wantMasks"), hashes: z.array(z.string()) }),
  z.object({ type: z.literal("imageFailed"), url: z.string() }),
  z.object({ type: z.literal("showText") }),
  z.object({ type: z.literal("focus"), focused: z.boolean() }),
]);

/** @returns `undefined` for anything that is no message of the protocol */
export function readMessage(message: unknown): FromWebview | undefined {
  const read = schema.safeParse(message);
  return read.success ? read.data : undefined;
}
