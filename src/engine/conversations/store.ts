/** Keeps conversations on disk, so that their documents are there again after a restart. */
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { unlessMissing, writeWhole } from "../files/writeWhole.ts";
import { type Conversation, readConversation } from "./conversation.ts";

/** A directory of conversations. Its functions throw the file system's errors. */
export interface ConversationStore {
  readonly save: (conversation: Conversation) => Promise<void>;
  /** `undefined` when there is none, or it cannot be read. */
  readonly read: (id: string) => Promise<Conversation | undefined>;
}

const ENDING = ".json";
/** An id is a file's name. */
const ID = /^[\w-]+$/;

/** A store in `dir`, made when missing; it keeps the `most` newest, and the one that was saved last. */
export function openConversations(dir: string, most: number): ConversationStore {
  const file = (id: string) => path.join(dir, id + ENDING);
  return {
    async save(conversation) {
      if (!ID.test(conversation.id)) throw new Error(`"${conversation.id}" cannot be the id of a conversation.`);
      await mkdir(dir, { recursive: true });
      await writeWhole(file(conversation.id), JSON.stringify(conversation), { mode: 0o600 });
      // Ids begin with their time. An old conversation that goes on is in use.
      const own = conversation.id + ENDING;
      const others = (await readdir(dir)).filter((name) => name.endsWith(ENDING) && name !== own).sort();
      for (const name of others.slice(0, Math.max(0, others.length - most + 1)))
        await rm(path.join(dir, name), { force: true });
    },
    async read(id) {
      if (!ID.test(id)) return undefined;
      const text = await readFile(file(id), "utf8").catch(unlessMissing);
      return text === undefined ? undefined : readConversation(text);
    },
  };
}
