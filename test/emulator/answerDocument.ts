/** What the emulated model says of PDF documents. */
import { pagesAsked } from "./pageRange.ts";
import type { ReadPdf } from "./pdfReader.ts";
import type { Question } from "./question.ts";
import { withoutNegations } from "./questionKind.ts";
import { english } from "./tongues/english.ts";

const marker = /<!--\s*page\s+\S+\s*-->/i;
/** So much of a page is quoted in an answer about it. */
const quoted = 200;

function transcription(pages: readonly string[], question: Question): string {
  const isMarked = marker.test(question.prompt);
  const asked = pagesAsked(withoutNegations(question.prompt), pages.length);
  if (asked.length === 0) return `The document has only ${pages.length} pages.`;
  const texts = asked.map((page) => `${isMarked ? `<!-- page ${page} -->\n\n` : ""}${pages[page - 1] ?? ""}`);
  return texts.join("\n\n");
}

/** The whole text or that of the pages asked for; else how many pages there are, and how they begin. */
export function documentText(documents: readonly ReadPdf[], question: Question): string {
  const pages = documents.flatMap((document) => document.pages);
  if (question.kind === "transcribe") return transcription(pages, question);
  const noun = { label: "page", plural: "pages", one: "one page" };
  const size = english.sentence(`the document has ${english.counted(noun, pages.length)}`);
  if (question.kind === "count") return size;
  const asked = pagesAsked(question.prompt, pages.length);
  const shown = asked.length === pages.length ? asked.slice(0, 1) : asked;
  return [size, ...shown.map((page) => `Page ${page} reads: “${(pages[page - 1] ?? "").slice(0, quoted)}”`)].join(
    "\n\n",
  );
}
