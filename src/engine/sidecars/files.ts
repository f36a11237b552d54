/** The port through which sidecars on disk are read and written. */

export interface FileText {
  /** As it stands there, a byte order mark included. */
  readonly text: string;
  /** Of the bytes on disk, for `commit`. */
  readonly hash: string;
}

/** Somebody else changed, made or removed the file since it was read. Nothing was written; read again. */
export class ChangedOnDisk extends Error {
  override readonly name = "ChangedOnDisk";
}

/** Errors of the file system (EACCES, ENOSPC, EISDIR, …) come through as they are, with their `code`. */
export interface Files {
  /**
   * `undefined` when there is no such file.
   * @throws SidecarRefused when what is there is no file, too large, or not text
   */
  readonly read: (path: string) => Promise<FileText | undefined>;
  /**
   * Replaces the file as a whole or not at all.
   * @param expected the hash that was read, `undefined` when there must be no file yet
   * @throws ChangedOnDisk when the file is not what was expected
   */
  readonly commit: (path: string, text: string, expected: string | undefined) => Promise<void>;
}
