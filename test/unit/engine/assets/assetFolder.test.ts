import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AssetFolder } from "../../../../src/engine/assets/assetFolder.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "vision-assets-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const text = (name: string) => readFile(path.join(root, name), "utf8");
const bytes = (content: string) => Buffer.from(content);

describe("a folder that gets files", () => {
  it("has all of them at the end, and before that none", async () => {
    await writeFile(path.join(root, "own.txt"), "mine");
    const out = await AssetFolder.create(root);
    await out.write("cat/a.png", bytes("a"));
    await out.write("b.png", bytes("b"));
    expect((await readdir(root)).filter((name) => !name.startsWith("."))).toEqual(["own.txt"]);
    expect(await out.existing()).toEqual([]);
    expect(await out.finish()).toEqual([path.join(root, "cat", "a.png"), path.join(root, "b.png")]);
    expect((await readdir(root)).sort()).toEqual(["b.png", "cat", "own.txt"]);
    expect([await text("cat/a.png"), await text("b.png"), await text("own.txt")]).toEqual(["a", "b", "mine"]);
  });

  it("keeps what is there, beside the new or not, as the person says", async () => {
    for (const [onExisting, names] of [
      ["keepBoth", ["a (2).png", "a (3).png", "a.png"]],
      ["replace", ["a (2).png", "a.png"]],
    ] as const) {
      const folder = path.join(root, onExisting);
      await mkdir(folder);
      await writeFile(path.join(folder, "a.png"), "old");
      await writeFile(path.join(folder, "a (2).png"), "older");
      const out = await AssetFolder.create(folder);
      await out.write("a.png", bytes("new"));
      expect(await out.existing()).toEqual(["a.png"]);
      await out.finish(onExisting);
      expect((await readdir(folder)).sort()).toEqual(names);
      expect(await text(`${onExisting}/a.png`)).toBe(onExisting === "replace" ? "new" : "old");
      expect(await text(`${onExisting}/a (2).png`)).toBe("older");
    }
  });

  it("takes away what a killed process left waiting a day ago, and what others do beside it not", async () => {
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    for (const name of [".vision.abcdefghij01.tmp", ".vision.abcdefghij02.tmp", "mine"]) {
      await mkdir(path.join(root, name));
      await writeFile(path.join(root, name, "a.png"), "a");
      if (!name.includes("02")) await utimes(path.join(root, name), yesterday, yesterday);
    }
    const out = await AssetFolder.create(root);
    await out.write("b.png", bytes("b"));
    await out.finish();
    expect((await readdir(root)).sort()).toEqual([".vision.abcdefghij02.tmp", "b.png", "mine"]);
  });

  it("is as it was when all is discarded, and gone when it was made for this", async () => {
    await writeFile(path.join(root, "own.txt"), "mine");
    const out = await AssetFolder.create(root);
    await out.write("x/y.png", bytes("y"));
    await out.discard();
    expect(await readdir(root)).toEqual(["own.txt"]);
    const made = await AssetFolder.create(path.join(root, "new"));
    await made.write("y.png", bytes("y"));
    await made.discard();
    expect(existsSync(path.join(root, "new"))).toBe(false);
  });

  it("takes no path that leads out of it, and no name twice", async () => {
    const out = await AssetFolder.create(root);
    await expect(out.write("../x.png", bytes("x"))).rejects.toThrow("Not a path");
    await out.write("x.png", bytes("x"));
    await expect(out.write("x.png", bytes("y"))).rejects.toMatchObject({ code: "EEXIST" });
    expect(out.count).toBe(1);
  });
});
