/** Where a key is kept when the machine has no keyring. */
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { createKeys } from "../../src/host/keys.ts";

function memento(): vscode.Memento & { setKeysForSync(): void } {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.has(key) ? (values.get(key) as T) : otherwise),
    update: async (key, value) => {
      values.set(key, value);
    },
    setKeysForSync: () => undefined,
  };
}

const noKeyring = {
  get: async () => {
    throw new Error("no keyring");
  },
  store: async () => {
    throw new Error("no keyring");
  },
  delete: async () => undefined,
};

const warnings: unknown[] = [];
const log = { warn: (...args: unknown[]) => warnings.push(args) };

describe("without a keyring", () => {
  it("a key is kept for this window only, and that is told", async () => {
    const keys = createKeys({ secrets: noKeyring, globalState: memento() }, log);
    assert.equal(await keys.current(), undefined);
    assert.equal(await keys.store("window-key-000", "gemini.example"), false);
    assert.equal(await keys.current(), "window-key-000");
    assert.equal(warnings.length, 2);
    assert.ok(!JSON.stringify(warnings).includes("window-key-000"));
    await keys.remove();
    assert.equal(await keys.current(), undefined);
    const otherWindow = createKeys({ secrets: noKeyring, globalState: memento() }, log);
    assert.equal(await otherWindow.current(), undefined);
  });
});

describe("a key of the environment", () => {
  it("is used when it was chosen, and no longer when another was set", async () => {
    const before = process.env.GEMINI_API_KEY;
    process.env.GEMINI_API_KEY = " environment-key-000\n";
    try {
      const stored = new Map<string, string>();
      const secrets = {
        get: async (name: string) => stored.get(name),
        store: async (name: string, value: string) => {
          stored.set(name, value);
        },
        delete: async (name: string) => {
          stored.delete(name);
        },
      };
      const keys = createKeys({ secrets, globalState: memento() }, log);
      assert.equal(await keys.current(), undefined, "it is offered, never taken unasked");
      await keys.useEnvironment("gemini.example");
      assert.equal(await keys.current(), "environment-key-000");
      await keys.store("typed-key-000", "gemini.example");
      assert.equal(await keys.current(), "typed-key-000");
    } finally {
      if (before === undefined) delete process.env.GEMINI_API_KEY;
      else process.env.GEMINI_API_KEY = before;
    }
  });
});

describe("the hosts that a key may go to", () => {
  it("are the one that it was given for, and those that the person adds; another key begins anew", async () => {
    const stored = new Map<string, string>();
    const secrets = {
      get: async (name: string) => stored.get(name),
      store: async (name: string, value: string) => {
        stored.set(name, value);
      },
      delete: async () => undefined,
    };
    const keys = createKeys({ secrets, globalState: memento() }, log);
    assert.deepEqual(keys.hosts(), []);
    await keys.store("first-key-000", "one.example");
    await keys.allow("two.example:8443");
    assert.deepEqual(keys.hosts(), ["one.example", "two.example:8443"]);
    await keys.store("second-key-000", "two.example");
    assert.deepEqual(keys.hosts(), ["two.example"]);
  });
});
