/** What the panel of the page says, checked on arrival. */
import * as z from "zod";
import { SIDECAR_MAX_BYTES } from "../../engine/sidecars/refused.ts";

/** The members of `FromPanel`. */
export const panelMessages = [
  z.object({ type: z.literal("label"), ids: z.array(z.string()), label: z.string(), edit: z.int() }),
  z.object({ type: z.literal("renameLabel"), label: z.string() }),
  z.object({
    type: z.literal("manner"),
    // It names every annotation that is hidden, and those are no longer than their file.
    manner: z.string().max(SIDECAR_MAX_BYTES),
    atRest: z.object({ focused: z.boolean() }).exactOptional(),
  }),
  z.object({
    type: z.literal("command"),
    command: z.enum(["nextImage", "previousImage", "shortcuts", "keybindings"]),
  }),
] as const;
