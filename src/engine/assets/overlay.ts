/** Drawings on top of pixels. */
import { encode, STRICT } from "../images/encode.ts";
import type { SharpLibrary } from "../images/loadSharp.ts";
import type { Raster, Size } from "../images/raster.ts";

/** Part of a drawing, with the rows of the picture that it reaches over. */
export interface Drawn {
  readonly top: number;
  readonly bottom: number;
  /** SVG elements, in px of the picture. */
  readonly svg: string;
}

/** Pixels of one band: a drawing as large as the largest pictures would take gigabytes. */
const BAND_PIXELS = 8_000_000;

/** Draws over opaque pixels, in place. Of parts that overlap the later ones lie on top. */
export async function drawOver(
  sharp: SharpLibrary,
  raster: Raster & { readonly channels: 3 },
  parts: readonly Drawn[],
) {
  const { width, height } = raster;
  const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
  for (let top = 0; top < height; top += rows) {
    const band = { top, bottom: Math.min(height, top + rows) };
    const inside = parts.filter((part) => part.bottom >= band.top && part.top <= band.bottom);
    if (inside.length === 0) continue;
    const size = { width, height: band.bottom - band.top };
    blend(raster, band.top, size, await rendered(sharp, inside, band.top, size));
  }
}

async function rendered(sharp: SharpLibrary, parts: readonly Drawn[], top: number, { width, height }: Size) {
  const content = parts.map(({ svg }) => svg).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 ${top} ${width} ${height}">${content}</svg>`;
  const image = sharp(Buffer.from(svg), { ...STRICT, unlimited: true });
  return encode(image.ensureAlpha().toColourspace("srgb").raw());
}

/** Puts pixels with alpha (not multiplied in) on opaque ones. */
function blend({ data, width }: Raster, top: number, size: Size, over: Uint8Array): void {
  const start = top * width * 3;
  for (let i = 0; i < size.width * size.height; i++) {
    const alpha = over[i * 4 + 3] ?? 0;
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) {
      const at = start + i * 3 + c;
      const below = data[at] ?? 0;
      data[at] = Math.round(below + (((over[i * 4 + c] ?? 0) - below) * alpha) / 255);
    }
  }
}
