/** The bench's way to its probe in the extension host. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { z } from "zod";
import { outFolder, root } from "../harness/paths.ts";
import { mustRun } from "../harness/run.ts";
import { waitFor } from "../harness/wait.ts";
import { changeSchema, PROBE_VARIABLE, type ProbeChange, type ProbeEdit } from "./probe/protocol.ts";

const folder = path.join(outFolder, "bench", "probe");
const portFile = path.join(folder, "port.txt");

/** Environment of the extension host that makes the probe speak. */
export const probeEnvironment = { [PROBE_VARIABLE]: portFile };

export interface Probe {
  /** From now on changes of the one open sidecar are heard. */
  listen(): Promise<void>;
  /** Waits for the change since then. */
  heard(): Promise<ProbeChange>;
  /** Makes a bare edit; ms until the document has changed. */
  edit(edits: readonly ProbeEdit[]): Promise<number>;
}

/** Packs the probe as an extension and gives the path of its VSIX. */
export async function packProbe(): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(import.meta.dirname, "probe", "extension.ts")],
    outfile: path.join(folder, "extension.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode"],
    logLevel: "warning",
  });
  const manifest = {
    name: "bench-probe",
    publisher: "vision-sidecar",
    version: "0.0.1",
    description: "Measures for npm run bench.",
    repository: { type: "git", url: "https://example.com/none" },
    license: "MIT",
    engines: { vscode: "^1.105.0" },
    main: "./extension.cjs",
    activationEvents: ["onStartupFinished"],
    extensionKind: ["workspace"],
  };
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(path.join(folder, "LICENSE"), "MIT");
  const vsix = path.join(folder, "probe.vsix");
  const vsce = path.join(root, "node_modules", "@vscode", "vsce", "vsce");
  await mustRun(process.execPath, [vsce, "package", "--no-dependencies", "--out", vsix], { cwd: folder });
  return vsix;
}

export async function connectProbe(): Promise<Probe> {
  await waitFor("the probe to listen", () => existsSync(portFile));
  const port = await readFile(portFile, "utf8");
  const ask = async (what: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}/${what}`, init);
    if (!response.ok) throw new Error(`The probe says: ${await response.text()}`);
    return response.json();
  };
  return {
    listen: async () => {
      await ask("listen");
    },
    heard: () =>
      waitFor("the document to change", async () => changeSchema.nullable().parse(await ask("heard")) ?? undefined),
    edit: async (edits) => z.number().parse(await ask("edit", edits)),
  };
}
