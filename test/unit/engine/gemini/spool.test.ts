import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSpool } from "../../../../src/engine/gemini/spool.ts";

const FACTS = { mimeType: "image/png", displayName: "a.png" };
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "spool-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe("what waits", () => {
  it("can be had piece by piece as it was, from memory or from disk, and the disk is empty afterwards", async () => {
    const spool = openSpool(path.join(dir, "new"), 1000);
    const all = [600, 500, 400, 1, 3000, 0].map((size) => new Uint8Array(randomBytes(size)));
    const contents = [];
    for (const bytes of all) contents.push(await spool.add(bytes, FACTS));
    const [folder = ""] = await readdir(path.join(dir, "new"));
    const files = await readdir(path.join(dir, "new", folder));
    expect(files).toHaveLength(3);
    if (process.platform !== "win32") {
      expect((await stat(path.join(dir, "new", folder))).mode & 0o777).toBe(0o700);
      expect((await stat(path.join(dir, "new", folder, files[0] ?? ""))).mode & 0o777).toBe(0o600);
    }
    for (const [i, { bytes, sha256, mimeType, displayName }] of contents.entries()) {
      const original = all[i] ?? new Uint8Array();
      expect({ mimeType, displayName }).toEqual(FACTS);
      expect(sha256).toBe(createHash("sha256").update(original).digest("hex"));
      expect(bytes.size).toBe(original.length);
      expect(await bytes.read(0, bytes.size)).toEqual(original);
      const [start, end] = [Math.floor(bytes.size / 3), Math.floor(bytes.size / 2)];
      expect(await bytes.read(start, end)).toEqual(original.slice(start, end));
    }
    await spool.end();
    expect(await readdir(path.join(dir, "new"))).toEqual([]);
  });

  it("makes nothing on disk while it is little", async () => {
    const spool = openSpool(path.join(dir, "new"), 1000);
    await spool.add(new Uint8Array(1000), FACTS);
    await spool.end();
    expect(await readdir(dir)).toEqual([]);
  });

  it("and was left by a crash is removed after two days; what is younger, or something else, is not touched", async () => {
    for (const name of ["waiting-old", "waiting-young", "other-old"]) {
      await mkdir(path.join(dir, name));
      await writeFile(path.join(dir, name, "0"), "left");
    }
    const before = new Date(Date.now() - 49 * 3_600_000);
    for (const name of ["waiting-old", "other-old"]) await utimes(path.join(dir, name), before, before);
    const spool = openSpool(dir, 10);
    await spool.add(new Uint8Array(11), FACTS);
    await spool.end();
    expect((await readdir(dir)).sort()).toEqual(["other-old", "waiting-young"]);
  });

  it("is not taken when it is called off", async () => {
    const stop = new AbortController();
    stop.abort();
    const spool = openSpool(dir, 10);
    await expect(spool.add(new Uint8Array(11), FACTS, stop.signal)).rejects.toMatchObject({ kind: "cancelled" });
    await spool.end();
    expect(await readdir(dir)).toEqual([]);
  });
});
