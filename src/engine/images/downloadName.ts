/** A file's name for a picture from the internet: what its address calls it, as far as every system takes that. */
import type { ImageKind } from "./kinds.ts";

/** The first one is given to pictures whose name says something else. */
const EXTENSIONS: Readonly<Record<ImageKind, readonly [string, ...string[]]>> = {
  png: ["png", "apng"],
  jpeg: ["jpg", "jpeg", "jpe", "jfif", "mpo"],
  webp: ["webp"],
  gif: ["gif"],
  avif: ["avif"],
  heic: ["heic", "heif", "hif"],
  tiff: ["tif", "tiff"],
  bmp: ["bmp"],
  ico: ["ico"],
  svg: ["svg"],
};

/** Short of any file system's limit, with room for what is put before and behind it. */
const MAX_CHARACTERS = 80;
const MAX_BYTES = 160;

/** Devices of Windows, with whatever extension. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)/i;

/** No name is left. */
const NAMELESS = "picture";

/**
 * The last part of the path of the first of the addresses that ends like a picture, else of the last one; with an
 * extension that belongs to `kind`. Never empty, hidden, or in another folder.
 */
export function downloadName(addresses: readonly URL[], kind: ImageKind): string {
  const names = addresses.map(lastPart);
  const known = new Set(Object.values(EXTENSIONS).flat());
  const name = names.find((one) => known.has(split(one).extension)) ?? names.at(-1) ?? "";
  const { stem, extension } = split(name);
  const own = EXTENSIONS[kind];
  // What is behind the dot of "v1.2" is no extension.
  const base = known.has(extension) ? stem : name;
  return `${safe(base)}.${own.includes(extension) ? extension : own[0]}`;
}

function lastPart({ pathname }: URL): string {
  const part = pathname.replace(/\/+$/, "").split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function split(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf(".");
  return dot < 1
    ? { stem: name, extension: "" }
    : { stem: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() };
}

function safe(stem: string): string {
  const clean = Buffer.from(stem)
    .toString()
    .normalize("NFC")
    // Path separators, what Windows refuses, control characters, and marks that turn the direction of writing.
    .replace(/[<>:"/\\|?*\ufffd]|\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu, "-")
    .replace(/\s+/g, " ");
  const trimmed = ends(shortened(ends(clean)));
  if (trimmed === "") return NAMELESS;
  return RESERVED.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** Dots in front hide a file; dots and spaces at the end get lost on Windows. */
function ends(name: string): string {
  return name.replace(/^[.\s-]+|[.\s-]+$/g, "");
}

function shortened(name: string): string {
  const characters = [...name].slice(0, MAX_CHARACTERS);
  while (Buffer.byteLength(characters.join("")) > MAX_BYTES) characters.pop();
  return characters.join("");
}
