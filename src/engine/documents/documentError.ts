/** Why a file cannot be sent as a document. */
import { SentenceError } from "../trouble/sentence.ts";

/**
 * One sentence or two for the person: what is wrong and what to do. English source strings with `{0}`, `{1}`; the host
 * looks them up in its translations.
 */
const sentences = {
  empty: "The file is empty. Copy or download the document again.",
  folder: "This is a folder, not a document. Choose the documents in it.",
  notAFile: "This is a device or a pipe, not a file. Choose a document that is a file.",
  notPdf: "The file is no PDF, whatever its name says. Export or download the document as a PDF again.",
  webPage: "The file is a web page, not a PDF. Download the PDF itself.",
  lfsPointer: "The file is only Git LFS's pointer to the PDF. Fetch the PDF with “git lfs pull”.",
  damaged:
    "The PDF cannot be read; it may be damaged or cut off. Copy or download it again, or print it into a new PDF.",
  password: "The PDF is protected by a password. Save a copy without the password first.",
  tooComplex: "Reading the PDF takes too much time or memory. Print it into a new PDF, or split it.",
  /** Megabytes of the file and of the limit. */
  tooManyBytes: "The PDF has {0} MB; Gemini reads at most {1} MB. Split it or make its pictures smaller.",
  /** Pages of the file and of the limit. */
  tooManyPages: "The PDF has {0} pages; Gemini reads at most {1}. Split it first.",
  noReader: "PDFs cannot be read here: a file of the extension is missing. Install the extension again.",
} as const;

/** The rows of the table above. */
export type DocumentTrouble = keyof typeof sentences;

/** The file cannot be sent as a document. */
export class DocumentError extends SentenceError {
  override readonly name = "DocumentError";
  readonly trouble: DocumentTrouble;

  constructor(trouble: DocumentTrouble, args: readonly number[] = [], options?: ErrorOptions) {
    super(sentences[trouble], args.map(String), options);
    this.trouble = trouble;
  }
}
