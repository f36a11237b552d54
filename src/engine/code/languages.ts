/** The languages that a request can be had in. */
import { inCurlScript } from "./curl.ts";
import { inGoProgram } from "./go.ts";
import { inJavaScriptProgram } from "./javascript.ts";
import { inPythonProgram } from "./python.ts";
import type { CodeRequest } from "./request.ts";

/** A language, and how a request is written in it. */
export interface CodeLanguage {
  /** A name that is the same everywhere. */
  readonly name: string;
  /** What the program is run with, besides the language itself. */
  readonly uses: string;
  /** As VS Code knows it. */
  readonly id: string;
  readonly program: (request: CodeRequest) => string;
}

/** In the order in which they are offered. */
export const CODE_LANGUAGES: readonly CodeLanguage[] = [
  { name: "JavaScript", uses: "@google/genai", id: "javascript", program: inJavaScriptProgram },
  { name: "Python", uses: "google-genai", id: "python", program: inPythonProgram },
  { name: "Go", uses: "google.golang.org/genai", id: "go", program: inGoProgram },
  { name: "curl", uses: "REST", id: "shellscript", program: inCurlScript },
];
