/** Names of files in a dataset. */

/** A path without the extension of its last part. */
export function withoutExtension(file: string): string {
  return file.replace(/(?<=[^/])\.[^./]+$/, "");
}

/** The extension with its dot; empty without one. */
export function extensionOf(file: string): string {
  return file.slice(withoutExtension(file).length);
}

/** The last part of a path. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

/**
 * Names for formats that call a picture's file by the picture's name without its extension: `a.jpg` and `a.png` in one
 * folder would share it, and so would `A.jpg` on many disks. Who comes second is called `a_png`, or `a_2`, …
 */
export class Stems {
  readonly #taken = new Set<string>();

  /** A path without extension that nothing else has. */
  of(file: string): string {
    const stem = withoutExtension(file);
    const extension = extensionOf(file).slice(1);
    const wanted = [stem, ...(extension === "" ? [] : [`${stem}_${extension}`])];
    let name = wanted.find((one) => !this.#has(one));
    for (let i = 2; name === undefined; i++) if (!this.#has(`${stem}_${i}`)) name = `${stem}_${i}`;
    this.#taken.add(fold(name));
    return name;
  }

  #has(name: string): boolean {
    return this.#taken.has(fold(name));
  }
}

/** Names that file systems may take for the same. */
function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
