import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentOf, inMemory } from "../../../../src/engine/gemini/bytes.ts";
import { type FileCache, openFileCache } from "../../../../src/engine/gemini/fileCache.ts";
import { deleteFile, listFiles } from "../../../../src/engine/gemini/files.ts";
import { parameters } from "../../../../src/engine/gemini/parameters.ts";
import type { Part, Turn } from "../../../../src/engine/gemini/turns.ts";
import { type LoosePart, withUploads } from "../../../../src/engine/gemini/withUploads.ts";
import { makeScene } from "../../../emulator/scene.ts";
import { quick, withService } from "./service.ts";

const service = withService();
const endpoint = () => ({ key: service.key, baseUrl: service.url });
const scene = await makeScene({ width: 64, height: 48, seed: 5, format: "png" });
let dir: string;
let cache: FileCache;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "uploads-"));
  cache = openFileCache(dir, (error) => {
    throw error;
  });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A picture that shows the scene, and then has so many bytes that mean nothing. */
async function picture(name: string, extra = 0): Promise<LoosePart> {
  const bytes = Buffer.concat([scene.file, Buffer.from(name), randomBytes(extra)]);
  return { content: await contentOf(inMemory(bytes), { mimeType: "image/png", displayName: name }) };
}

/** Asks the emulator with these turns as they are, and throws what `withUploads` would see of the real client. */
async function ask(turns: readonly Turn[]): Promise<number> {
  const wire = (part: Part) => {
    if ("text" in part) return part;
    if ("uri" in part) return { fileData: { fileUri: part.uri, mimeType: part.mimeType } };
    return { inlineData: { data: Buffer.from(part.bytes).toString("base64"), mimeType: part.mimeType } };
  };
  const { request } = await import("../../../../src/engine/gemini/request.ts");
  const contents = turns.map(({ role, parts }) => ({ role, parts: parts.map(wire) }));
  const url = `${service.url}/v1beta/models/gemini-3.8-flash:generateContent`;
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ contents });
  return request(
    endpoint(),
    { method: "POST", url, headers, body },
    { timeoutMs: 60_000 },
    async ({ status }) => status,
  );
}

async function asked(): Promise<
  { parts: (Part & { fileData?: { fileUri: string }; inlineData?: { data: string } })[] }[]
> {
  const requests = await service.control.requests();
  const bodies: { contents: [{ parts: Part[] }] }[] = [];
  for (const { index, url } of requests) {
    if (url.includes(":generateContent")) bodies.push((await service.control.body(index)) as (typeof bodies)[number]);
  }
  return bodies.map(({ contents }) => contents[0]);
}

const options = (keep = true) => ({ ...quick(), endpoint: endpoint(), cache, keep });
const question = (...parts: LoosePart[]) => [{ role: "user" as const, parts: [...parts, { text: "What is it?" }] }];

async function commands(): Promise<string[]> {
  return (await service.control.requests()).flatMap(({ headers, method }) =>
    method === "DELETE" ? "delete" : (headers["x-goog-upload-command"] ?? []),
  );
}

describe("a question", () => {
  it("with a small picture carries it inside", async () => {
    await withUploads(question(await picture("a")), ask, options());
    expect(await service.control.requests()).toHaveLength(1);
    expect((await asked())[0]?.parts[0]?.inlineData?.data).toBeDefined();
  });

  it("with a picture of 30 MB uploads it, and a second question does not", async () => {
    const large = await picture("large", 30_000_000);
    const told: number[] = [];
    const onProgress = (sent: number, size: number) => told.push(sent / size);
    await withUploads(question(large), ask, { ...options(), onProgress });
    expect(told.at(-1)).toBe(1);
    const before = (await commands()).length;
    await withUploads(question(large), ask, { ...options(), onProgress: () => expect.unreachable() });
    expect((await commands()).length).toBe(before);
    const uris = (await asked()).map(({ parts }) => parts[0]?.fileData?.fileUri);
    expect(uris).toEqual([uris[0], uris[0]]);
  });

  it("uses what the service has already, however small", async () => {
    const small = await picture("small");
    if ("content" in small) await cache.ensureUploaded(endpoint(), small.content, quick());
    await withUploads(question(small), ask, options());
    expect((await asked())[0]?.parts[0]?.fileData?.fileUri).toContain("/files/");
  });

  it("with sixty mixed pictures keeps their order and stays within the limit of a request", async () => {
    const parts: LoosePart[] = [];
    for (let i = 0; i < 60; i++)
      parts.push({ text: `Picture ${i}:` }, await picture(`p${i}`, i % 7 === 0 ? 2_000_000 : 50_000));
    await withUploads(question(...parts), ask, options());
    const [sent] = await asked();
    expect(sent?.parts).toHaveLength(121);
    const names = new Map((await listFiles(endpoint())).map(({ uri, displayName }) => [uri, displayName]));
    for (let i = 0; i < 60; i++) {
      expect(sent?.parts[2 * i]).toEqual({ text: `Picture ${i}:` });
      const { fileData, inlineData } = sent?.parts[2 * i + 1] ?? {};
      if (fileData === undefined) {
        const bytes = Buffer.from(inlineData?.data ?? "", "base64");
        expect(bytes.subarray(scene.file.length).toString("latin1").startsWith(`p${i}`)).toBe(true);
      } else expect(names.get(fileData.fileUri)).toBe(`p${i}`);
    }
    expect(names.size).toBeGreaterThan(0);
    expect(names.size).toBeLessThanOrEqual(9);
  });

  it("that fails for another reason is not asked again", async () => {
    let times = 0;
    const failing = async () => {
      times++;
      throw new Error("other");
    };
    await expect(withUploads(question(await picture("a", 20_000_000)), failing, options())).rejects.toThrow("other");
    expect(times).toBe(1);
  });
});

