/** Files, addresses and large originals as the subjects of questions: what is uploaded, sent, kept and deleted. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import path from "node:path";
import tls from "node:tls";
import { generate } from "selfsigned";
import sharp from "sharp";
import * as vscode from "vscode";
import type { Conversation, Subject } from "../../src/engine/conversations/conversation.ts";
import { contentOf, inMemory } from "../../src/engine/gemini/bytes.ts";
import { VisionError } from "../../src/engine/gemini/errors.ts";
import { openFileCache } from "../../src/engine/gemini/fileCache.ts";
import { getFile, listFiles } from "../../src/engine/gemini/files.ts";
import { openJournal } from "../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../src/engine/gemini/thinking.ts";
import { uploadFile } from "../../src/engine/gemini/upload.ts";
import { fetchImage } from "../../src/engine/images/fetchImage.ts";
import { ask } from "../../src/engine/tasks/ask.ts";
import { begin, continueWith } from "../../src/host/conversations/answer.ts";
import { createHeldUploads } from "../../src/host/conversations/heldUploads.ts";
import { fileSubject } from "../../src/host/conversations/subjects.ts";
import type { Services } from "../../src/host/services.ts";
import { createWebPictures } from "../../src/host/urls/webPictures.ts";
import { emulatorControl, type RecordedRequest } from "../emulator/control.ts";
import { makeScene } from "../emulator/scene.ts";
import { readHostContext } from "../harness/hostContext.ts";
import { lineTo } from "../unit/engine/gemini/line.ts";

const { workspace, emulatorUrl, key } = readHostContext();
const control = emulatorControl(emulatorUrl);
const MiB = 1024 * 1024;
/** Pauses take no time. */
const clock = { sleep: async () => {}, random: () => 0.5 };
const folder = path.join(workspace, "inputs");

const settings = () => vscode.workspace.getConfiguration("visionSidecar");
const set = (name: string, value: unknown) => settings().update(name, value, vscode.ConfigurationTarget.Global);

/** Values that last as long as the window. */
function memento(host: string): vscode.Memento {
  const values = new Map<string, unknown>([["consentedHosts", [host]]]);
  return {
    keys: () => [...values.keys()],
    get: <T>(name: string, otherwise?: T) => (values.has(name) ? (values.get(name) as T) : otherwise),
    update: async (name, value) => {
      values.set(name, value);
    },
  };
}

interface Window {
  readonly services: Services;
  /** The newest state of the conversation that was begun last. */
  readonly talk: () => Conversation;
  readonly stop: () => void;
  readonly closing: () => Promise<void>;
}

let windows = 0;
const open: Window[] = [];

/** As a window has them that was just opened; the document of its conversation is the file `talk.md`. */
function newWindow(baseUrl = emulatorUrl): Window {
  const name = `inputs-${windows++}`;
  const { host } = new URL(baseUrl);
  const journal = openJournal(path.join(workspace, "..", `journal-${name}`), { maxEntries: 1000, maxBytes: 1e9 });
  const troubles: unknown[] = [];
  const cache = openFileCache(path.join(workspace, "..", `uploads-${name}`), (error) => troubles.push(error));
  let talk: Conversation | undefined;
  let stop = () => {};
  const heldUploads = createHeldUploads(
    () => cache,
    ({ input }) =>
      input instanceof vscode.TabInputText && path.basename(input.uri.path) === `${name}.md` ? talk?.id : undefined,
  );
  const document = path.join(folder, `${name}.md`);
  const services = {
    keys: { current: async () => key, hosts: () => [host] },
    context: { workspaceState: memento(host) },
    journal: async () => journal,
    thinking: createThinkingMemory(),
    log: vscode.window.createOutputChannel(name, { log: true }),
    unjournalled: new Map<string, unknown>(),
    usage: { add: () => undefined },
    files: () => cache,
    heldUploads,
    webPictures: createWebPictures(100_000_000),
    conversations: {
      show: async () => {
        writeFileSync(document, "# A conversation\n");
        await vscode.window.showTextDocument(vscode.Uri.file(document), { preview: false });
      },
      update: async (now: Conversation) => {
        talk = now;
      },
      answering: async (_id: string, stopIt: (() => void) | undefined) => {
        if (stopIt !== undefined) stop = stopIt;
      },
    },
  };
  const window = {
    // What asking needs of them.
    services: services as unknown as Services,
    talk: () => {
      assert.ok(talk, "no conversation was begun");
      return talk;
    },
    stop: () => stop(),
    closing: async () => {
      await heldUploads.end();
      heldUploads.dispose();
      assert.deepEqual(troubles, []);
    },
  };
  open.push(window);
  return window;
}

