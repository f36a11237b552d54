/** The last request that this window made about each file, or about several together, so that it can be had as code. */
import type * as vscode from "vscode";
import type { PixelRect } from "../../core/tiles.ts";
import type { AskedInCode } from "../../engine/code/request.ts";

/** What was asked, about what and how; not the key. */
export interface LastRequest extends Pick<AskedInCode, "task" | "options" | "model" | "tuning" | "earlier"> {
  /** In the order in which they were sent. */
  readonly files: readonly vscode.Uri[];
  /** It was about this part of the only file alone: pixels of the upright picture. */
  readonly part?: PixelRect;
}

/** Requests that are remembered; of more, those that were made longest ago are forgotten. */
const MOST = 500;
const requests = new Map<string, LastRequest>();

export function rememberRequest(request: LastRequest): void {
  const key = keyOf(request.files);
  requests.delete(key);
  requests.set(key, request);
  const [oldest] = requests.keys();
  if (requests.size > MOST && oldest !== undefined) requests.delete(oldest);
}

/**
 * The last request about these files together, in whichever order; `undefined` when there was none since the window was
 * opened.
 */
export function lastRequest(files: readonly vscode.Uri[]): LastRequest | undefined {
  return requests.get(keyOf(files));
}

function keyOf(files: readonly vscode.Uri[]): string {
  return files
    .map((file) => file.toString())
    .sort()
    .join("\n");
}
