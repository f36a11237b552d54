/** The resumable upload protocol: start, upload at an offset, query, finalize, cancel. */
import { z } from "zod";
import { ApiError, invalidArgument } from "./apiErrors.ts";
import { readRequest } from "./fieldCheck.ts";
import type { FileResource, FileStore } from "./files.ts";
import type { Answer, Incoming } from "./http.ts";
import { jsonAnswer } from "./http.ts";
import { createFileRequest } from "./requestFields.ts";

interface Session {
  readonly owner: string | undefined;
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly mimeType: string;
  /** What the start announced; undefined when it did not. */
  readonly length: number | undefined;
  readonly chunks: Buffer[];
  received: number;
  done: FileResource | undefined;
}

export interface Uploads {
  answer(request: Incoming): Answer;
  clear(): void;
}

const granularity = 262_144;
const largestFile = 2 * 1024 ** 3;

const startView = z.object({
  file: z
    .object({
      name: z.string().optional(),
      displayName: z.string().optional(),
      mimeType: z.string().optional(),
      sizeBytes: z.number().optional(),
    })
    .default({}),
});

function integerHeader(request: Incoming, name: string): number | undefined {
  const value = request.headers[name];
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw invalidArgument(`Invalid ${name} header: ${value}`);
  return Number(value);
}

function readStart(request: Incoming): Session {
  const { file } = startView.parse(readRequest(createFileRequest, request.body));
  const mimeType = file.mimeType ?? request.headers["x-goog-upload-header-content-type"];
  const length = integerHeader(request, "x-goog-upload-header-content-length");
  if (request.headers["x-goog-upload-protocol"] !== "resumable") {
    throw invalidArgument("Upload protocol must be resumable.");
  }
  if (mimeType === undefined || !/^[\w.+-]+\/[\w.+-]+$/.test(mimeType)) {
    throw invalidArgument("Unsupported MIME type: a file needs the MIME type of its content.");
  }
  if (length !== undefined && (length === 0 || length > largestFile)) {
    throw invalidArgument(`The file size must be between 1 and ${largestFile} bytes.`);
  }
  if (file.sizeBytes !== undefined && length !== undefined && file.sizeBytes !== length) {
    throw invalidArgument("file.size_bytes differs from the announced content length.");
  }
  if (file.name !== undefined && !/^files\/[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(file.name)) {
    throw invalidArgument("file.name must be files/ and up to 40 lower-case letters, digits and dashes.");
  }
  return {
    owner: request.project,
    name: file.name,
    displayName: file.displayName,
    mimeType,
    length,
    chunks: [],
    received: 0,
    done: undefined,
  };
}

/** Takes what arrived, even of a connection that broke: a client may ask how far it came and go on from there. */
function take(session: Session, request: Incoming, isLast: boolean): void {
  const offset = integerHeader(request, "x-goog-upload-offset");
  if (offset !== session.received) {
    throw invalidArgument(
      `Invalid upload offset ${offset ?? "(none)"}: ${session.received} bytes were received so far.`,
    );
  }
  if (!isLast && !request.aborted && request.body.length % granularity !== 0) {
    throw invalidArgument(
      `The number of bytes uploaded is required to be a multiple of ${granularity}, except for the final request.`,
    );
  }
  const total = session.received + request.body.length;
  if (session.length !== undefined && total > session.length) {
    throw invalidArgument(`More bytes were sent than the ${session.length} announced.`);
  }
  session.chunks.push(request.body);
  session.received = total;
}

export function makeUploads(files: FileStore): Uploads {
  const sessions = new Map<string, Session>();
  const status = (session: Session): Record<string, string> => ({
    "x-goog-upload-status": session.done === undefined ? "active" : "final",
    "x-goog-upload-size-received": String(session.received),
  });
  const finalize = (session: Session, request: Incoming): Answer => {
    if (session.length !== undefined && session.received !== session.length) {
      throw invalidArgument(`The upload ended after ${session.received} of ${session.length} bytes.`);
    }
    const bytes = Buffer.concat(session.chunks);
    session.done = files.add(session.owner, { ...session, bytes }, request.baseUrl);
    session.chunks.length = 0;
    return jsonAnswer(200, { file: session.done }, status(session));
  };
  const start = (request: Incoming): Answer => {
    const session = readStart(request);
    const id = `upload-${sessions.size + 1}`;
    sessions.set(id, session);
    const url = `${request.baseUrl}${request.path}?upload_id=${id}&upload_protocol=resumable`;
    return {
      status: 200,
      headers: { ...status(session), "x-goog-upload-url": url, "x-goog-upload-chunk-granularity": String(granularity) },
      chunks: [],
    };
  };
  return {
    answer(request) {
      const commands = (request.headers["x-goog-upload-command"] ?? "").split(",").map((command) => command.trim());
      if (commands.includes("start")) return start(request);
      const session = sessions.get(request.query.get("upload_id") ?? "");
      if (session === undefined || ![session.owner, undefined].includes(request.project)) {
        throw new ApiError(404, "NOT_FOUND", "Upload not found.");
      }
      if (commands.includes("query")) return { status: 200, headers: status(session), chunks: [] };
      if (commands.includes("cancel")) {
        sessions.delete(request.query.get("upload_id") ?? "");
        return { status: 200, headers: { "x-goog-upload-status": "cancelled" }, chunks: [] };
      }
      if (session.done !== undefined) throw invalidArgument("Upload has already been terminated.");
      const isLast = commands.includes("finalize");
      if (commands.includes("upload")) take(session, request, isLast);
      else if (!isLast) throw invalidArgument(`Invalid upload command: ${commands.join(", ")}`);
      if (isLast && !request.aborted) return finalize(session, request);
      return { status: 200, headers: status(session), chunks: [] };
    },
    clear() {
      sessions.clear();
    },
  };
}
