import { open, stat } from "node:fs/promises";

/**
 * The first bytes of a file, fewer when it has no more; `undefined` for what is no file: reading a pipe would wait for ever.
 * @throws the file system's error
 */
export async function firstBytes(file: string, most: number): Promise<Buffer | undefined> {
  if (!(await stat(file)).isFile()) return undefined;
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(most), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
