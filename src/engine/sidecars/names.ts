/** The sidecar of `photo.jpg` is `photo.jpg.vision.json`, in the same folder. The image is found by its name alone. */
export const SIDECAR_SUFFIX = ".vision.json";

/** Works on paths and on URI paths. */
export function sidecarOf(image: string): string {
  return image + SIDECAR_SUFFIX;
}

/** The image of a sidecar; `undefined` when the name is not a sidecar's. */
export function imageOf(sidecar: string): string | undefined {
  const image = sidecar.endsWith(SIDECAR_SUFFIX) ? sidecar.slice(0, -SIDECAR_SUFFIX.length) : "";
  return /[^/\\]$/.test(image) ? image : undefined;
}
