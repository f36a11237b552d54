/** Names of the files that are made of detections: what a label holds must not lead anywhere, on any system. */

/** What a template can name, in braces. */
export interface NameParts {
  /** The picture's file name without its extension. */
  readonly image: string;
  readonly label: string;
  /** 1-based: the annotation's place in its sidecar, or a sheet's number. */
  readonly index: number;
  /** Of the annotation. */
  readonly id: string;
}

/** Parts that a template may name. */
export const PARTS = ["image", "label", "index", "id"] as const satisfies readonly (keyof NameParts)[];

/** Names that Windows keeps for devices, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)/i;
/** What no name may hold on some system, and what does not show or turns the direction of writing. */
const UNSAFE = /[<>:"/\\|?*\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Bytes of one name; file systems take 255, and an extension, a number and a temporary suffix come behind. */
const LONGEST = 150;

/** What is wrong with a template; `undefined` when nothing is. */
export type TemplateTrouble = "empty" | "unknownPart";

/** @returns `undefined` when names can be made of it; the name in braces that nobody knows, where it is that */
export function templateTrouble(template: string): { kind: TemplateTrouble; part?: string } | undefined {
  if (template.trim() === "") return { kind: "empty" };
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].find(([, name]) => !PARTS.some((part) => part === name));
  return unknown && { kind: "unknownPart", part: unknown[1] ?? "" };
}

/**
 * A path below the target's folder, with "/" and without an extension. Only the template's own slashes make folders;
 * every part of the path is a name that all systems take.
 */
export function pathFrom(template: string, parts: NameParts): string {
  const segments = template.split("/").map((segment) =>
    safeName(
      segment.replaceAll(/\{(image|label|index|id)\}/g, (whole, name: string) => {
        const part = PARTS.find((known) => known === name);
        return part === undefined ? whole : String(parts[part]).replaceAll("/", "_");
      }),
    ),
  );
  return segments.join("/");
}

/** One name: no folder, no device, neither hidden nor ending in what Windows drops; never empty. */
export function safeName(text: string): string {
  const plain = text.toWellFormed().normalize("NFC").replaceAll(UNSAFE, "_");
  const name = cut(plain.trim().replace(/^\.+/, "_")).replace(/[. ]+$/, "");
  if (name === "") return "_";
  return RESERVED.test(name) ? `_${name}` : name;
}

function cut(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  let kept = "";
  let bytes = 0;
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > LONGEST) break;
    kept += character;
  }
  return kept;
}

/** Gives every file a name of its own, also where a disk takes `A` and `a` for the same. */
export class FreeNames {
  readonly #taken = new Set<string>();
  /** The next number to try for a name, so that ten thousand of one name do not take a hundred million looks. */
  readonly #next = new Map<string, number>();

  /** @param extension without dot */
  take(path: string, extension: string): string {
    const key = fold(`${path}.${extension}`);
    if (!this.#taken.has(key)) {
      this.#taken.add(key);
      return `${path}.${extension}`;
    }
    for (let number = this.#next.get(key) ?? 2; ; number++) {
      const name = `${path}-${number}.${extension}`;
      if (this.#taken.has(fold(name))) continue;
      this.#taken.add(fold(name));
      this.#next.set(key, number + 1);
      return name;
    }
  }
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
