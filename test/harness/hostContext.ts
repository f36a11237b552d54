import { readFileSync } from "node:fs";

/** The environment variable of the extension host that names the file with a `HostContext` in JSON. */
export const HOST_CONTEXT_VARIABLE = "VISION_SIDECAR_TEST";

/** Starts every line that the suite prints, because VS Code prints to the same console. */
export const LINE_OF_THE_SUITE = "[suite] ";

/** What a suite inside the extension host must know of the world around it. */
export interface HostContext {
  /** The folder that is open in VS Code. */
  readonly workspace: string;
  readonly emulatorUrl: string;
  /** The key that the emulator accepts. */
  readonly key: string;
  /** The project's folder, for fixtures. */
  readonly root: string;
  /** Where the suite writes its `HostCounts` as JSON when it has ended. */
  readonly countsFile: string;
}

export interface HostCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Reads the context; for use inside the extension host. */
export function readHostContext(): HostContext {
  const file = process.env[HOST_CONTEXT_VARIABLE];
  if (file === undefined) throw new Error(`${HOST_CONTEXT_VARIABLE} is not set: start the suite with "npm test".`);
  const context: HostContext = JSON.parse(readFileSync(file, "utf8"));
  return context;
}
