import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { asking, scene } from "./asking.ts";

const emulator = asking();
const { picture } = await scene({ seed: 4 });
const granule = 262_144;

interface Uploaded {
  readonly file: {
    name: string;
    uri: string;
    state: string;
    mimeType: string;
    sizeBytes: string;
    displayName?: string;
  };
}

function startHeaders(length: number, type = "image/png"): Record<string, string> {
  return {
    "x-goog-upload-protocol": "resumable",
    "x-goog-upload-command": "start",
    "x-goog-upload-header-content-length": String(length),
    "x-goog-upload-header-content-type": type,
  };
}

async function start(length: number, file: unknown = {}, type?: string): Promise<string> {
  const response = await emulator.post("/upload/v1beta/files", { file }, startHeaders(length, type));
  expect([response.status, response.headers.get("x-goog-upload-status")]).toEqual([200, "active"]);
  return new URL(response.headers.get("x-goog-upload-url") ?? "").href.slice(emulator.url.length);
}

function part(address: string, bytes: Buffer, offset: number, command: string): Promise<Response> {
  return emulator.post(address, bytes, { "x-goog-upload-command": command, "x-goog-upload-offset": String(offset) });
}

async function upload(bytes: Buffer, file: unknown = {}, type?: string): Promise<Uploaded["file"]> {
  const response = await part(await start(bytes.length, file, type), bytes, 0, "upload, finalize");
  expect([response.status, response.headers.get("x-goog-upload-status")]).toEqual([200, "final"]);
  const uploaded: Uploaded = JSON.parse(await response.text());
  return uploaded.file;
}

