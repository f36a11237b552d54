/** Requests and answers as the routes see them, and how an answer (or a fault in its place) reaches the socket. */
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { ApiErrorBody } from "./apiErrors.ts";

export interface Incoming {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The connection broke before the whole body was there. */
  readonly aborted: boolean;
  /** Whose key it came with: files belong to it. Undefined only for the bytes of an upload: its address is its key. */
  readonly project: string | undefined;
  readonly baseUrl: string;
  /** Writes a remark into the request's record. */
  readonly note: (text: string) => void;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Written one by one. */
  readonly chunks: readonly Buffer[];
}

/** What a test may do to an answer on its way. */
export interface Faults {
  readonly delayMs?: number | undefined;
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfterBytes?: number | undefined;
  /** Nothing more comes after so many bytes of the body, and the connection stays open. */
  readonly stallAfterBytes?: number | undefined;
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8", ...headers },
    chunks: [Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`)],
  };
}

export function errorAnswer(error: ApiErrorBody, status = error.code): Answer {
  return jsonAnswer(status, { error });
}

/** At most `count` bytes of the chunks, cut where they are. */
function firstBytes(chunks: readonly Buffer[], count: number): Buffer[] {
  const kept: Buffer[] = [];
  let left = count;
  for (const chunk of chunks) {
    if (left <= 0) break;
    kept.push(chunk.subarray(0, left));
    left -= chunk.length;
  }
  return kept;
}

function written(response: ServerResponse, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

/** Resolves when all that should be sent was handed to the socket; rejects when the client went away before. */
export async function send(response: ServerResponse, answer: Answer, faults: Faults = {}): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (faults.delayMs !== undefined) await wait(faults.delayMs, undefined, { signal: gone.signal });
  const limit = faults.cutAfterBytes ?? faults.stallAfterBytes;
  const [only] = answer.chunks;
  const length = answer.chunks.length < 2 ? { "content-length": String(only?.length ?? 0) } : {};
  response.writeHead(answer.status, { ...length, ...answer.headers });
  response.flushHeaders();
  for (const chunk of limit === undefined ? answer.chunks : firstBytes(answer.chunks, limit)) {
    await written(response, chunk);
  }
  if (faults.cutAfterBytes !== undefined) response.destroy();
  else if (faults.stallAfterBytes === undefined) response.end();
}
