import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "./paths.ts";

export interface Finished {
  readonly code: number;
  /** stdout and stderr, in the order they came. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Also show the output while it comes. */
  readonly show?: boolean;
}

/** Runs a program to its end. Throws only when it cannot be started. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (options.show) process.stderr.write(text);
      });
    }
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\n${signal}` : output }));
  });
}

/** What a program says last is what its failure is about. */
const LINES_OF_AN_ERROR = 20;

/** As `run`, but a failure is an error that carries the end of the output. */
export async function mustRun(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, output } = await run(program, args, options);
  if (code !== 0) {
    const end = output.trim().split("\n").slice(-LINES_OF_AN_ERROR).join("\n");
    throw new Error(`${[path.basename(program), ...args].join(" ")} failed with exit code ${code}:\n${end}`);
  }
  return output;
}

/** Runs npm as the person has it configured, in a folder of its own. */
export async function npm(args: readonly string[], folder: string): Promise<string> {
  const scripted = process.env.npm_execpath ?? "";
  const where = ["--prefix", folder, "--no-audit", "--no-fund"];
  if (/npm-cli\.js$/.test(scripted)) {
    return mustRun(process.execPath, [scripted, ...args, ...where], { cwd: folder });
  }
  // A shell finds npm.cmd on Windows; the arguments hold nothing a shell would read.
  return process.platform === "win32"
    ? mustRun("cmd.exe", ["/d", "/c", "npm", ...args, ...where], { cwd: folder })
    : mustRun("npm", [...args, ...where], { cwd: folder });
}
