import { execFileSync } from "node:child_process";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFolderIndex } from "../../../../src/engine/sidecars/folderIndex.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vision-sidecar-index-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sidecar = (...labels: readonly string[]): string =>
  JSON.stringify({ annotations: labels.map((label) => ({ label, review: "pending" })) });

/** Writes a file that was changed so many seconds after the beginning of the year. */
async function write(name: string, text: string, seconds = 0): Promise<void> {
  const file = path.join(folder, `${name}.vision.json`);
  await writeFile(file, text);
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));
  await utimes(file, time, time);
}

it("counts labels and what is pending in all sidecars of a folder, whatever else is there", async () => {
  const reviewed = {
    annotations: [
      { label: "cup", review: "rejected" },
      { label: "jar", review: "accepted" },
    ],
  };
  await write("a.png", sidecar("cup", "cup", "fork"));
  await write("b.png", `// with a comment\n${JSON.stringify(reviewed)},`);
  await write("broken.png", "{");
  await write("deep.png", "[".repeat(100_000));
  await write("other.png", '{"annotations": [{"name": "x"}]}');
  await writeFile(path.join(folder, "photo.png"), "");
  execFileSync("mkfifo", [path.join(folder, "pipe.png.vision.json")]);
  const found = await createFolderIndex().read(folder);
  expect(Object.fromEntries(found)).toEqual({
    "a.png.vision.json": {
      labels: [
        { label: "cup", count: 2 },
        { label: "fork", count: 1 },
      ],
      pending: 3,
    },
    "b.png.vision.json": { labels: [{ label: "jar", count: 1 }], pending: 0 },
  });
});

it("reads a file again when it has changed, and not before", async () => {
  const index = createFolderIndex();
  const labels = async () => (await index.read(folder)).get("a.png.vision.json")?.labels.map(({ label }) => label);
  await write("a.png", sidecar("one"), 1);
  expect(await labels()).toEqual(["one"]);
  // The same size at the same time: nobody looks into it.
  await write("a.png", sidecar("two"), 1);
  expect(await labels()).toEqual(["one"]);
  await write("a.png", sidecar("two"), 2);
  expect(await labels()).toEqual(["two"]);
  expect((await index.of(path.join(folder, "a.png.vision.json")))?.pending).toBe(1);
  await rm(path.join(folder, "a.png.vision.json"));
  expect(await labels()).toBeUndefined();
  expect(await index.of(path.join(folder, "a.png.vision.json"))).toBeUndefined();
});

it("stops where it is told to, the files that were changed last first; known ones cost nothing", async () => {
  const index = createFolderIndex();
  for (const [i, name] of ["old", "older", "new"].entries()) await write(name, sidecar(name), [2, 1, 3][i]);
  const names = async (files: number, bytes: number) =>
    [...(await index.read(folder, { files, bytes })).keys()].map((name) => name.split(".")[0]);
  expect(await names(2, 1000)).toEqual(["new", "old"]);
  expect(await names(9, 0)).toEqual(["new", "old"]);
  expect(await names(9, 1000)).toEqual(["new", "old", "older"]);
});

it("says how far it is, and ends when it is told to", async () => {
  for (const name of ["a", "b", "c", "d"]) await write(name, sidecar(name));
  const told: string[] = [];
  const end = new AbortController();
  const said = (done: number, total: number) => {
    told.push(`${done}/${total}`);
    if (done === 2) end.abort(new Error("enough"));
  };
  const index = createFolderIndex();
  await expect(index.read(folder, undefined, { signal: end.signal, said })).rejects.toThrow("enough");
  expect(told).toEqual(["0/4", "1/4", "2/4"]);
  const ended = { signal: AbortSignal.abort(new Error("before")), said: () => undefined };
  await expect(index.read(folder, undefined, ended)).rejects.toThrow("before");
  expect((await index.read(folder)).size).toBe(4);
});

it("has nothing to say of a folder that is not there", async () => {
  expect((await createFolderIndex().read(path.join(folder, "gone"))).size).toBe(0);
});
