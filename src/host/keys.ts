/** Where the API key is: VS Code's secret store, the environment, or, where no keyring works, this window's memory. */
import type * as vscode from "vscode";
import type { Log } from "./log.ts";

const SECRET = "visionSidecar.apiKey";
const USE_ENVIRONMENT = "useEnvironmentKey";
const HOSTS = "keyHosts";
const VARIABLES = ["GEMINI_API_KEY", "GOOGLE_API_KEY"] as const;

export interface Keys {
  /** The key to use now; `undefined` when the person has to be asked. */
  readonly current: () => Promise<string | undefined>;
  /**
   * Keeps a key, which was given for `host`.
   * @returns `false` when no keyring works and it is kept for this window only
   */
  readonly store: (key: string, host: string) => Promise<boolean>;
  /** From now on takes the key of the environment, for `host`. */
  readonly useEnvironment: (host: string) => Promise<void>;
  /** The hosts that the person lets the key go to. */
  readonly hosts: () => readonly string[];
  /** Lets the key go to one more. */
  readonly allow: (host: string) => Promise<void>;
  /** Forgets every key, and the choice of the environment's. */
  readonly remove: () => Promise<void>;
}

/** The environment variable that holds a key, if there is one. */
export function environmentKey(): { readonly name: string; readonly key: string } | undefined {
  for (const name of VARIABLES) {
    const key = process.env[name]?.trim();
    if (key) return { name, key };
  }
  return undefined;
}

/** What of the extension's context the keys need. */
interface Stores {
  readonly secrets: Pick<vscode.SecretStorage, "get" | "store" | "delete">;
  readonly globalState: vscode.Memento;
}

export function createKeys({ secrets, globalState }: Stores, log: Pick<Log, "warn">): Keys {
  let ofThisWindow: string | undefined;
  const fromKeyring = async () => {
    try {
      return await secrets.get(SECRET);
    } catch (error) {
      // Headless Linux and some containers have no keyring (https://github.com/microsoft/vscode/issues/115248).
      log.warn("The secret store cannot be read:", error);
      return undefined;
    }
  };
  return {
    current: async () => {
      if (ofThisWindow !== undefined) return ofThisWindow;
      const chosen = globalState.get(USE_ENVIRONMENT) === true ? environmentKey()?.key : undefined;
      return chosen ?? ((await fromKeyring()) || undefined);
    },
    hosts: () => globalState.get<readonly string[]>(HOSTS, []),
    allow: async (host) => globalState.update(HOSTS, [...globalState.get<readonly string[]>(HOSTS, []), host]),
    store: async (key, host) => {
      await globalState.update(HOSTS, [host]);
      await globalState.update(USE_ENVIRONMENT, undefined);
      try {
        await secrets.store(SECRET, key);
        ofThisWindow = undefined;
        return true;
      } catch (error) {
        log.warn("The secret store cannot be written; the key is kept for this window:", error);
        ofThisWindow = key;
        return false;
      }
    },
    useEnvironment: async (host) => {
      await globalState.update(HOSTS, [host]);
      ofThisWindow = undefined;
      await globalState.update(USE_ENVIRONMENT, true);
    },
    remove: async () => {
      ofThisWindow = undefined;
      await globalState.update(USE_ENVIRONMENT, undefined);
      await secrets.delete(SECRET);
    },
  };
}
