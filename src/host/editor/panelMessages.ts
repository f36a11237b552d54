/** What the panel of the page says, checked on arrival. */
import * as z from "zod";

/** As much as a page may have kept for the next one; more is none of ours. */
const LONGEST_MANNER = 100_000;

/** The members of `FromPanel`. */
export const panelMessages = [
  z.object({ type: z.literal("label"), ids: z.array(z.string()), label: z.string(), edit: z.int() }),
  z.object({ type: z.literal("renameLabel"), label: z.string() }),
  z.object({
    type: z.literal("manner"),
    manner: z.string().max(LONGEST_MANNER),
    atRest: z.object({ focused: z.boolean() }).exactOptional(),
  }),
  z.object({
    type: z.literal("command"),
    command: z.enum(["nextImage", "previousImage", "shortcuts", "keybindings"]),
  }),
] as const;
