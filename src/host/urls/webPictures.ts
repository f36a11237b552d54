/** Pictures from the web, fetched by this machine: with progress, and kept in memory for the next question about them. */

import * as vscode from "vscode";
import { megabytes } from "../../engine/gemini/bytes.ts";
import { type FetchedImage, fetchImage } from "../../engine/images/fetchImage.ts";
import { settingsFor } from "../settings.ts";

export interface WebPictures {
  /** Fetches, tells of it, and can be called off. Throws what `fetchImage` throws. */
  readonly fetch: (address: URL) => Promise<FetchedImage>;
  /** The bytes of one that was fetched before; fetched anew when it is not in memory any more. */
  readonly bytesOf: (address: string, signal: AbortSignal) => Promise<Uint8Array>;
}

/** @param mostBytes of all pictures that are kept */
export function createWebPictures(mostBytes: number): WebPictures {
  // The one that was used last comes last.
  const kept = new Map<string, Uint8Array>();
  const keep = (address: string, bytes: Uint8Array) => {
    kept.delete(address);
    kept.set(address, bytes);
    let total = [...kept.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
    for (const [other, { byteLength }] of kept) {
      if (total <= mostBytes || other === address) return;
      kept.delete(other);
      total -= byteLength;
    }
  };
  return {
    fetch: async (address) => {
      const fetched = await withProgress(address);
      keep(address.href, fetched.bytes);
      return fetched;
    },
    bytesOf: async (address, signal) => {
      const bytes =
        kept.get(address) ??
        (await fetchImage(address, { signal, allowPrivate: settingsFor().allowPrivateUrls })).bytes;
      keep(address, bytes);
      return bytes;
    },
  };
}

async function withProgress(address: URL): Promise<FetchedImage> {
  const stop = new AbortController();
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t("Fetching a picture from {0}", address.host);
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    token.onCancellationRequested(() => stop.abort());
    let told = 0;
    return fetchImage(address.href, {
      signal: stop.signal,
      allowPrivate: settingsFor().allowPrivateUrls,
      onProgress: (received, size) => {
        const message =
          size === undefined
            ? vscode.l10n.t("{0} MB", megabytes(received))
            : vscode.l10n.t("{0} of {1} MB", megabytes(received), megabytes(size));
        const percent = size ? (100 * received) / size : 0;
        progress.report({ message, increment: percent - told });
        told = percent;
      },
    });
  });
}