async function call(
  method: string,
  path: string,
  key = emulator.key,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${emulator.url}/v1beta/${path}`, { method, headers: { "x-goog-api-key": key } });
  const body: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, body };
}

const ask = (fileUri: string, mimeType = "image/png"): unknown => ({
  contents: [{ role: "user", parts: [{ fileData: { fileUri, mimeType } }, { text: "Describe it" }] }],
});

describe("uploads", () => {
  it("take a file in one piece and describe it", async () => {
    const file = await upload(picture.data, { displayName: "Bild – 図.png" });
    expect(file).toMatchObject({
      displayName: "Bild – 図.png",
      mimeType: "image/png",
      sizeBytes: String(picture.data.length),
    });
    expect(file.name).toMatch(/^files\/[a-z0-9]{12}$/);
    expect(file.uri).toBe(`${emulator.url}/v1beta/${file.name}`);
    expect(await emulator.control.image(1)).toEqual(picture.data);
  });

  it("take a file in several pieces, at the right offsets only", async () => {
    const bytes = Buffer.concat([picture.data, Buffer.alloc(granule * 2)]);
    const address = await start(bytes.length);
    expect((await part(address, bytes.subarray(0, 1000), 0, "upload")).status).toBe(400);
    expect((await part(address, bytes.subarray(0, granule), 0, "upload")).status).toBe(200);
    const again = await part(address, bytes.subarray(0, granule), 0, "upload");
    expect(await again.json()).toMatchObject({
      error: { message: expect.stringContaining("Invalid upload offset 0") },
    });
    const query = await emulator.post(address, "", { "x-goog-upload-command": "query" });
    expect(query.headers.get("x-goog-upload-size-received")).toBe(String(granule));
    const end = await part(address, bytes.subarray(granule), granule, "upload, finalize");
    expect(await end.json()).toMatchObject({ file: { sizeBytes: String(bytes.length) } });
  });

  it("refuse fewer or more bytes than announced, unknown uploads, and a second end", async () => {
    const address = await start(100);
    expect((await part(address, Buffer.alloc(101), 0, "upload, finalize")).status).toBe(400);
    expect((await part(address, Buffer.alloc(50), 0, "upload, finalize")).status).toBe(400);
    expect((await part(address, Buffer.alloc(50), 50, "upload, finalize")).status).toBe(200);
    expect((await part(address, Buffer.alloc(1), 100, "upload, finalize")).status).toBe(400);
    expect(
      (await part("/upload/v1beta/files?upload_id=upload-99", Buffer.alloc(1), 0, "upload, finalize")).status,
    ).toBe(404);
  });

  it("refuse a start without protocol, type or size", async () => {
    for (const wrong of [
      { "x-goog-upload-protocol": "raw" },
      { "x-goog-upload-header-content-type": undefined },
      { "x-goog-upload-header-content-length": "many" },
      { "x-goog-upload-header-content-length": "0" },
    ]) {
      const response = await emulator.post("/upload/v1beta/files", { file: {} }, { ...startHeaders(5), ...wrong });
      expect(response.status).toBe(400);
    }
    const unknown = await emulator.post("/upload/v1beta/files", { file: { path: "x" } }, startHeaders(5));
    expect(await unknown.json()).toMatchObject({
      error: { message: expect.stringContaining(`Unknown name "path" at 'file'`) },
    });
  });

  it("keep what arrived before the connection broke", async () => {
    const address = await start(granule * 4);
    const socket = new Socket();
    socket.connect(Number(new URL(emulator.url).port), "127.0.0.1");
    const head = [
      `POST ${address} HTTP/1.1`,
      "host: 127.0.0.1",
      `x-goog-api-key: ${emulator.key}`,
      "x-goog-upload-command: upload",
      "x-goog-upload-offset: 0",
      `content-length: ${granule * 4}`,
    ];
    await new Promise<void>((resolve) =>
      socket.write(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), Buffer.alloc(granule)]), () =>
        resolve(),
      ),
    );
    await emulator.control.waitFor((requests) => requests.length === 2);
    socket.destroySoon();
    await emulator.control.waitFor((requests) => requests[1]?.aborted === true && requests[1].bodyBytes === granule);
    const query = await emulator.post(address, "", { "x-goog-upload-command": "query" });
    expect(query.headers.get("x-goog-upload-size-received")).toBe(String(granule));
  });

  it("can be cancelled", async () => {
    const address = await start(100);
    const response = await emulator.post(address, "", { "x-goog-upload-command": "cancel" });
    expect(response.headers.get("x-goog-upload-status")).toBe("cancelled");
    expect((await part(address, Buffer.alloc(100), 0, "upload, finalize")).status).toBe(404);
  });
});

describe("files", () => {
  it("are processed before they may be used", async () => {
    const file = await upload(picture.data);
    expect(file.state).toBe("PROCESSING");
    const early = await emulator.generate("gemini-3.8-flash", ask(file.uri));
    expect(early.body.error).toMatchObject({
      status: "FAILED_PRECONDITION",
      message: `The File ${file.name} is not in an ACTIVE state and usage is not allowed.`,
    });
    expect((await call("GET", file.name)).body).toMatchObject({ state: "ACTIVE" });
    expect(await emulator.text("gemini-3.8-flash", ask(file.uri))).toMatch(/^An? .* and an? .*\.$/);
    expect(await emulator.control.image(4)).toEqual(picture.data);
  });

  it("that are documents take longer", async () => {
    const file = await upload(Buffer.from("%PDF-1.7"), {}, "application/pdf");
    const states = [file.state];
    for (let time = 0; time < 2; time++) states.push(String((await call("GET", file.name)).body.state));
    expect(states).toEqual(["PROCESSING", "PROCESSING", "ACTIVE"]);
  });

  it("are listed and deleted", async () => {
    const one = await upload(picture.data);
    const two = await upload(picture.data);
    expect((await call("GET", "files")).body).toMatchObject({ files: [{ name: one.name }, { name: two.name }] });
    expect((await call("GET", "files?pageSize=1")).body).toMatchObject({ nextPageToken: "1" });
    expect(await call("DELETE", one.name)).toEqual({ status: 200, body: {} });
    expect((await call("GET", "files")).body).toMatchObject({ files: [{ name: two.name }] });
    expect((await call("DELETE", one.name)).status).toBe(403);
  });

  it("belong to a key and last 48 hours", async () => {
    const file = await upload(picture.data);
    const refused = {
      code: 403,
      message: `You do not have permission to access the File ${file.name} or it may not exist.`,
      status: "PERMISSION_DENIED",
    };
    const other = `${emulator.key}-other`;
    expect((await call("GET", file.name, other)).body).toEqual({ error: refused });
    expect((await call("GET", "files", other)).body).toEqual({ files: [] });
    const { body } = await call("GET", file.name);
    const lifetime = Date.parse(String(body.expirationTime)) - Date.parse(String(body.createTime));
    expect(lifetime).toBe(48 * 3600 * 1000);
    await emulator.control.expireFiles();
    expect((await emulator.generate("gemini-3.8-flash", ask(file.uri))).body).toEqual({ error: refused });
  });

  it("are checked as inline pictures are", async () => {
    const file = await upload(Buffer.from("no picture"), {}, "image/png");
    await call("GET", file.name);
    expect((await emulator.generate("gemini-3.8-flash", ask(file.uri))).body.error?.message).toMatch(
      /^Unable to process input image/,
    );
  });
});
