import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inMemory } from "../../../../src/engine/gemini/bytes.ts";
import { deleteFile, getFile, listFiles } from "../../../../src/engine/gemini/files.ts";
import { uploadFile } from "../../../../src/engine/gemini/upload.ts";
import { quick, withService } from "./service.ts";

const service = withService();
const endpoint = (key = service.key) => ({ key, baseUrl: service.url });
const store = (displayName: string) =>
  uploadFile(endpoint(), { bytes: inMemory(randomBytes(10)), mimeType: "image/png", displayName }, quick());

describe("stored files", () => {
  it("are listed, all pages of them", async () => {
    const names = Array.from({ length: 103 }, (_, i) => `picture ${i}`);
    for (const name of names) await store(name);
    const files = await listFiles(endpoint(), quick());
    expect(files.map(({ displayName }) => displayName)).toEqual(names);
    const lists = (await service.control.requests()).filter(({ url }) => url.includes("?pageSize"));
    expect(lists.map(({ url }) => url)).toEqual([
      "/v1beta/files?pageSize=100",
      "/v1beta/files?pageSize=100&pageToken=100",
    ]);
    expect(await listFiles(endpoint(`${service.key}-other`), quick())).toEqual([]);
  });

  it("are described as far as the service does", async () => {
    const whole = {
      name: "files/a-1",
      uri: "https://generativelanguage.googleapis.com/v1beta/files/a-1",
      mimeType: "image/png",
      sizeBytes: "12345",
      state: "ACTIVE",
      createTime: "2026-11-22T10:00:00.123456Z",
      expirationTime: "2026-11-24T10:00:00.123456789Z",
      displayName: "a",
      sha256Hash: "aGFzaA==",
      newField: true,
    };
    const poor = { name: "files/b", uri: "https://x.example/files/b", sizeBytes: "many", state: "NEW", createTime: 5 };
    const strange = [null, 7, {}, { ...whole, name: "files/../models/x" }, { ...whole, uri: "file:///etc/passwd" }];
    const response = { files: [whole, ...strange, poor] };
    await service.control.queue({ onlyFor: "files", response });
    const { newField, ...known } = whole;
    expect(newField).toBe(true);
    expect(await listFiles(endpoint())).toEqual([
      { ...known, sizeBytes: 12345 },
      { name: "files/b", uri: "https://x.example/files/b", state: "UNKNOWN" },
    ]);
    await service.control.queue({ onlyFor: "files", response: {} });
    expect(await listFiles(endpoint())).toEqual([]);
  });

  it("of a list that never ends are not asked for without end", async () => {
    const file = { name: "files/a", uri: "https://x.example/files/a" };
    await service.control.queue(
      ...Array(5).fill({ onlyFor: "files", response: { files: [file], nextPageToken: "x" } }),
    );
    expect(await listFiles(endpoint())).toHaveLength(2);
  });

  it("are found and deleted by name, also a second time", async () => {
    const { name } = await store("one");
    expect(await getFile(endpoint(), name)).toMatchObject({ name, state: "ACTIVE", sizeBytes: 10 });
    await deleteFile(endpoint(), name);
    await expect(getFile(endpoint(), name)).rejects.toMatchObject({ situation: "fileGone", action: "retry" });
    await deleteFile(endpoint(), name);
    expect(await listFiles(endpoint())).toEqual([]);
  });

  it("are asked for again when the service is overloaded, and its other errors are sentences", async () => {
    await service.control.queue({ onlyFor: "files", status: 503 }, { onlyFor: "files", cutAfterBytes: 3 });
    const options = quick();
    expect(await listFiles(endpoint(), options)).toEqual([]);
    expect(options.waits.map(({ kind }) => kind)).toEqual(["overloaded", "network"]);
    await expect(listFiles(endpoint("AQ.wrong-key-wrong-key"))).rejects.toMatchObject({ kind: "key" });
    await expect(listFiles(endpoint(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "cancelled" });
  });

  it("cannot lead a request to another address", async () => {
    for (const name of ["files/../models/x", "files/a?key=1", "models/a", "files/", "https://x.example/files/a"]) {
      await expect(deleteFile(endpoint(), name).then(() => getFile(endpoint(), name))).rejects.toMatchObject({
        situation: "fileGone",
      });
    }
    expect(await service.control.requests()).toEqual([]);
  });
});
