/** The last request that this window made about each image, so that it can be had as code. */
import type * as vscode from "vscode";
import type { AskedInCode } from "../../engine/code/request.ts";

/** What was asked and how; not the key. */
export type LastRequest = Pick<AskedInCode, "task" | "options" | "model" | "tuning">;

/** Images that are remembered; of more, those that were asked about for longest ago are forgotten. */
const MOST = 500;
const requests = new Map<string, LastRequest>();

export function rememberRequest(image: vscode.Uri, request: LastRequest): void {
  const key = image.toString();
  requests.delete(key);
  requests.set(key, request);
  const [oldest] = requests.keys();
  if (requests.size > MOST && oldest !== undefined) requests.delete(oldest);
}

/** `undefined` when nothing was asked about the image since the window was opened. */
export function lastRequest(image: vscode.Uri): LastRequest | undefined {
  return requests.get(image.toString());
}