/** The last exchange of the conversation: how it ended, and with what words. */
const last = (window: Window) => {
  const { state, answer, trouble } = window.talk().exchanges.at(-1) ?? {};
  return { state, answer, trouble };
};

const commandOf = ({ headers }: RecordedRequest) => headers["x-goog-upload-command"];
const requests = async () => control.requests();
const starts = async () => (await requests()).filter((one) => commandOf(one) === "start").length;
const pieces = async () => (await requests()).filter((one) => commandOf(one)?.startsWith("upload"));
const bytesOf = (sent: readonly RecordedRequest[]) => sent.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
const questions = async () => (await requests()).filter(({ url }) => url.includes("GenerateContent"));
const deleted = async () => (await requests()).filter(({ method }) => method === "DELETE");

interface SentPart {
  readonly text?: string;
  readonly inlineData?: { readonly mimeType: string; readonly data: string };
  readonly fileData?: { readonly mimeType: string; readonly fileUri: string };
}

async function parts(index: number): Promise<SentPart[]> {
  const body = (await control.body(index)) as { contents: { parts: SentPart[] }[] };
  return body.contents.flatMap((content) => content.parts);
}

/** Noise cannot be packed: 30 MB on disk, as a camera's raw conversion has them. */
async function original(name: string): Promise<{ uri: vscode.Uri; bytes: Buffer }> {
  const [width, height] = [3600, 2800];
  const bytes = await sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  assert.ok(bytes.length > 30_000_000, `${bytes.length} bytes`);
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return { uri: vscode.Uri.file(file), bytes };
}

