import { SentenceError } from "../trouble/sentence.ts";
import type { SidecarProblem } from "./read.ts";

/**
 * VS Code cannot synchronise texts over 50 MB with extensions, so larger sidecars could never be opened again. Bytes as
 * on disk; above the first a person is warned, above the second nothing is written.
 */
export const SIDECAR_WARN_BYTES = 20_000_000;
export const SIDECAR_MAX_BYTES = 40_000_000;

/** The sidecar cannot be written: it is not valid, newer than this version, too large, or no file. It is untouched. */
export class SidecarRefused extends SentenceError {
  override readonly name = "SidecarRefused";
  /** What is wrong with its text, when that is the reason. */
  readonly problem: SidecarProblem | undefined;

  /** @param text a sentence with gaps for `args` */
  constructor(text: string, args: readonly string[] = [], problem?: SidecarProblem) {
    super(text, args);
    this.problem = problem;
  }
}

/** Refuses to write a sidecar whose text is not in order. */
export function refusedFor(problem: SidecarProblem): SidecarRefused {
  return new SidecarRefused("Line {0}: {1}", [String(problem.line), problem.message], problem);
}

const TOO_LARGE = {
  is: "The sidecar is {0} MB; above {1} MB VS Code cannot edit it. Take masks or texts out of it that are not needed.",
  grows:
    "The sidecar would grow to {0} MB; above {1} MB VS Code cannot edit it. Take masks or texts out of it that are not needed.",
} as const;

/** @throws SidecarRefused when a sidecar that has so many bytes, or grows to so many, could not be edited */
export function checkSize(bytes: number, when: keyof typeof TOO_LARGE): void {
  if (bytes <= SIDECAR_MAX_BYTES) return;
  // Rounded up: "40 MB, more than 40 MB" would help nobody.
  const size = Math.ceil(bytes / 1e5) / 10;
  throw new SidecarRefused(TOO_LARGE[when], [String(size), String(SIDECAR_MAX_BYTES / 1e6)]);
}
