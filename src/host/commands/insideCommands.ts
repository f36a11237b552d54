/** The commands that ask Gemini from inside the editor. */
import type { Inside } from "../inside/inside.ts";
import { selectedImages } from "../selection.ts";
import type { Run } from "./register.ts";

/** By their names without the prefix. */
export function insideCommands(inside: Inside): Record<string, Run> {
  return {
    focusPrompt: () => inside.focusPrompt(),
    detectInRegion: () => inside.detectInRegion(),
    segmentBox: () => inside.segmentSelected(),
    detectSliced: (clicked, selection) => inside.detectSliced(selectedImages(clicked, selection)),
    stopAsking: () => inside.stop(),
  };
}
