/** Which file an address in a document means. */
import path from "node:path";
import { isImageName } from "../images/kinds.ts";

/** What an address is of: a file, something on the web, the picture itself (`data:`), or nothing that can be followed. */
export type AddressKind = "file" | "web" | "inline" | "other";

/** Where the document is, as paths of the file system. */
export interface Whereabouts {
  /** The document's own folder. */
  readonly folder: string;
  /** The workspace folder that it is in, if any. */
  readonly root: string | undefined;
}

export type Picture =
  | { readonly found: true; readonly path: string }
  /** `looked`: the files that are not there, or those that it could be. */
  | { readonly found: false; readonly why: "missing" | "several" | "notImage"; readonly looked: readonly string[] };

/** Folders whose content site generators serve as the site's root. */
const STATIC_ROOTS = ["public", "static", "docs", "src"];

/** What Vite, webpack and Nuxt are usually told to read as the folder of the sources. */
const ALIAS = /^~?@\/|^~\//;

/** Judges by the address alone; nothing is looked at. */
export function addressKind(destination: string): AddressKind {
  const address = destination.trim();
  if (address === "" || /^[?#]/.test(address)) return "other";
  if (/^data:/i.test(address)) return "inline";
  if (/^https?:/i.test(address)) return "web";
  if (/^file:/i.test(address)) return localPath(address) === undefined ? "web" : "file";
  // One letter is a drive of Windows.
  if (/^[a-z][a-z\d+.-]+:/i.test(address)) return "other";
  // A host's name follows: to look at it would send this computer's sign-in there on Windows.
  return paths(address).some((name) => /^[\\/]{2}/.test(name)) ? "web" : "file";
}

/**
 * Finds the file of an address of the kind "file". Relative addresses are taken from the document's folder; those that
 * begin with `/` from the workspace folder, then from the static roots there and beside the document and its parents.
 * @param isThere whether a path is that of a file
 */
export async function findPicture(
  destination: string,
  at: Whereabouts,
  isThere: (path: string) => Promise<boolean>,
): Promise<Picture> {
  const tried = placesOf(destination.trim(), at);
  for (const candidates of tried) {
    const there: string[] = [];
    for (const candidate of candidates) if (await isThere(candidate)) there.push(candidate);
    const [only] = there;
    if (only === undefined) continue;
    if (there.length > 1) return { found: false, why: "several", looked: there };
    return isImageName(only) ? { found: true, path: only } : { found: false, why: "notImage", looked: there };
  }
  return { found: false, why: "missing", looked: tried.flat() };
}

/** Where the file may be: the first list in which there is one decides. */
function placesOf(address: string, { folder, root }: Whereabouts): string[][] {
  if (/^file:/i.test(address)) return [[localPath(address) ?? address]];
  const names = paths(address);
  if (names.some((name) => /^[a-z]:[\\/]/i.test(name))) return names.map((name) => [path.normalize(name)]);
  const aliased = names.map((name) => name.replace(ALIAS, "/"));
  if (!aliased.some((name) => /^[\\/]/.test(name))) return names.map((name) => [path.join(folder, name)]);
  if (root === undefined) return aliased.map((name) => [path.normalize(name)]);
  const staticRoots = (base: string) => {
    return aliased.map((name) => STATIC_ROOTS.map((staticRoot) => path.join(base, staticRoot, name)));
  };
  return [...aliased.map((name) => [path.join(root, name)]), ...[root, ...parents(folder, root)].flatMap(staticRoots)];
}

/** The path in an address, without query and fragment: decoded, and as it stands where that is another name. */
function paths(address: string): string[] {
  const raw = address.replace(/[?#].*$/s, "");
  return [...new Set([decodedPath(raw), raw])];
}

/** Percent signs that are none of an encoding stand for themselves. */
function decodedPath(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** The path of a `file:` URL; `undefined` when it is on another machine, or no valid URL. */
function localPath(address: string): string | undefined {
  const [, host, rest = ""] = /^file:\/\/([^/\\]*)([/\\].*)$/is.exec(address) ?? [];
  if (host === undefined || !(host === "" || host.toLowerCase() === "localhost")) return undefined;
  const [name = ""] = paths(rest);
  if (/^[\\/]{2}/.test(name)) return undefined;
  return path.normalize(name.replace(/^[\\/](?=[a-z]:)/i, ""));
}

/** The folders from one up to, but without, the workspace's. */
function parents(folder: string, root: string): string[] {
  const found: string[] = [];
  const inside = path.relative(root, folder);
  if (inside.startsWith("..") || path.isAbsolute(inside)) return found;
  for (let at = folder; at !== root && at !== path.dirname(at); at = path.dirname(at)) found.push(at);
  return found;
}