describe("an original of 30 MB", () => {
  let picture: Awaited<ReturnType<typeof original>>;
  before(async () => {
    mkdirSync(folder, { recursive: true });
    picture = await original("large.png");
    await set("imageSize", "original");
  });
  after(() => set("imageSize", undefined));
  beforeEach(() => control.reset());
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const window of open.splice(0)) await window.closing();
    await set("baseUrl", emulatorUrl);
  });

  it("is uploaded once, serves the next question too, and is deleted when the conversation is closed", async () => {
    const window = newWindow();
    await control.queue({ text: "Noise." }, { text: "More noise." });
    await begin(ask, [fileSubject(picture.uri)], "What is this?", undefined, window.services);
    assert.deepEqual(last(window), { state: "answered", answer: "Noise.", trouble: undefined });
    await continueWith(window.talk(), "And what else?", undefined, window.services);
    assert.equal(last(window).answer, "More noise.");
    const sent = await pieces();
    assert.equal(bytesOf(sent), picture.bytes.length);
    assert.equal(sent.length, Math.ceil(picture.bytes.length / (8 * MiB)));
    assert.equal(await starts(), 1);
    const asked = await questions();
    assert.equal(asked.length, 2);
    const uris = await Promise.all(asked.map(async ({ index }) => (await parts(index))[0]?.fileData?.fileUri));
    assert.ok(uris[0]?.startsWith(`${emulatorUrl}/v1beta/files/`), uris[0]);
    assert.equal(uris[1], uris[0]);
    for (const { bodyBytes } of asked) assert.ok(bodyBytes < 10_000, `${bodyBytes} bytes`);
    assert.ok(picture.bytes.equals(await control.image(asked[0]?.index ?? -1)), "other bytes than the file's");
    assert.deepEqual(await deleted(), []);

    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await control.waitFor((all) =>
      all.some(({ method, finishedStatus }) => method === "DELETE" && finishedStatus === 200),
    );
    assert.deepEqual(await listFiles({ key, baseUrl: emulatorUrl }), []);
  });

  it("is deleted when its document was closed before the answer came, and when the window ends", async () => {
    const window = newWindow();
    await control.queue({ text: "Noise.", delayMs: 300 });
    const asking = begin(ask, [fileSubject(picture.uri)], "What is this?", undefined, window.services);
    await control.waitFor((all) => all.some(({ url }) => url.includes("GenerateContent")));
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await asking;
    assert.equal(last(window).state, "answered");
    await control.waitFor((all) => all.some(({ method }) => method === "DELETE"));

    const second = newWindow();
    await begin(ask, [fileSubject(picture.uri)], "What is this?", undefined, second.services);
    assert.equal((await listFiles({ key, baseUrl: emulatorUrl })).length, 1);
    await second.services.heldUploads.end();
    assert.deepEqual(await listFiles({ key, baseUrl: emulatorUrl }), []);
  });

  it("stays when the person keeps uploads, and serves another conversation", async () => {
    await set("keepUploads", true);
    try {
      const window = newWindow();
      await begin(ask, [fileSubject(picture.uri)], "What is this?", undefined, window.services);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      await begin(ask, [fileSubject(picture.uri)], "What is this again?", undefined, window.services);
      assert.equal(last(window).state, "answered");
      assert.equal(await starts(), 1);
      await window.closing();
      assert.deepEqual(await deleted(), []);
    } finally {
      await set("keepUploads", undefined);
    }
  });

  it("that is cancelled in the middle of the upload sends nothing more, and leaves nothing at Gemini", async () => {
    const line = await lineTo(emulatorUrl);
    try {
      await set("baseUrl", line.url);
      const window = newWindow(line.url);
      const cancelled = new Promise<void>((resolve) => {
        line.when(12 * MiB, () => {
          window.stop();
          resolve();
        });
      });
      const asking = begin(ask, [fileSubject(picture.uri)], "What is this?", undefined, window.services);
      await cancelled;
      const start = performance.now();
      await asking;
      const took = performance.now() - start;
      assert.equal(last(window).state, "stopped");
      assert.ok(took < 1000, `${took} ms`);
      // What the operating system had taken already still arrives, but nothing of the next piece.
      await control.waitFor((all) => all.every(({ aborted, finishedStatus }) => aborted || finishedStatus !== null));
      assert.equal((await pieces()).length, 2);
      assert.ok(line.sent < 16.1 * MiB, `${line.sent} bytes were sent`);
      assert.deepEqual(await questions(), []);
      assert.deepEqual(await listFiles({ key, baseUrl: emulatorUrl }), []);
    } finally {
      await line.close();
    }
  });

  it("goes on where it was when the connection is killed in the second piece", async () => {
    const line = await lineTo(emulatorUrl);
    try {
      await set("baseUrl", line.url);
      const window = newWindow(line.url);
      line.breakAfter(12 * MiB);
      await begin(ask, [fileSubject(picture.uri)], "What is this?", undefined, window.services);
      assert.equal(last(window).state, "answered", last(window).trouble);
      assert.equal(await starts(), 1);
      const [asked] = await questions();
      assert.ok(picture.bytes.equals(await control.image(asked?.index ?? -1)));
      // Not even one piece was sent twice.
      assert.ok(bytesOf(await pieces()) < picture.bytes.length + 8 * MiB);
      assert.ok((await requests()).some((one) => commandOf(one) === "query"));
    } finally {
      await line.close();
    }
  });

  it("that Gemini has lost meanwhile is uploaded once more, and the question is answered", async () => {
    const window = newWindow();
    await control.queue({ text: "Noise." }, {}, { text: "Still noise." });
    await begin(ask, [fileSubject(picture.uri)], "What is this?", undefined, window.services);
    await control.expireFiles();
    await continueWith(window.talk(), "And now?", undefined, window.services);
    assert.equal(last(window).answer, "Still noise.", last(window).trouble);
    assert.equal(await starts(), 2);
    assert.equal(bytesOf(await pieces()), 2 * picture.bytes.length);
    assert.equal((await questions()).length, 3);
  });
});

