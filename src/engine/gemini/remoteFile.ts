/** A file that the service stores, as it describes it. */
import * as z from "zod";

const text = z.string().optional().catch(undefined);
const time = z.iso.datetime({ offset: true }).optional().catch(undefined);

/**
 * What the Files API says of a file (https://ai.google.dev/api/files, read 2026-10-05). Numbers come as strings; all but
 * name and address may be missing.
 */
export const remoteFileSchema = z.object({
  /** `files/` and an id: what `get` and `delete` are asked for. */
  name: z.string().regex(/^files\/[\w-]{1,100}$/),
  /** What a question refers to it by. */
  uri: z.url({ protocol: /^https?$/ }),
  mimeType: text,
  sizeBytes: z.coerce.number().int().nonnegative().optional().catch(undefined),
  /** `UNKNOWN` for whatever was added since. */
  state: z.enum(["PROCESSING", "ACTIVE", "FAILED"]).or(z.literal("UNKNOWN")).catch("UNKNOWN"),
  /** ISO 8601. */
  createTime: time,
  /** ISO 8601; 48 hours after the upload. */
  expirationTime: time,
  displayName: text,
  /** Base64, of the digest or of its hexadecimal digits: reports differ. */
  sha256Hash: text,
  /** Why it failed. */
  error: z.object({ message: z.string() }).optional().catch(undefined),
});

/** A stored file. */
export type RemoteFile = z.infer<typeof remoteFileSchema>;

/** One page of the list; what cannot be read is left out. */
export const filePageSchema = z.object({
  files: z
    .array(z.unknown())
    .catch([])
    .transform((files) => files.flatMap((file) => remoteFileSchema.safeParse(file).data ?? [])),
  nextPageToken: text,
});
