/** Why a file cannot be worked on as a picture. */
import { SentenceError } from "../trouble/sentence.ts";

/**
 * One sentence or two for the person: what is wrong and what to do. English source strings with `{0}`, `{1}`; the host
 * looks them up in its translations.
 */
const sentences = {
  empty: "The file is empty. Copy or download the picture again.",
  notImage: "The file is no picture of a kind that can be read. Convert it to PNG or JPEG.",
  webPage: "The file is a web page, not a picture. Download the picture itself.",
  lfsPointer: "The file is only Git LFS's pointer to the picture. Fetch the picture with “git lfs pull”.",
  damaged: "The picture cannot be decoded; it may be damaged or cut off. Copy or download it again.",
  /** Width, height, and the limit in megapixels. */
  tooManyPixels: "The picture has {0} × {1} pixels; at most {2} megapixels can be worked on. Make it smaller first.",
  /** Megabytes of the file and of the limit. */
  tooManyBytes: "The file has {0} MB; at most {1} MB can be read. Make the picture smaller first.",
  folder: "This is a folder, not a picture. Choose the pictures in it.",
  notAFile: "This is a device or a pipe, not a file. Choose a picture that is a file.",
  noHeicDecoder: "HEIC pictures cannot be read here: the extension's HEIC decoder is missing. Convert it to JPEG.",
} as const;

/** The rows of the table above. */
export type ImageTrouble = keyof typeof sentences;

/** The file cannot be read as a picture. */
export class ImageError extends SentenceError {
  override readonly name = "ImageError";
  readonly trouble: ImageTrouble;

  constructor(trouble: ImageTrouble, args: readonly number[] = [], options?: ErrorOptions) {
    super(sentences[trouble], args.map(String), options);
    this.trouble = trouble;
  }
}

/** Passes an `ImageError` on and takes whatever else a decoder throws for damage. */
export function damaged(cause: unknown): ImageError {
  return cause instanceof ImageError ? cause : new ImageError("damaged", [], { cause });
}
