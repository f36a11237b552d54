/** The entry that VS Code calls inside its extension host: runs every `*.test.ts` of this folder with mocha. */
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { type HostCounts, LINE_OF_THE_SUITE, readHostContext } from "../harness/hostContext.ts";

const TEST_TIMEOUT_MS = 60_000;

/** Rejects when a test failed, so that VS Code ends with an exit code other than 0. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const { countsFile } = readHostContext();
  Mocha.reporters.Base.consoleLog = (...args) => console.log(`${LINE_OF_THE_SUITE}${format(...args)}`);
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: TEST_TIMEOUT_MS, forbidOnly: true, forbidPending: true });
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".test.cjs"),
  );
  for (const file of files.sort()) mocha.addFile(path.join(__dirname, file));
  const counts = await new Promise<HostCounts>((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
  });
  writeFileSync(countsFile, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} of ${counts.passed + counts.failed} tests failed.`);
}
