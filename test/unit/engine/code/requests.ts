/** Requests that are ready to be written as programs. */

import type { AskedInCode, CodeRequest } from "../../../../src/engine/code/request.ts";
import { codeRequest } from "../../../../src/engine/code/request.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";

export const GOOGLE = "https://generativelanguage.googleapis.com";

/** Of a picture in a folder, unless told otherwise. */
export function requestFor(asked: Partial<AskedInCode> = {}): Promise<CodeRequest> {
  return codeRequest({
    title: "Detect Objects",
    folder: "samples",
    notes: [],
    files: [{ path: "photos/street.png", name: "street.png", mimeType: "image/png" }],
    task: detect,
    options: {},
    model: "gemini-3.8-flash",
    tuning: {},
    baseUrl: GOOGLE,
    thinking: createThinkingMemory(),
    ...asked,
  });
}
