import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

export interface Guarded {
  /** Of the guard, which leads the group of the program's processes. */
  readonly pid: number | undefined;
  /** Everything printed so far, stdout and stderr together. */
  output(): string;
  /** Resolves when the program has ended for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends the program and everything it started, and waits for that. */
  stop(): Promise<void>;
  onOutput(listener: () => void): void;
}

/** Starts a program so that neither it nor its children can outlive this process. See `guard.ts`. */
export function startGuarded(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Guarded {
  const guard = path.join(import.meta.dirname, "guard.ts");
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    process.execPath,
    [guard, program, ...args],
    // A group of its own on POSIX, where the guard ends the whole group.
    { env, detached: process.platform !== "win32", stdio: ["pipe", "pipe", "pipe"], windowsHide: true },
  );
  let output = "";
  const listeners: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  // The guard may be gone when its pipe is closed.
  child.stdin.on("error", () => undefined);
  const ended = once(child, "close").then(() => undefined);
  return {
    pid: child.pid,
    output: () => output,
    ended,
    onOutput: (listener) => listeners.push(listener),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
