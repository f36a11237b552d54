/** Reads PDF documents as far as the emulated model needs: how many pages, and the text of those that `makePdf` made. */
import { decodePDFRawStream, PDFArray, PDFDocument, type PDFPage, PDFRawStream, PDFStream } from "@cantoo/pdf-lib";
import { invalidArgument } from "./apiErrors.ts";
import { pageMark } from "./pdf.ts";

export interface ReadPdf {
  /** The text of each page. */
  readonly pages: readonly string[];
}

const largestBytes = 52_428_800;
const mostPages = 1000;
/** Of a page whose text is not written the way `makePdf` does it: fonts of others have encodings of their own. */
const noText = "(no text)";

/** What the service says of documents that are damaged, locked or empty alike. */
function withoutPages(): Error {
  return invalidArgument("The document has no pages.");
}

/** Throws what the service answers to documents of so many pages in all. */
export function checkPageCount(count: number): void {
  if (count <= mostPages) return;
  throw invalidArgument(
    `The document contains ${count} pages, which exceeds the supported page limit of ${mostPages}.`,
  );
}

function contentOf(page: PDFPage): string {
  const contents = page.node.Contents();
  const streams =
    contents instanceof PDFArray ? contents.asArray().map((item) => page.doc.context.lookup(item)) : [contents];
  const pieces = streams.map((stream) => {
    if (stream instanceof PDFRawStream) return decodePDFRawStream(stream).decode();
    return stream instanceof PDFStream ? stream.getContents() : new Uint8Array();
  });
  return pieces.map((piece) => Buffer.from(piece).toString("latin1")).join("\n");
}

/** The characters of a string as `makePdf` writes it, without its parentheses. */
function unescaped(literal: string): string {
  const codes = literal.replaceAll(/\\(?:([0-7]{3})|(.))/g, (_, octal: string | undefined, character: string) =>
    octal === undefined ? character : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return new TextDecoder("windows-1252").decode(Buffer.from(codes, "latin1"));
}

function textOf(page: PDFPage): string {
  const lines = contentOf(page).split("\n");
  if (lines[0] !== pageMark) return noText;
  let text = "";
  let isFirst = true;
  for (const line of lines) {
    const shown = /^\((.*)\) Tj$/.exec(line)?.[1];
    if (shown !== undefined) {
      text += unescaped(shown);
      isFirst = false;
    } else if (/ Td$/.test(line) && !isFirst) text += "\n";
  }
  return text;
}

/** Throws what the service answers to bytes that are no readable document, and to one that is too large for it. */
export async function readPdf(bytes: Buffer): Promise<ReadPdf> {
  if (bytes.length > largestBytes) {
    throw invalidArgument("The request's total referenced files bytes are too large to be read");
  }
  if (bytes.toString("latin1", 0, 5) !== "%PDF-") throw withoutPages();
  // The library finds what it can in half a document; the service does not take it.
  if (!bytes.subarray(-2048).includes("%%EOF")) throw withoutPages();
  let pages: string[];
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    const count = document.getPageCount();
    pages = count > mostPages ? Array.from({ length: count }, () => noText) : document.getPages().map(textOf);
  } catch {
    throw withoutPages();
  }
  if (pages.length === 0) throw withoutPages();
  checkPageCount(pages.length);
  return { pages };
}
