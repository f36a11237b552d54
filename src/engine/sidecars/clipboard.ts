/** Annotations on the clipboard: a small sidecar, so that one of a file pastes as well, and is read just as strictly. */
import type { Annotation, SidecarImage } from "../../core/annotation.ts";
import { readSidecar } from "./read.ts";
import { SIDECAR_MAX_BYTES } from "./refused.ts";

/** What was copied, and the picture it was copied from. */
export interface CopiedAnnotations {
  readonly image: SidecarImage;
  readonly annotations: readonly Annotation[];
}

/** The text for the clipboard. */
export function clipboardText({ image, annotations }: CopiedAnnotations): string {
  return JSON.stringify({ version: 1, image, annotations });
}

/** @returns `undefined` for a text that holds no annotations: another program's, one that is damaged or too large. Never throws. */
export function readClipboard(text: string): CopiedAnnotations | undefined {
  // Other texts may be as long as they like; none is parsed that cannot be meant.
  if (text.length > SIDECAR_MAX_BYTES || !/^\s*\{/.test(text)) return undefined;
  const read = readSidecar(text);
  if (!read.ok || read.sidecar.annotations.length === 0) return undefined;
  return { image: read.sidecar.image, annotations: read.sidecar.annotations };
}
