/**
 * The service's resumable upload protocol: start, bytes at an offset, finalize, and the question how far it came. One
 * request each; `upload.ts` puts them together.
 */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { checkedBaseUrl, type Endpoint, endpointHost } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { getFile, readJson } from "./files.ts";
import { type RemoteFile, remoteFileSchema } from "./remoteFile.ts";
import { addressAt, request } from "./request.ts";
import type { Retrying } from "./retry.ts";

/** What is to be uploaded. */
export interface FileFacts {
  readonly mimeType: string;
  readonly displayName: string;
  /** Bytes. */
  readonly size: number;
}

/** How far an upload came: so many bytes, or to its end. */
export type Progress = { readonly received: number } | { readonly file: RemoteFile };

/** An upload that was started. All of it throws `VisionError`s. */
export interface UploadSession {
  /** Pieces have a multiple of so many bytes, but the last. */
  readonly granularity: number;
  /** Sends a piece that begins at `offset`, and with the last one ends the upload. */
  readonly send: (piece: Uint8Array<ArrayBuffer>, offset: number, options: Retrying) => Promise<Progress>;
  /** What the service has, to be asked after a broken piece. */
  readonly where: (options: Retrying) => Promise<Progress>;
}

const TIMEOUT_MS = 30_000;
/** A piece of 8 MiB at 28 kB a second. What arrived by then is not sent again. */
const PIECE_TIMEOUT_MS = 300_000;
/** Where the service does not say. */
const USUAL_GRANULARITY = 262_144;
/** The service's limit for `displayName`, in characters. */
const LONGEST_NAME = 512;

const uploaded = z.object({ file: remoteFileSchema });

/** Announces an upload. The file's name is ours, so that it can be found when the answer to its last piece is lost. */
export async function startUpload(endpoint: Endpoint, file: FileFacts, { signal }: Retrying): Promise<UploadSession> {
  const { mimeType, size } = file;
  const name = `files/${randomUUID()}`;
  // By way of UTF-8, so that half a character, which no JSON may have, becomes a whole one.
  const displayName = [...Buffer.from(file.displayName).toString()].slice(0, LONGEST_NAME).join("");
  const start = {
    method: "POST" as const,
    url: addressAt(endpoint, "/files", true),
    headers: {
      "content-type": "application/json",
      "x-goog-upload-protocol": "resumable",
      "x-goog-upload-command": "start",
      "x-goog-upload-header-content-length": String(size),
      "x-goog-upload-header-content-type": mimeType,
    },
    body: JSON.stringify({ file: { name, displayName, mimeType } }),
  };
  return request(endpoint, start, { signal, timeoutMs: TIMEOUT_MS }, async (response) => {
    await response.text();
    const url = ownAddress(endpoint, response.headers.get("x-goog-upload-url"));
    const granularity = Number(response.headers.get("x-goog-upload-chunk-granularity")) || USUAL_GRANULARITY;
    return { granularity, ...session(endpoint, url, name, size) };
  });
}

function session(endpoint: Endpoint, url: string, name: string, size: number): Omit<UploadSession, "granularity"> {
  return {
    async send(piece, offset, { signal }) {
      const last = offset + piece.length === size;
      const headers = {
        "content-type": "application/octet-stream",
        "x-goog-upload-command": last ? "upload, finalize" : "upload",
        "x-goog-upload-offset": String(offset),
      };
      const sending = { method: "POST" as const, url, headers, body: piece };
      const patience = { signal, timeoutMs: PIECE_TIMEOUT_MS };
      return request(endpoint, sending, patience, async (response) => {
        if (status(response, endpoint) === "final") return readJson(response, uploaded, endpoint);
        await response.text();
        if (last) throw new VisionError("notGemini", [endpointHost(endpoint)], { detail: "The upload did not end." });
        return { received: offset + piece.length };
      });
    },
    async where(options) {
      const asking = { method: "POST" as const, url, headers: { "x-goog-upload-command": "query" } };
      const patience = { signal: options.signal, timeoutMs: TIMEOUT_MS };
      const found = await request(endpoint, asking, patience, async (response) => {
        await response.text();
        return status(response, endpoint) === "final" ? "whole" : received(response, size, endpoint);
      });
      return found === "whole" ? { file: await getFile(endpoint, name, options) } : { received: found };
    },
  };
}

/** A success that does not say how the upload stands came from something on the way, and may be another next time. */
function status(response: Response, endpoint: Endpoint): "active" | "final" {
  const said = response.headers.get("x-goog-upload-status");
  if (said === "active" || said === "final") return said;
  const detail = `x-goog-upload-status: ${said}`;
  throw new VisionError("gateway", [endpointHost(endpoint), String(response.status)], { detail });
}

function received(response: Response, size: number, endpoint: Endpoint): number {
  const said = response.headers.get("x-goog-upload-size-received") ?? "";
  const bytes = Number(said);
  if (/^\d+$/.test(said) && bytes <= size) return bytes;
  const detail = `x-goog-upload-size-received: ${said} of ${size}`;
  throw new VisionError("notGemini", [endpointHost(endpoint)], { detail });
}

/**
 * The service names its own host; the key and the picture go to the configured one only. Path and query are the
 * service's, below the path of a gateway.
 */
function ownAddress(endpoint: Endpoint, told: string | null): string {
  const base = new URL(checkedBaseUrl(endpoint));
  if (told === null || !URL.canParse(told, base.origin)) {
    const detail = `x-goog-upload-url: ${told}`;
    throw new VisionError("notGemini", [endpointHost(endpoint)], { detail, key: endpoint.key });
  }
  const { pathname, search } = new URL(told, base.origin);
  const prefix = base.pathname.replace(/\/+$/, "");
  return `${base.origin}${pathname.startsWith(`${prefix}/`) ? "" : prefix}${pathname}${search}`;
}
