/** `npm run package [-- --target T]`: builds for production and packs the VSIX of this or another platform into `out/`. */
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder, outFolder, root } from "./paths.ts";
import { progress } from "./progress.ts";
import { mustRun, npm } from "./run.ts";

/** VS Code's names of the platforms with a native image library, and what npm calls them. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  "linux-x64": ["--os=linux", "--cpu=x64", "--libc=glibc"],
  "linux-arm64": ["--os=linux", "--cpu=arm64", "--libc=glibc"],
  "alpine-x64": ["--os=linux", "--cpu=x64", "--libc=musl"],
  "alpine-arm64": ["--os=linux", "--cpu=arm64", "--libc=musl"],
  "darwin-x64": ["--os=darwin", "--cpu=x64"],
  "darwin-arm64": ["--os=darwin", "--cpu=arm64"],
  "win32-x64": ["--os=win32", "--cpu=x64"],
  "win32-arm64": ["--os=win32", "--cpu=arm64"],
};

/** Folders that are never part of a VSIX; `.vscodeignore` decides about the rest. */
const LEFT_OUT = new Set(["node_modules", ".git", ".vscode-test", "out", "src", "test", "webview"]);

/** Packs the VSIX and gives its path. */
export async function packageVsix(target = thisPlatform()): Promise<string> {
  const platform = TARGETS[target];
  if (platform === undefined) {
    throw new Error(`There is no target "${target}". The targets are: ${Object.keys(TARGETS).join(", ")}.`);
  }
  const vsix = path.join(outFolder, `vision-sidecar-${target}.vsix`);
  await progress(`Packing the extension for ${target}`, async () => {
    await mkdir(outFolder, { recursive: true });
    await mustRun(process.execPath, [path.join(root, "esbuild.js"), "--production"]);
    const folder = target === thisPlatform() ? root : await stage(target, platform);
    const vsce = path.join(root, "node_modules", "@vscode", "vsce", "vsce");
    await mustRun(
      process.execPath,
      [vsce, "package", "--no-rewrite-relative-links", "--target", target, "--out", vsix],
      { cwd: folder },
    );
  });
  return vsix;
}

/** A copy of the project with another platform's dependencies. */
async function stage(target: string, platform: readonly string[]): Promise<string> {
  const folder = path.join(cacheFolder, `package-${target}`);
  await rm(folder, { recursive: true, force: true });
  for (const part of await readdir(root)) {
    if (!LEFT_OUT.has(part)) await cp(path.join(root, part), path.join(folder, part), { recursive: true });
  }
  await npm(["ci", "--omit=dev", "--ignore-scripts", ...platform], folder);
  return folder;
}

function thisPlatform(): string {
  return `${existsSync("/etc/alpine-release") ? "alpine" : process.platform}-${process.arch}`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { target: { type: "string" } } });
  console.log(await packageVsix(values.target));
}
