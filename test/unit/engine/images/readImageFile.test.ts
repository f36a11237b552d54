import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readImageFile } from "../../../../src/engine/images/readImageFile.ts";

let folder: string;
const inFolder = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "read-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a picture's file", () => {
  it("is read through a link and by any name", async () => {
    for (const name of ["a b.png", "#1 100%.png", 'it\'s "so".png', "写真 é.png"]) {
      await writeFile(inFolder(name), name);
      await symlink(inFolder(name), inFolder(`link to ${name}`));
      expect(String(await readImageFile(inFolder(`link to ${name}`)))).toBe(name);
    }
  });

  it("that is a folder is told", async () => {
    await mkdir(inFolder("folder.jpg"));
    await expect(readImageFile(inFolder("folder.jpg"))).rejects.toThrow("is a folder, not a picture");
  });

  it("that is a pipe or a device is not opened: it may never end", async () => {
    execFileSync("mkfifo", [inFolder("pipe.jpg")]);
    await symlink("/dev/zero", inFolder("zeros.jpg"));
    for (const name of ["pipe.jpg", "zeros.jpg"]) {
      await expect(readImageFile(inFolder(name))).rejects.toThrow("is a device or a pipe, not a file");
    }
  });

  it("that fills the memory is told", async () => {
    await writeFile(inFolder("huge.tif"), "II*");
    await truncate(inFolder("huge.tif"), 5_000_000_000);
    await expect(readImageFile(inFolder("huge.tif"))).rejects.toThrow("has 5000 MB; at most 1000 MB can be read");
  });

  it("that vanished or may not be read keeps the system's error", async () => {
    await expect(readImageFile(inFolder("gone.jpg"))).rejects.toMatchObject({ code: "ENOENT" });
    await symlink(inFolder("gone.jpg"), inFolder("dangling.jpg"));
    await expect(readImageFile(inFolder("dangling.jpg"))).rejects.toMatchObject({ code: "ENOENT" });
    await writeFile(inFolder("file.jpg"), "x");
    await expect(readImageFile(inFolder("file.jpg/inside.jpg"))).rejects.toMatchObject({ code: "ENOTDIR" });
    await chmod(inFolder("file.jpg"), 0);
    // Nothing is forbidden to root.
    const read = readImageFile(inFolder("file.jpg"));
    if (process.getuid?.() === 0) await expect(read).resolves.toBeDefined();
    else await expect(read).rejects.toMatchObject({ code: "EACCES" });
  });
});
