/** What a sidecar's place on disk may hold, and what the disk may do: nothing is lost, nothing half-written, nothing hangs. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { diskFiles } from "../../../../src/engine/sidecars/diskFiles.ts";
import { ChangedOnDisk, type Files } from "../../../../src/engine/sidecars/files.ts";
import { readSidecar } from "../../../../src/engine/sidecars/read.ts";
import { SIDECAR_MAX_BYTES } from "../../../../src/engine/sidecars/refused.ts";
import { updateFile } from "../../../../src/engine/sidecars/update.ts";

const image = { width: 4, height: 3, sha256: "ab" };
const annotation = (id: string): Annotation => ({ id, label: "cat", review: "pending" });
const add = (id: string) => () => ({ image, annotations: { put: [annotation(id)], remove: [] } });

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(tmpdir()), "stress-"));
  file = path.join(folder, "photo.jpg.vision.json");
});
afterEach(() => rm(folder, { recursive: true }));

async function idsOnDisk(): Promise<string[]> {
  const read = readSidecar(await readFile(file, "utf8"));
  if (!read.ok) throw new Error(read.problem.message);
  return read.sidecar.annotations.map(({ id }) => id);
}

describe("in the place of a sidecar", () => {
  it("a pipe, a socket or a device is told, not waited for", async () => {
    const pipe = path.join(folder, "pipe.vision.json");
    execFileSync("mkfifo", [pipe]);
    const socket = path.join(folder, "socket.vision.json");
    const server = createServer().listen(socket);
    await once(server, "listening");
    const device = path.join(folder, "device.vision.json");
    await symlink("/dev/zero", device);
    for (const place of [pipe, socket, device]) {
      await expect(updateFile(diskFiles, place, add("one"))).rejects.toThrow("A device, a pipe or a socket");
    }
    server.close();
  });

  it("a link that leads nowhere stays one, and nothing is made where it points", async () => {
    await symlink(path.join(folder, "elsewhere.json"), file);
    await expect(updateFile(diskFiles, file, add("one"))).rejects.toThrow("a link to a file that is not there");
    await expect(diskFiles.commit(file, "x", undefined)).rejects.toThrow("a link to a file that is not there");
    expect(await readlink(file)).toBe(path.join(folder, "elsewhere.json"));
    expect(await readdir(folder)).toEqual([path.basename(file)]);
  });

  it("a link to itself is told", async () => {
    await symlink(file, file);
    await expect(updateFile(diskFiles, file, add("one"))).rejects.toThrow(/ELOOP/);
  });

  it("a file that is too large is not even read", async () => {
    const handle = await open(file, "w");
    await handle.truncate(SIDECAR_MAX_BYTES + 1);
    await handle.close();
    await expect(updateFile(diskFiles, file, add("one"))).rejects.toThrow("is 40.1 MB; above 40 MB");
  });

  it.each([
    ["Latin-1", Buffer.from('{ "caf\xe9": 1 }', "latin1")],
    ["UTF-16", Buffer.from('\uFEFF{ "version": 1 }', "utf16le")],
  ])("text in %s is not garbled", async (_, bytes) => {
    await writeFile(file, bytes);
    await expect(updateFile(diskFiles, file, add("one"))).rejects.toThrow("not UTF-8");
    expect(await readFile(file)).toEqual(bytes);
  });
});

describe("a disk that refuses", () => {
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`${code}: refused`), { code }));

  it.each(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EIO"])(
    "%s reaches whoever asked, as it is",
    async (code) => {
      await updateFile(diskFiles, file, add("one"));
      const before = await readFile(file, "utf8");
      const noReading: Files = { ...diskFiles, read: failing(code) };
      const noWriting: Files = { ...diskFiles, commit: failing(code) };
      await expect(updateFile(noReading, file, add("two"))).rejects.toMatchObject({ code });
      await expect(updateFile(noWriting, file, add("two"))).rejects.toMatchObject({ code });
      expect(await readFile(file, "utf8")).toBe(before);
    },
  );

  it("a disk that is full in the middle of the write leaves the old text and nothing else", async () => {
    await updateFile(diskFiles, file, add("one"));
    const before = await readFile(file, "utf8");
    // 16 blocks of 512 bytes: what is written stops there.
    const script = path.join(import.meta.dirname, "addTo.ts");
    const child = spawn("sh", [
      "-c",
      `ulimit -f 16; exec "$0" "$@"`,
      process.execPath,
      script,
      file,
      "big",
      "1",
      "20000",
    ]);
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    expect(said).toContain("EFBIG");
    expect(await readFile(file, "utf8")).toBe(before);
    expect(await readdir(folder)).toEqual([path.basename(file)]);
  });
});

describe("several processes on one sidecar", () => {
  /** Three processes at once; each adds so many annotations, one write after the other. */
  const addTogether = async (count: number) => {
    const script = path.join(import.meta.dirname, "addTo.ts");
    const names = ["a", "b", "c"];
    const children = names.map((name) =>
      spawn(process.execPath, [script, file, name, `${count}`], { stdio: "inherit" }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, "close"))[0]));
    expect(codes).toEqual([0, 0, 0]);
    const expected = names.flatMap((name) => Array.from({ length: count }, (_, index) => `${name}${index}`));
    expect((await idsOnDisk()).sort()).toEqual(expected.sort());
    expect(await readdir(folder)).toEqual([path.basename(file)]);
  };

  it("lose nothing of each other", () => addTogether(40), 60_000);

  it("give up when the file never stays as it is", async () => {
    const contested: Files = { ...diskFiles, commit: () => Promise.reject(new ChangedOnDisk("again")) };
    await expect(updateFile(contested, file, add("one"))).rejects.toThrow(ChangedOnDisk);
  });

  it("go on after one that died in the middle of a write, and clear up after it", async () => {
    await writeFile(path.join(folder, `.${path.basename(file)}.lock`), "");
    await writeFile(path.join(folder, `.${path.basename(file)}.abcdefghijkl.tmp`), '{ "version": 1, "ima');
    await addTogether(5);
  }, 60_000);
});
