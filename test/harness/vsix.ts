import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { mustRun } from "./run.ts";
import { fetchVsCode, nodeForVsCode } from "./vscode.ts";

export interface ProfileFolders {
  readonly data: string;
  readonly extensions: string;
}

/** The arguments that keep VS Code's server away from the person's own profile. */
export function profileArguments({ data, extensions }: ProfileFolders): string[] {
  return ["--server-data-dir", data, "--extensions-dir", extensions, "--accept-server-license-terms"];
}

/** Installs a VSIX into a profile as VS Code itself does it. */
export async function installVsix(vsix: string, profile: ProfileFolders, env: NodeJS.ProcessEnv): Promise<void> {
  const args = [await fetchVsCode(), ...profileArguments(profile), "--install-extension", vsix];
  await mustRun(nodeForVsCode(), args, { env });
}

/** Unpacks a VSIX into a new `folder`, by installing it there, and gives the path of the extension. */
export async function unpackVsix(vsix: string, folder: string): Promise<string> {
  const data = await mkdtemp(path.join(tmpdir(), "vision-sidecar-vscode-"));
  try {
    await installVsix(vsix, { data, extensions: folder }, process.env);
    const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const [only] = names;
    if (only === undefined || names.length > 1)
      throw new Error(`${vsix} holds ${names.length} extensions instead of one.`);
    return path.join(folder, only.name);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}
