/** The kinds of pictures that are taken, told by their first bytes: names lie. */

export type ImageKind = "png" | "jpeg";

/** File name extensions (lower case, no dot) of pictures that can be asked about. `package.json` repeats them in its menus. */
export const IMAGE_EXTENSIONS = ["png", "jpg", "jpeg"] as const;

/** The kind of a file, by its content; `undefined` when it is none of ours. */
export function imageKind(file: Uint8Array): ImageKind | undefined {
  if (startsWith(file, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (startsWith(file, [0xff, 0xd8, 0xff])) return "jpeg";
  return undefined;
}

/** Whether a file name is a picture's, judged by its extension. */
export function isImageName(name: string): boolean {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
  return IMAGE_EXTENSIONS.some((known) => known === extension);
}

function startsWith(file: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => file[i] === byte);
}
