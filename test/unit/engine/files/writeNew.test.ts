import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePath, writeNew } from "../../../../src/engine/files/writeNew.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "new-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const save = (name: string, text: string) => writeNew(dir, name, new TextEncoder().encode(text), ".json");
const read = (name: string) => readFile(path.join(dir, name), "utf8");

describe("a new file", () => {
  it("takes its name, then the next number; what is there stays", async () => {
    expect(path.basename(await save("a.png", "first"))).toBe("a.png");
    expect(path.basename(await save("a.png", "second"))).toBe("a (2).png");
    expect(path.basename(await save("a.png", "third"))).toBe("a (3).png");
    expect(await Promise.all(["a.png", "a (2).png", "a (3).png"].map(read))).toEqual(["first", "second", "third"]);
  });

  it("takes no name whose belongings are there: they would become its own", async () => {
    await writeFile(path.join(dir, "a.png.json"), "{}");
    expect(await freePath(dir, "a.png", ".json")).toBe(path.join(dir, "a (2).png"));
  });

  it("takes no link's place, even if that leads nowhere", async () => {
    await symlink(path.join(dir, "nowhere"), path.join(dir, "a.png"));
    expect(path.basename(await save("a.png", "x"))).toBe("a (2).png");
    expect((await readdir(dir)).sort()).toEqual(["a (2).png", "a.png"]);
  });

  it("is one for each of many that are written at the same time", async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
    const files = await Promise.all(texts.map((text) => save("same", text)));
    expect(new Set(files).size).toBe(20);
    expect(await Promise.all(files.map((file) => readFile(file, "utf8")))).toEqual(texts);
  });

  it("in a folder that is not there is the file system's error", async () => {
    await expect(writeNew(path.join(dir, "none"), "a", new Uint8Array(1), ".json")).rejects.toMatchObject({
      code: "ENOENT",
    });
  });
});
