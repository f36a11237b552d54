/** The files that the service stores for a key: what there is, whether it can be used, and their end. */
import type * as z from "zod";
import { type Endpoint, endpointHost } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { filePageSchema, type RemoteFile, remoteFileSchema } from "./remoteFile.ts";
import { addressAt, request, type ServiceRequest } from "./request.ts";
import { type Retrying, realClock, retrying } from "./retry.ts";

export type { RemoteFile } from "./remoteFile.ts";

const TIMEOUT_MS = 30_000;
/** The service gives at most so many at once. */
const PAGE_SIZE = 100;
/** More pages than 20 GB of the smallest pictures make: a list that goes on is none. */
const MAX_PAGES = 1000;
/** Pictures are ready at once, long PDFs after a while. */
const FIRST_LOOK_MS = 500;
const LAST_LOOK_MS = 5000;
const LONGEST_PROCESSING_MS = 10 * 60_000;

/** All stored files, in the service's order. Throws a `VisionError`. */
export async function listFiles(endpoint: Endpoint, options: Retrying = {}): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const query = `?pageSize=${PAGE_SIZE}${token ? `&pageToken=${encodeURIComponent(token)}` : ""}`;
    const read = await ask(endpoint, "GET", `/files${query}`, filePageSchema, options);
    files.push(...read.files);
    if (!read.nextPageToken || read.nextPageToken === token) return files;
    token = read.nextPageToken;
  }
  return files;
}

/** One stored file. Throws a `VisionError`: `fileGone` when there is none of that name, or another key's. */
export function getFile(endpoint: Endpoint, name: string, options: Retrying = {}): Promise<RemoteFile> {
  return ask(endpoint, "GET", `/${checkedName(name)}`, remoteFileSchema, options);
}

/** Ends a stored file; one that is gone already is fine. Throws a `VisionError`. */
export async function deleteFile(endpoint: Endpoint, name: string, options: Retrying = {}): Promise<void> {
  const url = addressAt(endpoint, `/${checkedName(name)}`);
  const patience = { signal: options.signal, timeoutMs: TIMEOUT_MS };
  try {
    await retrying(() => request(endpoint, { method: "DELETE", url }, patience, drained), options);
  } catch (error) {
    if (!(error instanceof VisionError && error.situation === "fileGone")) throw error;
  }
}

/**
 * The file, once a question may refer to it. Throws a `VisionError`: `fileRefused` when the service could not process
 * it, `fileNotReady` when it still has not after ten minutes.
 */
export async function untilUsable(endpoint: Endpoint, file: RemoteFile, options: Retrying): Promise<RemoteFile> {
  const { signal, clock = realClock } = options;
  let latest = file;
  let pause = FIRST_LOOK_MS;
  for (let waited = 0; latest.state === "PROCESSING"; waited += pause, pause = Math.min(pause * 2, LAST_LOOK_MS)) {
    if (waited >= LONGEST_PROCESSING_MS) {
      throw new VisionError("fileNotReady", [named(file), String(LONGEST_PROCESSING_MS / 60_000)]);
    }
    await clock.sleep(pause, signal).catch(() => {
      throw new VisionError("cancelled");
    });
    latest = await getFile(endpoint, file.name, options);
  }
  if (latest.state === "FAILED") {
    throw new VisionError("fileRefused", [latest.error?.message || "no reason given", named(latest)], {
      key: endpoint.key,
    });
  }
  return latest;
}

/** Reads a body as JSON of a certain shape. Throws `notGemini`, or a SyntaxError that `request` takes for the same. */
export async function readJson<T extends z.ZodType>(
  response: Response,
  shape: T,
  endpoint: Endpoint,
): Promise<z.infer<T>> {
  const received: unknown = JSON.parse(await response.text());
  const read = shape.safeParse(received);
  if (read.success) return read.data;
  const detail = `${read.error.message}\n${JSON.stringify(received)}`;
  throw new VisionError("notGemini", [endpointHost(endpoint)], { status: response.status, detail, key: endpoint.key });
}

function ask<T extends z.ZodType>(
  endpoint: Endpoint,
  method: ServiceRequest["method"],
  path: string,
  shape: T,
  options: Retrying,
): Promise<z.infer<T>> {
  const url = addressAt(endpoint, path);
  const patience = { signal: options.signal, timeoutMs: TIMEOUT_MS };
  const read = (response: Response) => readJson(response, shape, endpoint);
  return retrying(() => request(endpoint, { method, url }, patience, read), options);
}

/** The name goes into an address. */
function checkedName(name: string): string {
  if (!/^files\/[\w-]+$/.test(name)) throw new VisionError("fileGone", [], { detail: `No name of a file: ${name}` });
  return name;
}

function named({ displayName, name }: RemoteFile): string {
  return displayName || name;
}

/** A body that is left unread would cost the connection. */
async function drained(response: Response): Promise<void> {
  await response.text();
}