describe("a question about pictures from everywhere", () => {
  beforeEach(() => control.reset());
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const window of open.splice(0)) await window.closing();
  });

  it("sends 60 of them in their order, fetches those of the web itself, and shows nobody else the key", async () => {
    const scenes = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const format = (["png", "jpeg", "webp"] as const)[i % 3] ?? "png";
        return (await makeScene({ width: 96 + i, height: 64, seed: 100 + i, objects: 1, format })).file;
      }),
    );
    const asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
    const web = createServer((request, response) => {
      asked.push({ url: request.url ?? "", headers: request.headers });
      const index = Number(/picture-(\d+)/.exec(request.url ?? "")?.[1]);
      response.end(scenes[index]);
    });
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const address = web.address();
    assert.ok(address !== null && typeof address === "object");
    await set("allowPrivateUrls", true);
    try {
      const endpoint = { key, baseUrl: emulatorUrl };
      mkdirSync(folder, { recursive: true });
      // A third of them on disk, one at Gemini, one in the web.
      const subjects = await Promise.all(
        scenes.map(async (bytes, i): Promise<Subject> => {
          if (i % 3 === 0) {
            const file = path.join(folder, `picture-${i}.png`);
            writeFileSync(file, bytes);
            return fileSubject(vscode.Uri.file(file));
          }
          if (i % 3 === 2) {
            return { uri: `http://127.0.0.1:${address.port}/picture-${i}.webp`, name: `picture-${i}.webp` };
          }
          const [displayName, mimeType] = [`picture-${i}.jpg`, "image/jpeg"];
          const { uri } = await uploadFile(endpoint, await contentOf(inMemory(bytes), { mimeType, displayName }));
          return { uri, name: displayName, mimeType };
        }),
      );
      const window = newWindow();
      await control.queue({ text: "Sixty pictures." }, { text: "Still sixty." });
      await begin(ask, subjects, "What do they show?", undefined, window.services);
      assert.deepEqual(last(window), { state: "answered", answer: "Sixty pictures.", trouble: undefined });
      const [question] = await questions();
      const sent = await parts(question?.index ?? -1);
      assert.equal(sent.length, 62);
      for (const [i, { uri, mimeType }] of subjects.entries()) {
        const { inlineData, fileData } = sent[i] ?? {};
        if (mimeType !== undefined) assert.deepEqual(fileData, { fileUri: uri, mimeType });
        else {
          const { width } = await sharp(Buffer.from(inlineData?.data ?? "", "base64")).metadata();
          assert.equal(width, 96 + i, `picture ${i}`);
        }
      }
      assert.equal(
        sent[60]?.text,
        `The files above, in order: ${subjects.map(({ name }, i) => `${i + 1}. ${name}`).join(", ")}`,
      );
      assert.equal(sent[61]?.text, "What do they show?");

      assert.equal(asked.length, 20);
      assert.ok(!JSON.stringify(asked).includes(key), "the key reached the web server");
      assert.ok(asked.every(({ headers }) => headers["x-goog-api-key"] === undefined && headers.cookie === undefined));

      await continueWith(window.talk(), "Really?", undefined, window.services);
      assert.equal(last(window).answer, "Still sixty.");
      assert.equal(asked.length, 20, "they are not fetched for every question");
    } finally {
      await set("allowPrivateUrls", undefined);
      web.close();
      web.closeAllConnections();
    }
  });

  it("passes an address on that Gemini shall fetch, as its type, and fetches nothing itself", async () => {
    const window = newWindow();
    const uri = "https://pictures.example/cat.png";
    // The emulator stores no such file and fetches nothing: that is what it says.
    await begin(ask, [{ uri, name: "cat.png", mimeType: "image/png" }], "What is it?", undefined, window.services);
    const [question, ...more] = await requests();
    assert.deepEqual(more, []);
    assert.deepEqual((await parts(question?.index ?? -1))[0], { fileData: { fileUri: uri, mimeType: "image/png" } });
    assert.equal(last(window).state, "failed");
  });

  it("with more than 3,600 pictures is refused before anything is read or sent", async () => {
    const window = newWindow();
    const subjects = Array.from({ length: 3601 }, (_, i) => ({ uri: `file:///nowhere/${i}.png`, name: `${i}.png` }));
    await begin(ask, subjects, "What do they show?", undefined, window.services);
    assert.match(last(window).trouble ?? "", /3601 pictures; Gemini takes at most 3600/);
    assert.deepEqual(await requests(), []);
  });

  it("says of a file at Gemini that is gone what to do, and leaves nothing on disk", async () => {
    const window = newWindow();
    const gone = { uri: `${emulatorUrl}/v1beta/files/gone`, name: "gone.png", mimeType: "image/png" };
    await begin(ask, [gone], "What is it?", undefined, window.services);
    assert.match(last(window).trouble ?? "", /no longer stored there, or belongs to another key/);
  });

  it("about one picture of the web writes no sidecar and is answered", async () => {
    const { file } = await makeScene({ width: 64, height: 64, seed: 1, objects: 1, format: "png" });
    const web = createServer((_request, response) => response.end(file));
    await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
    const address = web.address();
    assert.ok(address !== null && typeof address === "object");
    await set("allowPrivateUrls", true);
    try {
      const window = newWindow();
      await control.queue({ text: "A shape." });
      const uri = `http://127.0.0.1:${address.port}/a.png`;
      await begin(ask, [{ uri, name: "a.png" }], "What is it?", undefined, window.services);
      assert.deepEqual(last(window), { state: "answered", answer: "A shape.", trouble: undefined });
      const [entry] = await (await window.services.journal()).list();
      assert.equal(entry?.settled, true);
      assert.equal(entry?.question.picture, undefined);
    } finally {
      await set("allowPrivateUrls", undefined);
      web.close();
      web.closeAllConnections();
    }
  });
});

