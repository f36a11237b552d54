/**
 * Keeps every answer on disk before it is read, so that nothing paid for is lost to a crash, a full disk or a sidecar
 * that cannot be written. One file an entry: `<id>.json` until its answer is in a sidecar, `<id>.settled.json`
 * afterwards.
 */
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { newId } from "../../core/ids.ts";
import { TEMPORARY, unlessMissing, writeWhole } from "../files/writeWhole.ts";
import type { Answer } from "./answer.ts";
import { type Entry, type Question, readEntry, toEntry } from "./journalEntry.ts";

/** A directory of questions and their answers. */
export interface Journal {
  /** Journals the question before it is sent: a journal that cannot be written is found out before anything is paid. */
  readonly begin: (question: Question) => Promise<Asked>;
  /** The answer has reached its sidecar, or nobody wants it. Unknown and settled ids are fine. */
  readonly settled: (id: string) => Promise<void>;
  /** All entries that can be read, newest first. */
  readonly list: () => Promise<Entry[]>;
  /** `undefined` when there is none, or it cannot be read. */
  readonly read: (id: string) => Promise<Entry | undefined>;
}

/** A question in the journal. */
export interface Asked {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Adds the answer. To be awaited before the answer is read. */
  readonly write: (answer: Answer) => Promise<void>;
}

/** When settled entries go, the oldest first. Bytes as on disk. */
export interface JournalLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** What is not settled stays so long even when the journal is full… */
const PROTECTED_MS = 30 * 24 * 3_600_000;
/** …unless the journal is fuller than this many times its limits. */
const OVERFULL = 10;
/** A temporary file this old was left by a crash. */
const ABANDONED_MS = 24 * 3_600_000;
const SETTLED = ".settled.json";
const OPEN = ".json";

/**
 * A journal in `dir`, made when missing. Several processes may use one directory: an entry is written by one of them
 * and appears whole. `now` is for tests. Its functions throw the file system's errors.
 */
export function openJournal(dir: string, limits: JournalLimits, now: () => number = Date.now): Journal {
  const file = (id: string, ending: string) => path.join(dir, id + ending);

  async function begin(question: Question): Promise<Asked> {
    const time = new Date(now());
    const id = `${time.toISOString().replace(/\W/g, "")}-${newId()}`;
    const write = (answer?: Answer) =>
      writeWhole(file(id, OPEN), JSON.stringify(toEntry(id, time.toISOString(), question, answer)), { mode: 0o600 });
    await mkdir(dir, { recursive: true });
    await write();
    await prune();
    return { id, time: time.toISOString(), write };
  }

  async function settled(id: string): Promise<void> {
    await rename(file(id, OPEN), file(id, SETTLED)).catch(unlessMissing);
  }

  async function read(id: string): Promise<Entry | undefined> {
    for (const ending of [OPEN, SETTLED]) {
      const text = await readFile(file(id, ending), "utf8").catch(unlessMissing);
      if (text !== undefined) return readEntry(text, ending === SETTLED);
    }
    return undefined;
  }

  async function list(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const name of (await names(OPEN)).reverse()) {
      const entry = await read(idOf(name));
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  /** Oldest first: an id begins with its time. */
  async function names(ending: string): Promise<string[]> {
    const all = (await readdir(dir).catch(unlessMissing)) ?? [];
    return all.filter((name) => name.endsWith(ending)).sort();
  }

  async function filesEnding(ending: string) {
    return Promise.all((await names(ending)).map(async (name) => ({ name, ...(await facts(path.join(dir, name))) })));
  }

  async function prune(): Promise<void> {
    const files = await filesEnding(OPEN);
    let count = files.length;
    let bytes = files.reduce((sum, one) => sum + one.bytes, 0);
    const tooMuch = (times: number) => count > limits.maxEntries * times || bytes > limits.maxBytes * times;
    const drop = async (one: (typeof files)[number]) => {
      await rm(path.join(dir, one.name), { force: true });
      count -= 1;
      bytes -= one.bytes;
    };
    for (const { name, modified } of await filesEnding(TEMPORARY)) {
      if (now() - modified > ABANDONED_MS) await rm(path.join(dir, name), { force: true });
    }
    for (const one of files) if (one.name.endsWith(SETTLED) && tooMuch(1)) await drop(one);
    for (const one of files) {
      if (one.name.endsWith(SETTLED)) continue;
      if (tooMuch(OVERFULL) || (tooMuch(1) && now() - one.modified > PROTECTED_MS)) await drop(one);
    }
  }

  return { begin, settled, list, read };
}

function idOf(name: string): string {
  return name.slice(0, -(name.endsWith(SETTLED) ? SETTLED : OPEN).length);
}

async function facts(file: string): Promise<{ bytes: number; modified: number }> {
  const stats = await stat(file).catch(unlessMissing);
  return { bytes: stats?.size ?? 0, modified: stats?.mtimeMs ?? 0 };
}
