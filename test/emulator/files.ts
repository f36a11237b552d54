/** The Files API: uploads of one key, their states and their end. */
import { createHash } from "node:crypto";
import { ApiError, invalidArgument, noSuchFile } from "./apiErrors.ts";
import type { Random } from "./random.ts";

interface StoredFile {
  readonly name: string;
  readonly owner: string | undefined;
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly displayName: string | undefined;
  readonly createTime: Date;
  expirationTime: Date;
  /** How often it still answers PROCESSING: once for pictures, twice for what takes longer. */
  processing: number;
}

export interface NewFile {
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

export type FileResource = Readonly<Record<string, unknown>>;

export interface FileStore {
  add(owner: string | undefined, file: NewFile, baseUrl: string): FileResource;
  /** Asking for a file brings it nearer to ACTIVE. */
  get(owner: string | undefined, name: string, baseUrl: string): FileResource;
  list(owner: string | undefined, baseUrl: string): FileResource[];
  remove(owner: string | undefined, name: string): void;
  /** The bytes behind a `fileUri` of a request; only of an active file. */
  open(owner: string | undefined, uri: string): { bytes: Buffer; mimeType: string };
  /** Lets 48 hours pass. */
  expireAll(): void;
  clear(): void;
}

const lifetimeMs = 48 * 60 * 60 * 1000;
const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

function describe(file: StoredFile, baseUrl: string): FileResource {
  return {
    name: file.name,
    ...(file.displayName === undefined ? {} : { displayName: file.displayName }),
    mimeType: file.mimeType,
    sizeBytes: String(file.bytes.length),
    createTime: file.createTime.toISOString(),
    updateTime: file.createTime.toISOString(),
    expirationTime: file.expirationTime.toISOString(),
    sha256Hash: createHash("sha256").update(file.bytes).digest("base64"),
    uri: `${baseUrl}/v1beta/${file.name}`,
    state: file.processing > 0 ? "PROCESSING" : "ACTIVE",
    source: "UPLOADED",
  };
}

export function makeFileStore(random: Random): FileStore {
  const files = new Map<string, StoredFile>();
  const find = (owner: string | undefined, name: string): StoredFile => {
    const file = files.get(name);
    if (file === undefined || file.owner !== owner || file.expirationTime <= new Date()) throw noSuchFile(name);
    return file;
  };
  const freshName = (): string =>
    `files/${Array.from({ length: 12 }, () => letters[Math.floor(random() * letters.length)]).join("")}`;
  return {
    add(owner, { name, displayName, mimeType, bytes }, baseUrl) {
      const createTime = new Date();
      const file: StoredFile = {
        name: name ?? freshName(),
        owner,
        bytes,
        mimeType,
        displayName,
        createTime,
        expirationTime: new Date(createTime.getTime() + lifetimeMs),
        processing: mimeType.startsWith("image/") ? 1 : 2,
      };
      if (files.has(file.name)) throw new ApiError(409, "ALREADY_EXISTS", "Requested entity already exists");
      files.set(file.name, file);
      return describe(file, baseUrl);
    },
    get(owner, name, baseUrl) {
      const file = find(owner, name);
      file.processing = Math.max(0, file.processing - 1);
      return describe(file, baseUrl);
    },
    list(owner, baseUrl) {
      const now = new Date();
      return [...files.values()]
        .filter((file) => file.owner === owner && file.expirationTime > now)
        .map((file) => describe(file, baseUrl));
    },
    remove(owner, name) {
      files.delete(find(owner, name).name);
    },
    open(owner, uri) {
      const name = /\/v1(?:beta)?\/(files\/[a-z0-9-]+)$/.exec(uri)?.[1];
      if (name === undefined) throw invalidArgument(`Unsupported file uri: ${uri}`);
      const file = find(owner, name);
      if (file.processing > 0) {
        const problem = `The File ${name} is not in an ACTIVE state and usage is not allowed.`;
        throw new ApiError(400, "FAILED_PRECONDITION", problem);
      }
      return file;
    },
    expireAll() {
      for (const file of files.values()) file.expirationTime = new Date(0);
    },
    clear() {
      files.clear();
    },
  };
}