/** Opens a port of this machine; what is connected to it is cut off when it is closed. */
async function listening(server: Server): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // SAFETY: it listens on a port.
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Joins two connections; whichever ends, ends the other. */
function join(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  for (const [end, far] of [
    [one, other],
    [other, one],
  ] as const) {
    end.on("error", () => far.destroy()).on("close", () => far.destroy());
  }
}

/** The emulator behind TLS, under a name that no look-up knows, and a proxy that leads to it. */
async function behindProxy() {
  const name = "gemini.test";
  const { cert: certificate, private: own } = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: name }] }],
  });
  const { hostname, port } = new URL(emulatorUrl);
  const service = tls.createServer({ cert: certificate, key: own }, (client) =>
    join(client, connect(Number(port), hostname)),
  );
  // A client that does not trust it breaks off.
  service.on("tlsClientError", () => undefined);
  const encrypted = await listening(service);
  const asked: string[] = [];
  const passed: Buffer[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  proxy.on("connect", (request, client: Socket) => {
    asked.push(`CONNECT ${request.url} ${JSON.stringify(request.headers)}`);
    const far = connect(encrypted.port, "127.0.0.1", () => client.write("HTTP/1.1 200 Connection Established\r\n\r\n"));
    client.on("data", (bytes) => passed.push(bytes));
    join(client, far);
  });
  const open = await listening(proxy);
  return {
    url: `http://127.0.0.1:${open.port}`,
    certificate,
    asked,
    passed: () => Buffer.concat(passed),
    close: async () => {
      await open.close();
      await encrypted.close();
    },
  };
}

