/** What the bench and its probe in the extension host say to each other. */
import { z } from "zod";

/** Names the file into which the probe writes its port. */
export const PROBE_VARIABLE = "VISION_SIDECAR_BENCH_PROBE";

/** Characters of the document's text. */
export const editsSchema = z.array(z.object({ offset: z.number(), length: z.number(), text: z.string() }));
export type ProbeEdit = z.infer<typeof editsSchema>[number];

export const changeSchema = z.object({
  /** ms of the machine's clock. */
  at: z.number(),
  /** What takes the change back. */
  inverse: editsSchema,
});
export type ProbeChange = z.infer<typeof changeSchema>;
