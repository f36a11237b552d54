/** sharp on libvips as native code: fast. A bundle of its own; `loadSharp` decides when it may be loaded. */
import sharp from "sharp";

export { sharp };
