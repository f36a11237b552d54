import type { SidecarProblem } from "./read.ts";

/**
 * VS Code cannot synchronise texts over 50 MB with extensions, so larger sidecars could never be opened again. Bytes as
 * on disk; above the first a person is warned, above the second nothing is written.
 */
export const SIDECAR_WARN_BYTES = 20_000_000;
export const SIDECAR_MAX_BYTES = 40_000_000;

/** The sidecar cannot be written: it is not valid, newer than this version, too large, or no file. It is untouched. */
export class SidecarRefused extends Error {
  override readonly name = "SidecarRefused";
  /** What is wrong with its text, when that is the reason. */
  readonly problem: SidecarProblem | undefined;

  /** @param message a sentence */
  constructor(message: string, problem?: SidecarProblem) {
    super(message);
    this.problem = problem;
  }
}

/** @throws SidecarRefused when a sidecar of so many bytes could not be edited. `verb`: "is" or "would grow to". */
export function checkSize(bytes: number, verb: string): void {
  if (bytes <= SIDECAR_MAX_BYTES) return;
  // Rounded up: "40 MB, more than 40 MB" would help nobody.
  const size = Math.ceil(bytes / 1e5) / 10;
  throw new SidecarRefused(
    `The sidecar ${verb} ${size} MB; above ${SIDECAR_MAX_BYTES / 1e6} MB VS Code cannot edit it. Take masks or texts out of it that are not needed.`,
  );
}
