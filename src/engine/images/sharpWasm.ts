/** The same sharp, its binding replaced at build time by `@img/sharp-wasm32` (see `esbuild.js`). A bundle of its own. */
import sharp from "sharp";

export { sharp };
