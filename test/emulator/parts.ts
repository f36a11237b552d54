/** Opens the parts of a request: are the bytes what they say they are, and what is in them? */
import { invalidArgument, unreadableImage } from "./apiErrors.ts";
import type { FileStore } from "./files.ts";
import type { Part } from "./generateRequest.ts";
import { type DecodedPicture, decodePixels, sniff } from "./pictures.ts";

export interface OpenedPart {
  readonly text: string;
  readonly picture: DecodedPicture | undefined;
}

const images = ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"];
const others = [
  "application/pdf",
  "text/plain",
  "text/html",
  "text/css",
  "text/csv",
  "text/xml",
  "text/markdown",
  "video/mp4",
  "video/mpeg",
  "video/quicktime",
  "video/mov",
  "video/avi",
  "video/x-flv",
  "video/mpg",
  "video/webm",
  "video/wmv",
  "video/3gpp",
  "audio/wav",
  "audio/mp3",
  "audio/mpeg",
  "audio/aiff",
  "audio/aac",
  "audio/ogg",
  "audio/flac",
];

function isKind(bytes: Buffer, mimeType: string): boolean {
  const found = sniff(bytes);
  const heif = /^image\/hei[cf]$/;
  return found === mimeType || (heif.test(mimeType) && heif.test(found ?? ""));
}

async function openBytes(bytes: Buffer, mimeType: string): Promise<DecodedPicture | undefined> {
  if (!images.includes(mimeType)) {
    if (!others.includes(mimeType)) throw invalidArgument(`Unsupported MIME type: ${mimeType}`);
    if (mimeType === "application/pdf" && !isKind(bytes, mimeType)) throw invalidArgument("The document has no pages.");
    return undefined;
  }
  if (!isKind(bytes, mimeType)) throw unreadableImage();
  try {
    return await decodePixels(bytes);
  } catch {
    throw unreadableImage();
  }
}

export async function openPart(part: Part, owner: string | undefined, files: FileStore): Promise<OpenedPart> {
  const { text = "", inlineData, fileData } = part;
  if (inlineData !== undefined) {
    const bytes = Buffer.from(inlineData.data, "base64");
    return { text, picture: await openBytes(bytes, inlineData.mimeType) };
  }
  if (fileData === undefined) return { text, picture: undefined };
  const file = files.open(owner, fileData.fileUri);
  return { text, picture: await openBytes(file.bytes, fileData.mimeType ?? file.mimeType) };
}
