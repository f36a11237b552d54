/** The emulated Gemini service on a port of this machine. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, invalidArgument, missingKey, wrongKey } from "./apiErrors.ts";
import { answerControl, controlPrefix } from "./controlRoutes.ts";
import { type FileStore, makeFileStore } from "./files.ts";
import { type Answer, errorAnswer, type Incoming, send } from "./http.ts";
import { randomFrom } from "./random.ts";
import { makeRecords, type RecordedRequest, type Records } from "./records.ts";
import { makeReplyQueue, type Reply, type ReplyQueue } from "./replies.ts";
import { route } from "./routes.ts";
import { makeUploads, type Uploads } from "./uploads.ts";

const defaultKey = "emulator-key-0123456789";

/** All that one emulator remembers. */
export interface Emulator {
  readonly key: string;
  readonly files: FileStore;
  readonly uploads: Uploads;
  readonly records: Records;
  readonly replies: ReplyQueue;
}

const keyHeader = "x-goog-api-key";
const largestRequest = 20_971_520;

/** Files belong to a project. `KEY-other` is a second valid key, of another project. */
function projectOf(emulator: Emulator, key: string | undefined): string | undefined {
  if (key === emulator.key) return "first";
  return key === `${emulator.key}-other` ? "other" : undefined;
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** Everything that arrives, be it that the connection breaks before the end. */
async function readBody(request: IncomingMessage): Promise<{ body: Buffer; aborted: boolean }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
    return { body: Buffer.concat(chunks), aborted: false };
  } catch {
    return { body: Buffer.concat(chunks), aborted: true };
  }
}

function checkAccess(incoming: Incoming, key: string | undefined): void {
  if (incoming.query.has("key")) {
    incoming.note("error: an API key in the address");
    throw invalidArgument("The emulator takes API keys in the header x-goog-api-key only: addresses end up in logs.");
  }
  if (incoming.project !== undefined) return;
  if (key === undefined && incoming.query.has("upload_id")) return;
  throw key === undefined ? missingKey() : wrongKey(key);
}

async function answerTo(
  emulator: Emulator,
  incoming: Incoming,
  key: string | undefined,
  taken: (reply: Reply) => void,
): Promise<Answer> {
  try {
    checkAccess(incoming, key);
    if (incoming.body.length > largestRequest && !incoming.path.startsWith("/upload/")) {
      throw invalidArgument(`Request payload size exceeds the limit: ${largestRequest} bytes.`);
    }
    return await route(incoming, emulator, (target) => {
      const reply = emulator.replies.take(target);
      if (reply !== undefined) taken(reply);
      return reply;
    });
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error.body);
    console.error(error);
    return errorAnswer({ code: 500, status: "INTERNAL", message: `The emulator failed: ${String(error)}` });
  }
}

async function serve(emulator: Emulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const baseUrl = `http://${request.headers.host ?? "127.0.0.1"}`;
  const address = new URL(request.url ?? "/", baseUrl);
  const method = request.method ?? "GET";
  if (address.pathname.startsWith(controlPrefix)) {
    const { body } = await readBody(request);
    return send(response, await answerControl(emulator, method, address, body));
  }
  const { [keyHeader]: key, ...headers } = headersOf(request);
  const project = projectOf(emulator, key);
  const start = { method, url: request.url ?? "/", headers, keyOk: project !== undefined };
  const record: RecordedRequest = emulator.records.open(start);
  let reply: Reply | undefined;
  response.once("close", () => {
    const broken = reply?.cutAfterBytes !== undefined || reply?.stallAfterBytes !== undefined;
    if (response.writableFinished && !broken) record.finishedStatus = response.statusCode;
    else record.aborted = reply?.cutAfterBytes === undefined;
    emulator.records.changed();
  });
  const { body, aborted } = await readBody(request);
  emulator.records.setBody(record, body);
  const isUpload = address.pathname.startsWith("/upload/");
  if (aborted && !isUpload) return;
  const incoming: Incoming = {
    method,
    path: decodeURIComponent(address.pathname),
    query: address.searchParams,
    headers,
    body,
    aborted,
    project,
    baseUrl,
    note: (text) => record.notes.push(text),
  };
  const answer = await answerTo(emulator, incoming, key, (taken) => {
    reply = taken;
  });
  if (aborted) return;
  await send(response, answer, reply);
}

/**
 * Starts the service on 127.0.0.1, on a free port unless told. The files' names are the same on every start, so that
 * nothing depends on chance.
 */
export async function startEmulator(
  options: { port?: number; key?: string } = {},
): Promise<{ url: string; key: string; close(): Promise<void> }> {
  const files = makeFileStore(randomFrom(1));
  const key = options.key ?? defaultKey;
  const emulator: Emulator = {
    key,
    files,
    uploads: makeUploads(files),
    records: makeRecords(),
    replies: makeReplyQueue(),
  };
  const server = createServer((request, response) => {
    serve(emulator, request, response).catch((error: unknown) => {
      // A client that goes away in the middle of an answer is its own affair; it stands in the record.
      if (response.destroyed) return;
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
