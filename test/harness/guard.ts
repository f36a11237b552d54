/**
 * Runs a program and takes it, and all it started, down when this script's stdin closes: that happens when the runner
 * asks for it and also when the runner dies in any way, so no VS Code outlives its test run.
 *
 * Started by `guarded.ts` as the leader of a process group of its own: `node guard.ts <program> <args…>`.
 */
import { spawn, spawnSync } from "node:child_process";

const PATIENCE_MS = 5000;

const [program, ...args] = process.argv.slice(2);
if (program === undefined) throw new Error("usage: node guard.ts <program> <args…>");

const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], windowsHide: true });
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", () => endAll());

process.stdin.on("end", askToEnd).on("error", askToEnd).resume();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, askToEnd);

function askToEnd(): void {
  if (process.platform !== "win32") child.kill("SIGTERM");
  setTimeout(endAll, process.platform === "win32" ? 0 : PATIENCE_MS);
}

/** Ends every process of the group, this one included. */
function endAll(): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"]);
    process.exit();
  }
  process.kill(-process.pid, "SIGKILL");
}
