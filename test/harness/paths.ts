import path from "node:path";

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, "../..");

/** Downloads and scratch worlds; ignored by git, safe to delete. */
export const cacheFolder = path.join(root, ".vscode-test");

/** What builds and tests leave behind; ignored by git. */
export const outFolder = path.join(root, "out");

export const screenshotFolder = path.join(outFolder, "screenshots");

/** Where the picture samples that ship with the extension live. */
export const samplesFolder = path.join(root, "media", "samples");
