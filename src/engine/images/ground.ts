import type { Raster } from "./raster.ts";

const WHITE = "#ffffff";
/** White and black both stand out from it. */
const GREY = "#808080";

/** From here on a channel is as good as white. */
const NEARLY_WHITE = 224;
/** Less than half opaque is a shadow or an edge. */
const OPAQUE = 128;

/**
 * What a transparent picture is laid on: white, as paper, unless most of what can be seen of it is white itself and
 * would be lost.
 */
export function groundFor({ data, channels }: Raster): string {
  if (channels === 3) return WHITE;
  let [seen, white] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] ?? 0) < OPAQUE) continue;
    seen++;
    if (Math.min(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0) >= NEARLY_WHITE) white++;
  }
  return white > seen / 2 ? GREY : WHITE;
}