describe("VS Code's proxy", () => {
  it("carries an encrypted question and its answer; the proxy learns the host and nothing else", async () => {
    mkdirSync(folder, { recursive: true });
    const { file } = await makeScene({ width: 96, height: 64, seed: 3, objects: 1, format: "png" });
    const picture = path.join(folder, "behind-proxy.png");
    writeFileSync(picture, file);
    const proxy = await behindProxy();
    const http = vscode.workspace.getConfiguration("http");
    const setHttp = (name: string, value: unknown) => http.update(name, value, vscode.ConfigurationTarget.Global);
    const trusted = tls.getCACertificates("default");
    await control.reset();
    await setHttp("proxy", proxy.url);
    // VS Code then hands no list of its own to TLS, so that what Node trusts counts: this process trusts the certificate.
    await setHttp("systemCertificates", false);
    await set("baseUrl", "https://gemini.test");
    try {
      const question = async (words: string) => {
        const window = newWindow("https://gemini.test");
        await begin(ask, [fileSubject(vscode.Uri.file(picture))], words, undefined, window.services);
        return window;
      };
      tls.setDefaultCACertificates([...trusted, proxy.certificate]);
      await control.queue({ text: "A shape." });
      const window = await question("What is it?");
      assert.deepEqual(last(window), { state: "answered", answer: "A shape.", trouble: undefined });
      const [sent, ...more] = await questions();
      assert.deepEqual(more, []);
      assert.equal(sent?.keyOk, true);
      assert.equal(sent.headers.host, "gemini.test");
      assert.deepEqual((await parts(sent.index)).at(-1), { text: "What is it?" });
      assert.ok(file.equals(await control.image(sent.index)));
      assert.ok(proxy.asked.length > 0);
      for (const one of proxy.asked) assert.ok(one.startsWith("CONNECT gemini.test:443 "), one);
      assert.ok(proxy.passed().length > file.length, "the question went through the proxy");
      for (const secret of [key, "What is it?", "A shape."]) {
        assert.ok(!proxy.asked.join().includes(secret) && !proxy.passed().includes(secret), `the proxy saw ${secret}`);
      }
    } finally {
      tls.setDefaultCACertificates(trusted);
      await set("baseUrl", emulatorUrl);
      await setHttp("systemCertificates", undefined);
      await setHttp("proxy", undefined);
      await proxy.close();
      for (const window of open.splice(0)) await window.closing();
    }
  });

  it("is used for pictures of the web and for Gemini: only the proxy knows the names", async () => {
    const { file } = await makeScene({ width: 64, height: 64, seed: 1, objects: 1, format: "png" });
    const asked: { readonly what: string; readonly headers: IncomingHttpHeaders }[] = [];
    const proxy = createServer((request, response) => {
      asked.push({ what: `${request.method} ${request.url}`, headers: request.headers });
      response.end(file);
    });
    proxy.on("connect", (request, socket) => {
      asked.push({ what: `CONNECT ${request.url}`, headers: request.headers });
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address = proxy.address();
    assert.ok(address !== null && typeof address === "object");
    const setProxy = (url: string | undefined) =>
      vscode.workspace.getConfiguration("http").update("proxy", url, vscode.ConfigurationTarget.Global);
    await setProxy(`http://127.0.0.1:${address.port}`);
    try {
      const { bytes, fileName } = await fetchImage("http://pictures.invalid/far/away.png", { allowPrivate: true });
      assert.ok(file.equals(bytes));
      assert.equal(fileName, "away.png");
      // Encrypted, the proxy gets to know the host and nothing else.
      await assert.rejects(getFile({ key, baseUrl: "https://gemini.invalid" }, "files/a", { clock }), VisionError);
      assert.deepEqual(
        [...new Set(asked.map(({ what }) => what))],
        ["GET http://pictures.invalid/far/away.png", "CONNECT gemini.invalid:443"],
      );
      assert.ok(!JSON.stringify(asked).includes(key), "the proxy was told the key");
    } finally {
      await setProxy(undefined);
      proxy.close();
      proxy.closeAllConnections();
    }
  });
});