describe("a file that the service has lost", () => {
  it("is uploaded once more, with the others that it lost at the same time", async () => {
    const parts = [await picture("one", 20_000_000), await picture("two", 20_000_000)];
    await withUploads(question(...parts), ask, options());
    await service.control.expireFiles();
    expect(await withUploads(question(...parts), ask, options())).toBe(200);
    expect((await asked()).length).toBe(3);
    expect((await commands()).filter((command) => command === "start")).toHaveLength(4);
    expect(await listFiles(endpoint())).toHaveLength(2);
  });

  it("leaves the others where they are", async () => {
    const parts = [await picture("one", 20_000_000), await picture("two", 20_000_000)];
    await withUploads(question(...parts), ask, options());
    const [one] = await listFiles(endpoint());
    await deleteFile(endpoint(), one?.name ?? "");
    expect(await withUploads(question(...parts), ask, options())).toBe(200);
    expect((await commands()).filter((command) => command === "start")).toHaveLength(3);
  });

  it("a second time is an error", async () => {
    let times = 0;
    const losing = async (turns: readonly Turn[]) => {
      times++;
      await service.control.expireFiles();
      return ask(turns);
    };
    const lost = withUploads(question(await picture("a", 20_000_000)), losing, options());
    await expect(lost).rejects.toMatchObject({ situation: "fileGone" });
    expect(times).toBe(2);
  });

  it("and that is not ours to upload is an error at once", async () => {
    const foreign = { uri: `${service.url}/v1beta/files/foreign`, mimeType: "image/png" };
    const parts = [foreign, await picture("a", 20_000_000)];
    await expect(withUploads(question(...parts), ask, options())).rejects.toMatchObject({ situation: "fileGone" });
    expect(await asked()).toHaveLength(1);
  });
});

describe("files that shall not be kept", () => {
  const gone = () => service.control.waitFor((requests) => requests.at(-1)?.method === "DELETE");

  it("are deleted after the answer", async () => {
    await withUploads(question(await picture("a", 20_000_000)), ask, options(false));
    await gone();
    expect(await listFiles(endpoint())).toEqual([]);
  });

  it("are deleted after a failure, too", async () => {
    const failing = () => Promise.reject(new Error("other"));
    await expect(withUploads(question(await picture("a", 20_000_000)), failing, options(false))).rejects.toThrow();
    await gone();
    expect(await listFiles(endpoint())).toEqual([]);
  });

  it("are deleted when another of the question cannot be uploaded", async () => {
    const good = await picture("good", 20_000_000);
    const read = async () => {
      await service.control.waitFor((requests) => requests.some(({ url }) => url.startsWith("/v1beta/files/")));
      throw new Error("The disk failed.");
    };
    const bad = { mimeType: "image/png", displayName: "bad", sha256: "0", bytes: { size: 25_000_000, read } };
    await expect(withUploads(question(good, { content: bad }), ask, options(false))).rejects.toThrow(
      "The disk failed.",
    );
    await gone();
    expect(await listFiles(endpoint())).toEqual([]);
    expect(await asked()).toEqual([]);
  });
});

describe("what was planned", () => {
  it("is accepted by the request that is made of it", async () => {
    const parts: LoosePart[] = [];
    for (let i = 0; i < 12; i++) parts.push(await picture(`p${i}`, 1_500_000));
    const names = await import("../../../../src/engine/gemini/genai.ts");
    const { modelRow } = await import("../../../../src/engine/gemini/models.ts");
    const size = await withUploads(
      question(...parts),
      async (turns) =>
        JSON.stringify(parameters(modelRow("gemini-3.8-flash"), turns, { json: false }, {}, undefined, names)).length,
      options(),
    );
    expect(size).toBeLessThan(15_000_000);
    expect(size).toBeGreaterThan(12_000_000);
  });
});
