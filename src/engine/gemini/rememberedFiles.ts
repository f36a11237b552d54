/** Which contents the service has already, kept on disk for all windows and across restarts. */

import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { parseJson } from "../../core/jsonText.ts";
import { oneAtATime } from "../files/oneAtATime.ts";
import { unlessMissing, writeWhole } from "../files/writeWhole.ts";
import type { Content } from "./bytes.ts";
import { checkedBaseUrl, checkedKey, type Endpoint } from "./endpoint.ts";

const rememberedSchema = z.object({
  /** Whose it is: address and key, salted and hashed. Another key may not use it. */
  owner: z.string(),
  sha256: z.string(),
  mimeType: z.string(),
  name: z.string(),
  uri: z.string(),
  /** ISO 8601, UTC. */
  expires: z.iso.datetime(),
});

/** A stored file, and which content of whose it is. */
export type Remembered = z.infer<typeof rememberedSchema>;

const stored = z.object({ version: z.literal(1), salt: z.string().min(16), files: z.array(rememberedSchema) });
type Stored = z.infer<typeof stored>;

/** Beyond these the ones that end first are forgotten: each costs no more than another upload. */
const MAX_FILES = 500;

/** The list in a folder. Its functions throw the file system's errors. */
export interface RememberedFiles {
  /** Those of an endpoint that have not expired. */
  readonly of: (endpoint: Endpoint) => Promise<Remembered[]>;
  readonly add: (
    endpoint: Endpoint,
    content: Content,
    file: Omit<Remembered, "owner" | "sha256" | "mimeType">,
  ) => Promise<void>;
  readonly forget: (uri: string) => Promise<void>;
}

/** A list in `dir`, made when something is added. What cannot be read as one counts as empty. */
export function rememberedFiles(dir: string, now: () => number): RememberedFiles {
  const file = path.join(dir, "uploads.json");

  async function read(): Promise<Stored> {
    const text = await readFile(file, "utf8").catch(unlessMissing);
    const found = stored.safeParse(parseJson(text ?? ""));
    return found.success ? found.data : { version: 1, salt: randomBytes(16).toString("hex"), files: [] };
  }

  async function change(by: (before: Stored) => readonly Remembered[]): Promise<void> {
    await mkdir(dir, { recursive: true });
    await oneAtATime(file, async () => {
      const before = await read();
      const valid = by(before).filter(({ expires }) => Date.parse(expires) > now());
      const files = valid.sort((a, b) => Date.parse(b.expires) - Date.parse(a.expires)).slice(0, MAX_FILES);
      await writeWhole(file, JSON.stringify({ ...before, files }), { mode: 0o600 });
    });
  }

  return {
    async of(endpoint) {
      const { salt, files } = await read();
      const owner = fingerprint(salt, endpoint);
      return files.filter((one) => one.owner === owner && Date.parse(one.expires) > now());
    },
    add: (endpoint, { sha256, mimeType }, added) =>
      change(({ salt, files }) => {
        const owner = fingerprint(salt, endpoint);
        const { name, uri, expires } = added;
        const others = files.filter((one) => one.uri !== uri);
        return [{ owner, sha256, mimeType, name, uri, expires: new Date(expires).toISOString() }, ...others];
      }),
    async forget(uri) {
      const { files } = await read();
      if (files.some((one) => one.uri === uri)) await change((now) => now.files.filter((one) => one.uri !== uri));
    },
  };
}

/** Tells keys and addresses apart and gives neither away. */
function fingerprint(salt: string, endpoint: Endpoint): string {
  return createHash("sha256")
    .update(JSON.stringify([salt, checkedBaseUrl(endpoint), checkedKey(endpoint)]))
    .digest("hex");
}
