import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Rendition } from "../../../../src/engine/images/rendition.ts";
import { openRenditions } from "../../../../src/engine/images/renditions.ts";

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "renditions-")), "made when needed");
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const made = (text: string, extension: Rendition["extension"] = "png") => ({ bytes: Buffer.from(text), extension });

describe("a rendition", () => {
  it("is made once for a content, by whoever asks at the same time or later", async () => {
    let times = 0;
    const make = async () => {
      times++;
      return made("pixels", "jpg");
    };
    const renditions = openRenditions(folder, 1000);
    const [one, two] = await Promise.all([renditions.pathOf("a", make), renditions.pathOf("a", make)]);
    expect(await openRenditions(folder, 1000).pathOf("a", make)).toBe(one);
    expect([two, times]).toEqual([one, 1]);
    expect(path.extname(one)).toBe(".jpg");
    expect(await readFile(one, "utf8")).toBe("pixels");
    await renditions.pathOf("b", make);
    expect(times).toBe(2);
  });

  it("that cannot be made leaves nothing, and is tried again", async () => {
    const renditions = openRenditions(folder, 1000);
    await expect(renditions.pathOf("a", () => Promise.reject(new Error("damaged")))).rejects.toThrow("damaged");
    expect(existsSync(folder)).toBe(false);
    expect(await readFile(await renditions.pathOf("a", async () => made("pixels")), "utf8")).toBe("pixels");
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("goes when there are too many bytes: the one that was not used for longest, never the newest", async () => {
    const renditions = openRenditions(folder, 250);
    const hundred = async () => made("x".repeat(100));
    const [a, b] = [await renditions.pathOf("a", hundred), await renditions.pathOf("b", hundred)];
    const ago = (seconds: number) => new Date(Date.now() - 1000 * seconds);
    await utimes(a, ago(200), ago(200));
    await utimes(b, ago(100), ago(100));
    // Using it makes it young again.
    await renditions.pathOf("a", hundred);
    const c = await renditions.pathOf("c", hundred);
    expect([existsSync(a), existsSync(b), existsSync(c)]).toEqual([true, false, true]);
    const large = await renditions.pathOf("d", async () => made("x".repeat(900)));
    expect(await readdir(folder)).toEqual([path.basename(large)]);
  });
});
