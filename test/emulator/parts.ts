/** Opens the parts of a request: are the bytes what they say they are, and what is in them? */
import { invalidArgument, unreadableImage } from "./apiErrors.ts";
import type { FileStore } from "./files.ts";
import type { Part } from "./generateRequest.ts";
import { type ReadPdf, readPdf } from "./pdfReader.ts";
import { type DecodedPicture, decodePixels, sniff } from "./pictures.ts";

export interface OpenedPart {
  readonly text: string;
  readonly picture?: DecodedPicture;
  readonly document?: ReadPdf;
}

const images = ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"];
const others = [
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

async function openBytes(bytes: Buffer, mimeType: string): Promise<Omit<OpenedPart, "text">> {
  if (mimeType === "application/pdf") return { document: await readPdf(bytes) };
  if (!images.includes(mimeType)) {
    if (!others.includes(mimeType)) throw invalidArgument(`Unsupported MIME type: ${mimeType}`);
    return {};
  }
  if (!isKind(bytes, mimeType)) throw unreadableImage();
  try {
    return { picture: await decodePixels(bytes) };
  } catch {
    throw unreadableImage();
  }
}

export async function openPart(part: Part, owner: string | undefined, files: FileStore): Promise<OpenedPart> {
  const { text = "", inlineData, fileData } = part;
  if (inlineData !== undefined) {
    const bytes = Buffer.from(inlineData.data, "base64");
    return { text, ...(await openBytes(bytes, inlineData.mimeType)) };
  }
  if (fileData === undefined) return { text };
  const file = files.open(owner, fileData.fileUri);
  return { text, ...(await openBytes(file.bytes, fileData.mimeType ?? file.mimeType)) };
}
