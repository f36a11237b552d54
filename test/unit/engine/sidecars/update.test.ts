import { chmod, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { diskFiles } from "../../../../src/engine/sidecars/diskFiles.ts";
import { ChangedOnDisk, type Files } from "../../../../src/engine/sidecars/files.ts";
import { readSidecar } from "../../../../src/engine/sidecars/read.ts";
import { SIDECAR_MAX_BYTES, SidecarRefused } from "../../../../src/engine/sidecars/refused.ts";
import { planEdits, updateFile } from "../../../../src/engine/sidecars/update.ts";

const image = { width: 4, height: 3, sha256: "ab" };
const annotation = (id: string): Annotation => ({ id, label: "cat", review: "pending" });
const add = (id: string) => () => ({ image, annotations: { put: [annotation(id)], remove: [] } });

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(await realpath(tmpdir()), "sidecars-"));
  path = join(folder, "photo.jpg.vision.json");
});
afterEach(() => rm(folder, { recursive: true }));

async function idsOnDisk(file = path): Promise<string[]> {
  const read = readSidecar(await readFile(file, "utf8"));
  if (!read.ok) throw new Error(read.problem.message);
  return read.sidecar.annotations.map(({ id }) => id);
}

describe("a sidecar on disk", () => {
  it("is made, then extended, and leaves no temporary file", async () => {
    await updateFile(diskFiles, path, add("one"));
    expect(await updateFile(diskFiles, path, add("two"))).toBe((await stat(path)).size);
    expect(await updateFile(diskFiles, path, add("two"))).toBeUndefined();
    expect(await idsOnDisk()).toEqual(["one", "two"]);
    expect(await readdir(folder)).toEqual(["photo.jpg.vision.json"]);
  });

  it("is written under the longest name that a file can have", async () => {
    const long = join(folder, `${"写".repeat(76)}1234567.jpg.vision.json`);
    const other = join(folder, `${"写".repeat(76)}7654321.jpg.vision.json`);
    await Promise.all([updateFile(diskFiles, long, add("one")), updateFile(diskFiles, other, add("other"))]);
    await updateFile(diskFiles, long, add("two"));
    expect(await idsOnDisk(long)).toEqual(["one", "two"]);
    expect(await idsOnDisk(other)).toEqual(["other"]);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it("is not written when it is write-protected", async () => {
    await updateFile(diskFiles, path, add("one"));
    await chmod(path, 0o444);
    await expect(updateFile(diskFiles, path, add("two"))).rejects.toThrow(/write-protected/);
    expect(await idsOnDisk()).toEqual(["one"]);
  });

  it("is made anew where the file was blank", async () => {
    await writeFile(path, " \n");
    await updateFile(diskFiles, path, add("one"));
    expect(await idsOnDisk()).toEqual(["one"]);
  });

  it("keeps its mode, and the link that leads to it", async () => {
    const real = join(folder, "elsewhere.json");
    await updateFile(diskFiles, real, add("one"));
    await chmod(real, 0o640);
    await symlink(real, path);
    await updateFile(diskFiles, path, add("two"));
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect(await realpath(path)).toBe(real);
    expect(await idsOnDisk(real)).toEqual(["one", "two"]);
  });

  it("takes in what somebody else wrote between reading and writing", async () => {
    await updateFile(diskFiles, path, add("one"));
    let meddled = false;
    const contested: Files = {
      ...diskFiles,
      commit: async (target, text, expected) => {
        if (!meddled) {
          meddled = true;
          await updateFile(diskFiles, target, add("theirs"));
        }
        await diskFiles.commit(target, text, expected);
      },
    };
    await updateFile(contested, path, add("mine"));
    expect(await idsOnDisk()).toEqual(["one", "theirs", "mine"]);
  });

  it("is not written over one that appeared meanwhile", async () => {
    await writeFile(path, "{}");
    await expect(diskFiles.commit(path, "x", undefined)).rejects.toThrow(ChangedOnDisk);
    expect(await readFile(path, "utf8")).toBe("{}");
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("keeps a byte order mark", async () => {
    await updateFile(diskFiles, path, add("one"));
    await writeFile(path, `\uFEFF${await readFile(path, "utf8")}`);
    await updateFile(diskFiles, path, add("two"));
    expect(await readFile(path, "utf8")).toMatch(/^\uFEFF\{/);
    expect(await idsOnDisk()).toEqual(["one", "two"]);
  });

  const twice = `{ "version": 1, "image": ${JSON.stringify(image)}, "annotations": [
    { "id": "a", "label": "cat", "review": "pending" }, { "id": "a", "label": "dog", "review": "pending" }] }`;

  it.each(["not json", '{ "version": 9 }', '{ "version": 1, "image": {} }', twice])(
    "stays as it is when it says %s",
    async (text) => {
      await writeFile(path, text);
      await expect(updateFile(diskFiles, path, add("one"))).rejects.toThrow(SidecarRefused);
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );

  it("stays as it is when a field that stands twice hides what is nested too deeply", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const text = `{ "version": 1, "image": ${JSON.stringify(image)}, "annotations": [], "mood": ${deep}, "mood": 1 }`;
    expect(() => planEdits(text, add("one"))).toThrow(SidecarRefused);
  });

  it("is not made in place of a folder", async () => {
    await expect(updateFile(diskFiles, folder, add("one"))).rejects.toThrow("A folder stands in the file's place.");
  });

  it("does not grow beyond what VS Code can open", () => {
    const mask = `data:image/png;base64,${"A".repeat(SIDECAR_MAX_BYTES)}`;
    const change = { image, annotations: { put: [{ ...annotation("m"), mask }], remove: [] } };
    expect(() => planEdits(undefined, () => change)).toThrow(/would grow to 40\.\d MB; above 40 MB/);
  });
});
