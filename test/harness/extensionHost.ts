import { mustRun } from "./run.ts";

/** Kills the extension hosts among the processes below `pid` as a crash would: at once, with no chance to tidy up. */
export async function killExtensionHosts(pid: number): Promise<void> {
  const lines = (await mustRun("ps", ["-A", "-o", "pid=,ppid=,args="])).split("\n");
  const processes = lines.flatMap((line) => {
    const [, id, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id: Number(id), parent: Number(parent), command }];
  });
  const below = new Set([pid]);
  for (let known = 0; known !== below.size; ) {
    known = below.size;
    for (const { id, parent } of processes) if (below.has(parent)) below.add(id);
  }
  const hosts = processes.filter(({ id, command }) => below.has(id) && command.includes("--type=extensionHost"));
  if (hosts.length === 0) throw new Error("No extension host runs.");
  for (const { id } of hosts) process.kill(id, "SIGKILL");
}
