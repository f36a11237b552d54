/** `npm run test:desktop`: the in-host suite on desktop VS Code, downloaded by `@vscode/test-electron`; needs the internet. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runTests } from "@vscode/test-electron";
import { startEmulator } from "../emulator/server.ts";
import { buildHostTests } from "./buildHostTests.ts";
import { HOST_CONTEXT_VARIABLE, type HostContext, type HostCounts } from "./hostContext.ts";
import { packageVsix } from "./packageVsix.ts";
import { cacheFolder, root } from "./paths.ts";
import { unpackVsix } from "./vsix.ts";

const extensionTestsPath = await buildHostTests();
const extensionDevelopmentPath = await unpackVsix(await packageVsix(), path.join(cacheFolder, "unpacked"));
const world = await mkdtemp(path.join(tmpdir(), "vision-sidecar-desktop-"));
const emulator = await startEmulator();
try {
  const workspace = path.join(world, "workspace");
  const contextFile = path.join(world, "context.json");
  const countsFile = path.join(world, "counts.json");
  const context: HostContext = { workspace, emulatorUrl: emulator.url, key: emulator.key, root, countsFile };
  await mkdir(workspace);
  await writeFile(contextFile, JSON.stringify(context));
  await runTests({
    version: "stable",
    extensionDevelopmentPath,
    extensionTestsPath,
    extensionTestsEnv: { [HOST_CONTEXT_VARIABLE]: contextFile },
    launchArgs: [
      workspace,
      "--disable-extensions",
      "--disable-workspace-trust",
      `--user-data-dir=${path.join(world, "data")}`,
    ],
  });
  const { passed, failed }: HostCounts = JSON.parse(await readFile(countsFile, "utf8"));
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
} finally {
  await emulator.close();
  await rm(world, { recursive: true, force: true });
}
