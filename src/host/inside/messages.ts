/** What the prompt bar of the page says, checked on arrival. */
import * as z from "zod";
import { LONGEST_PROMPT } from "../../core/promptProtocol.ts";

const coordinate = z.number().min(0).max(1000);

/** The members of `FromPrompt`. */
export const promptMessages = [
  z.object({
    type: z.literal("ask"),
    choice: z.string(),
    text: z.string().max(LONGEST_PROMPT),
    region: z
      .tuple([coordinate, coordinate, coordinate, coordinate])
      .refine(([yMin, xMin, yMax, xMax]) => yMin < yMax && xMin < xMax)
      .exactOptional(),
  }),
  z.object({ type: z.literal("stopAsking") }),
  z.object({ type: z.literal("editPresets") }),
] as const;
