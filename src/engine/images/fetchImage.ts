/** Fetches a picture from the internet: from public addresses only, within limits, and told by what it is. */

import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
// biome-ignore lint/style/useNodejsImportProtocol: VS Code puts its client, which knows of proxies, under this name only.
import http from "http";
// biome-ignore lint/style/useNodejsImportProtocol: as above.
import https from "https";
import { VisionError } from "../gemini/errors.ts";
import { downloadName } from "./downloadName.ts";
import { ImageError } from "./imageError.ts";
import { type ImageKind, imageKind } from "./kinds.ts";
import { anyLookup, checkHost, publicLookup, type Resolve } from "./publicAddress.ts";
import { stranger } from "./stranger.ts";
import { connectionTrouble, UrlError } from "./urlError.ts";

/** When to give up. */
export interface FetchLimits {
  /** Of the picture, unpacked. */
  readonly bytes: number;
  /** Without a byte. */
  readonly silenceMs: number;
  /** From the first request to the last byte. */
  readonly totalMs: number;
}

/** How to fetch, and whom to tell of it. */
export interface Fetching {
  readonly signal?: AbortSignal | undefined;
  /** Also addresses of this machine and of private networks, and http. */
  readonly allowPrivate?: boolean;
  /** Told of the bytes received, and of all there are where the server says. */
  readonly onProgress?: ((received: number, size: number | undefined) => void) | undefined;
  /** For tests. */
  readonly resolve?: Resolve;
  readonly limits?: FetchLimits;
}

/** A picture from the internet. */
export interface FetchedImage {
  readonly bytes: Buffer;
  readonly kind: ImageKind;
  /** For the file it may be saved to; never a path. */
  readonly fileName: string;
  /** Where it was found in the end. */
  readonly url: string;
}

const LIMITS: FetchLimits = { bytes: 100_000_000, silenceMs: 30_000, totalMs: 300_000 };
const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Some servers refuse whoever does not say a name. */
const HEADERS = {
  accept: "image/*",
  "accept-encoding": "identity",
  "user-agent": "vision-sidecar (VS Code extension)",
};

/**
 * The picture at an address. Node's own client, which VS Code patches for proxies; a proxy looks names up by itself, so
 * that behind one only the address as written is checked.
 * @throws UrlError when it may not or cannot be fetched; ImageError when it is no picture; VisionError (`cancelled`) as
 * soon as `signal` is aborted
 */
export async function fetchImage(address: string, options: Fetching = {}): Promise<FetchedImage> {
  const { signal, allowPrivate = false, resolve, limits = LIMITS } = options;
  const lookup = allowPrivate ? anyLookup(resolve) : publicLookup(resolve);
  const timeout = AbortSignal.timeout(limits.totalMs);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const visited: URL[] = [];
  let next = address;
  try {
    signal?.throwIfAborted();
    for (;;) {
      const url = checkAddress(next, allowPrivate, visited.at(-1)?.href);
      visited.push(url);
      const response = await get(url, lookup, limits.silenceMs, either);
      const location = response.headers.location;
      if (REDIRECTS.includes(response.statusCode ?? 0) && location !== undefined) {
        response.destroy();
        if (visited.length > MAX_REDIRECTS) throw new UrlError("tooManyRedirects", [url.host, String(MAX_REDIRECTS)]);
        next = location;
        continue;
      }
      const bytes = await body(response, url, limits, options.onProgress);
      const kind = imageKind(bytes);
      if (kind === undefined) throw stranger(bytes);
      return { bytes, kind, fileName: downloadName(visited, kind), url: url.href };
    }
  } catch (error) {
    if (signal?.aborted) throw new VisionError("cancelled");
    const host = visited.at(-1)?.host ?? next;
    if (timeout.aborted) throw new UrlError("tooSlow", [host], { cause: error });
    if (error instanceof ImageError) throw error;
    throw connectionTrouble(error, host);
  }
}

/**
 * The address, as far as it can be judged without asking anybody. Every hop is looked at: a public address may send us
 * on to a private one.
 * @param base what a redirect is relative to
 * @throws UrlError when nothing may be fetched from it
 */
export function checkAddress(address: string, allowPrivate: boolean, base?: string): URL {
  const text = address.trim();
  if (!URL.canParse(text, base)) throw new UrlError("noAddress", [text.slice(0, 200)]);
  const url = new URL(text, base);
  url.hash = "";
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new UrlError("noAddress", [text.slice(0, 200)]);
  if (url.username !== "" || url.password !== "") throw new UrlError("credentials", [url.host]);
  if (allowPrivate) return url;
  if (url.protocol !== "https:") throw new UrlError("notHttps", [url.host]);
  checkHost(url);
  return url;
}

/** The head of the answer. Silence ends the connection, then and later. */
function get(url: URL, lookup: LookupFunction, timeout: number, signal: AbortSignal): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const client = url.protocol === "https:" ? https : http;
    const request = client.get(url, { headers: HEADERS, lookup, timeout, signal });
    let silent: http.ClientRequest | http.IncomingMessage = request;
    request.on("error", reject);
    request.on("timeout", () => silent.destroy(new UrlError("tooSlow", [url.host])));
    request.on("response", (response) => {
      silent = response;
      resolve(response);
    });
  });
}

async function body(
  response: http.IncomingMessage,
  { host }: URL,
  limits: FetchLimits,
  onProgress: Fetching["onProgress"],
): Promise<Buffer> {
  const tooMany = () => new UrlError("tooManyBytes", [host, String(Math.floor(limits.bytes / 1_000_000))]);
  try {
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw refusal(status, host);
    const told = /^\d+$/.exec(response.headers["content-length"] ?? "")?.[0];
    const size = told === undefined ? undefined : Number(told);
    if (size !== undefined && size > limits.bytes) throw tooMany();
    let received = 0;
    response.on("data", (piece: Buffer) => {
      received += piece.length;
      onProgress?.(received, size);
    });
    const pieces: Buffer[] = [];
    let total = 0;
    for await (const piece of unpacked(response)) {
      const bytes = Buffer.from(piece);
      total += bytes.length;
      if (total > limits.bytes) throw tooMany();
      pieces.push(bytes);
    }
    return Buffer.concat(pieces);
  } finally {
    response.destroy();
  }
}

/** Some servers pack whether they were asked to or not. */
function unpacked(response: http.IncomingMessage): Readable {
  const unpack = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress };
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase();
  const make = Object.entries(unpack).find(([name]) => name === encoding)?.[1];
  if (make === undefined) return response;
  const unpacking = make();
  // What breaks the one breaks the other.
  response.on("error", (error) => unpacking.destroy(error));
  return response.pipe(unpacking);
}

function refusal(status: number, host: string): UrlError {
  const shown = [host, String(status)];
  if (status === 404 || status === 410) return new UrlError("notFound", shown);
  return new UrlError([401, 402, 403, 407, 451].includes(status) ? "denied" : "failed", shown);
}
