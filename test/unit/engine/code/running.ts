/** Runs programs as a person would: each in its language, in the folder of the pictures. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../../..");

/** How a language is run on this machine. */
export interface Runner {
  readonly file: string;
  readonly command: readonly string[];
}

/** The runners of this machine by their language, and why others are missing. Programs will be run in `folder`. */
export function runners(folder: string): {
  readonly found: ReadonlyMap<string, Runner>;
  readonly missing: readonly string[];
} {
  const all: readonly (readonly [string, Runner, string, () => boolean])[] = [
    ["JavaScript", { file: "ask.mjs", command: [process.execPath] }, "", () => true],
    ["curl", { file: "ask.sh", command: ["sh"] }, "no curl with jq", () => works("curl", "-V") && works("jq", "-V")],
    [
      "Python",
      { file: "ask.py", command: ["python3"] },
      "no python3 with google-genai and pillow",
      () => works("python3", "-c", "import google.genai, PIL"),
    ],
    [
      "Go",
      { file: "ask.go", command: ["go", "run"] },
      "no go with google.golang.org/genai",
      () => getsGoPackage(folder),
    ],
  ];
  const there = all.filter(([, , , isThere]) => isThere());
  const missing = all.filter((one) => !there.includes(one)).map(([name, , why]) => `${name} (${why})`);
  return { found: new Map(there.map(([name, runner]) => [name, runner])), missing };
}

/** Whether a program is there and ends well. */
export function works(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Makes the folder a module that has the SDK; only with Go and a way to its packages. */
function getsGoPackage(folder: string): boolean {
  const go = (...args: string[]) => spawnSync("go", args, { cwd: folder, stdio: "ignore" }).status === 0;
  return go("version") && go("mod", "init", "ask") && go("get", "google.golang.org/genai");
}

/** Makes a folder in which programs find what they need. `size` is what a missing ImageMagick would say. */
export async function prepareFolder(folder: string, size: { width: number; height: number }): Promise<void> {
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"), "junction");
  if (works("identify", "-version")) return;
  await mkdir(path.join(folder, "bin"));
  const identify = path.join(folder, "bin", "identify");
  await writeFile(identify, `#!/bin/sh\ncat > /dev/null\nprintf '%s\\n' '${size.width} ${size.height}'\n`);
  await chmod(identify, 0o755);
}

/** What a program prints. Throws when it fails, with what it complained of. */
export async function run({ file, command }: Runner, program: string, folder: string, key: string): Promise<string> {
  await writeFile(path.join(folder, file), program);
  const [start = "", ...rest] = command;
  const { GOOGLE_API_KEY: _, ...environment } = process.env;
  const child = spawn(start, [...rest, file], {
    cwd: folder,
    env: {
      ...environment,
      GEMINI_API_KEY: key,
      PATH: [path.join(folder, "bin"), environment.PATH].join(path.delimiter),
    },
  });
  let printed = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    printed += piece;
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    complaints += piece;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${complaints}${printed}`);
  return printed;
}
