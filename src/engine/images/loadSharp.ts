import type Sharp from "sharp";

/** The image library, whichever build of it runs here. */
export type SharpLibrary = typeof Sharp;

/** `VISION_SIDECAR_SHARP=native|wasm` forces a build, for tests and for machines that we judge wrongly. */
const FORCE = "VISION_SIDECAR_SHARP";

let loading: Promise<SharpLibrary> | undefined;

/**
 * Loads sharp at the first picture and keeps it. In Electron on Linux the WebAssembly build is taken: there the native
 * one can abort the whole extension host, because Electron's glib and libvips' own collide, and nothing can catch that
 * (https://sharp.pixelplumbing.com/install/#electron-and-linux). Elsewhere native, and WebAssembly when it does not load.
 * @throws Error when neither build loads
 */
export function loadSharp(): Promise<SharpLibrary> {
  loading ??= choose().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function choose(): Promise<SharpLibrary> {
  const forced = process.env[FORCE];
  if (forced === "wasm" || (forced !== "native" && clashes())) return wasm();
  try {
    return (await import("./sharpNative.ts")).sharp;
  } catch (error) {
    if (forced === "native") throw error;
    return wasm();
  }
}

async function wasm(): Promise<SharpLibrary> {
  return (await import("./sharpWasm.ts")).sharp;
}

function clashes(): boolean {
  return process.platform === "linux" && process.versions.electron !== undefined;
}
