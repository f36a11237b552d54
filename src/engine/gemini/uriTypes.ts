/** Files in the web that the service fetches by itself, as a question names their addresses. */

/** Megabytes of one such file, https://ai.google.dev/gemini-api/docs/file-input-methods, read 2026-10-05. */
export const MAX_FETCHED_MEGABYTES = 100;

/** What of it can be asked about here: the types, and the extensions that tell them. Same source. */
export const FETCHED_TYPES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "image/jpeg": ["jpg", "jpeg", "jpe", "jfif"],
  "image/png": ["png"],
  "image/webp": ["webp"],
  "image/bmp": ["bmp"],
  "application/pdf": ["pdf"],
};

/** The type that an address promises by its ending; `undefined` when it says nothing, or something that is not taken. */
export function typeOfAddress({ pathname }: URL): string | undefined {
  const extension = /\.([^./]+)$/.exec(pathname)?.[1]?.toLowerCase();
  return Object.entries(FETCHED_TYPES).find(([, extensions]) => extensions.some((one) => one === extension))?.[0];
}

/** Whether an address is that of a file which the service stores: nobody opens it without the key. */
export function isStoredAddress(uri: string): boolean {
  return URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol) && /\/files\/[\w-]+$/.test(new URL(uri).pathname);
}
