import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator } from "../emulator/server.ts";
import { launchBrowser } from "./browser.ts";
import { buildHostTests } from "./buildHostTests.ts";
import { HOST_CONTEXT_VARIABLE, type HostContext, type HostCounts, LINE_OF_THE_SUITE } from "./hostContext.ts";
import { packageVsix } from "./packageVsix.ts";
import { root } from "./paths.ts";
import { progress, say } from "./progress.ts";
import { startServer } from "./server.ts";
import { QUIET } from "./settings.ts";
import { unpackVsix } from "./vsix.ts";
import { watch } from "./watcher.ts";

const SUITE_TIMEOUT_MS = 20 * 60_000;
const START_TIMEOUT_MS = 120_000;

/**
 * Alone: `node test/harness/hostSuite.ts`. Runs `test/host` inside VS Code's extension host, on the extension as it is packed in `vsix`, with an emulator and an
 * empty workspace. Throws when the suite did not come to its end or held no test.
 */
export async function runHostSuite(vsix: string): Promise<HostCounts> {
  const entry = await progress("Building the in-host tests", () => buildHostTests());
  const world = await mkdtemp(path.join(tmpdir(), "vision-sidecar-host-"));
  const closing: (() => Promise<void>)[] = [() => rm(world, { recursive: true, force: true })];
  try {
    const extension = await unpackVsix(vsix, path.join(world, "extensions"));
    const emulator = await startEmulator();
    closing.push(emulator.close);
    const workspace = path.join(world, "workspace");
    const countsFile = path.join(world, "counts.json");
    const contextFile = path.join(world, "context.json");
    const context: HostContext = { workspace, emulatorUrl: emulator.url, key: emulator.key, root, countsFile };
    // What the tests put among temporary files goes with the world.
    const temporary = path.join(world, "temporary");
    for (const folder of [workspace, temporary]) await mkdir(folder);
    await writeFile(contextFile, JSON.stringify(context));

    const server = await startServer({
      workspace,
      settings: { ...QUIET, "visionSidecar.baseUrl": emulator.url },
      extensions: [],
      env: { [HOST_CONTEXT_VARIABLE]: contextFile, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      acceptPayload: true,
    });
    closing.push(server.stop);
    const browser = await launchBrowser();
    closing.push(browser.close);

    const page = await browser.browser.newPage();
    const { waitUntil } = watch(page);
    const others: string[] = [];
    let started = false;
    let exitCode: number | undefined;
    await page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => {
      const line = args.map(String).join(" ");
      if (line.startsWith(LINE_OF_THE_SUITE)) {
        // What came before the first line of the suite matters only when there is none.
        if (!started) others.length = 0;
        started = true;
        say(line.slice(LINE_OF_THE_SUITE.length));
      } else others.push(line);
    });
    await page.exposeFunction("codeAutomationExit", (code: number) => {
      exitCode = code;
    });
    const payload = [
      ["extensionDevelopmentPath", `vscode-remote://${server.authority}${extension}`],
      ["extensionTestsPath", `vscode-remote://${server.authority}${entry}`],
      ["skipWelcome", "true"],
    ];
    const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
    await page.goto(`${server.url}/?${query}`);
    await waitUntil("the in-host suite to start", () => started || exitCode !== undefined, START_TIMEOUT_MS);
    await waitUntil("the in-host suite to end", () => exitCode !== undefined, SUITE_TIMEOUT_MS);
    if (!existsSync(countsFile)) {
      throw new Error(
        `The in-host suite ended with code ${exitCode} before it counted. VS Code said:\n${others.join("\n")}`,
      );
    }
    const counts: HostCounts = JSON.parse(await readFile(countsFile, "utf8"));
    if (counts.failed > 0) say(`VS Code and the tests' own console:\n${others.join("\n")}`);
    if (counts.passed + counts.failed === 0) throw new Error("The in-host suite holds no test.");
    if (counts.failed === 0 && exitCode !== 0) throw new Error(`The in-host suite ended with code ${exitCode}.`);
    return counts;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

if (import.meta.main) {
  const { passed, failed } = await runHostSuite(await packageVsix());
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
