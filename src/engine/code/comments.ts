/** The comment at the top of a program. */
import type { CodeRequest } from "./request.ts";
import { inComment } from "./text.ts";

/** Columns. */
const WIDTH = 100;

/**
 * What the program does, what it needs and what its reader has to know, each line begun with `sign`.
 * @param needs what to install
 * @param run how to start it; the key is in the environment then
 */
export function topComment(
  { title, folder, notes, files }: CodeRequest,
  sign: string,
  needs: string,
  run: string,
): string {
  const where = folder === undefined ? "" : ` in the folder "${folder}"`;
  const sentences = [
    // The first two lines are our own words: in a Python program they could name an encoding.
    "Made by Vision Sidecar: what it sends is what the extension sends, with the files as they are.",
    needs,
    `${title}: ${files.map(({ path }) => path).join(", ")}`,
    `Run it${where}, with your key in GEMINI_API_KEY: ${run}`,
    ...notes.map((note) => `Note: ${note}`),
  ];
  return sentences
    .flatMap((one) => wrapped(inComment(one), WIDTH - sign.length))
    .map((line) => `${sign} ${line}`.trimEnd())
    .join("\n");
}

/** Lines of whole words. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
