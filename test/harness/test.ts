/** `npm test`: every check there is. Each runs even when an earlier one failed; the last line sums up all tests. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeScene } from "../emulator/scene.ts";
import { runHostSuite } from "./hostSuite.ts";
import { VSIX_VARIABLE } from "./instance.ts";
import { packageVsix } from "./packageVsix.ts";
import { cacheFolder, outFolder, root } from "./paths.ts";
import { say } from "./progress.ts";
import { run } from "./run.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const PASSED: Counts = { passed: 1, failed: 0 };
const FAILED: Counts = { passed: 0, failed: 1 };

const summary: string[] = [];
/** Said again at the end: what stands above is long, and often only the end of it is kept. */
const failures: string[] = [];
let passed = 0;
let failed = 0;

/** What is read of vitest's JSON report. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 300);
}

/** Runs one stage and adds what it counted; a stage that breaks down is one failure. */
async function stage(name: string, work: () => Promise<Counts>): Promise<void> {
  say(`\n── ${name}`);
  const start = Date.now();
  const counts = await work().catch((error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return FAILED;
  });
  passed += counts.passed;
  failed += counts.failed;
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  summary.push(`${name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
}

function tool(...parts: string[]): string {
  return path.join(root, "node_modules", ...parts);
}

/** Tools of development keep caches and tokens; not in the person's home folder. */
const toolsHome = path.join(cacheFolder, "tools");
process.env.XDG_CACHE_HOME = toolsHome;
process.env.XDG_DATA_HOME = toolsHome;

async function succeeds(...args: string[]): Promise<boolean> {
  return (await run(process.execPath, args, { show: true })).code === 0;
}

async function types(): Promise<Counts> {
  let allFine = true;
  for (const project of ["tsconfig.json", "webview/tsconfig.json", "test/tsconfig.json"]) {
    allFine = (await succeeds(tool("typescript", "bin", "tsc"), "-p", project)) && allFine;
  }
  return allFine ? PASSED : FAILED;
}

async function vitest(project: string): Promise<Counts> {
  const file = path.join(outFolder, `${project}.json`);
  await rm(file, { force: true });
  const reporting = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  await succeeds(
    tool("vitest", "vitest.mjs"),
    "run",
    "-c",
    "test/vitest.config.ts",
    "--project",
    project,
    ...reporting,
  );
  if (!existsSync(file)) throw new Error(`The ${project} tests ended without a report.`);
  const report: VitestReport = JSON.parse(await readFile(file, "utf8"));
  for (const { name, message, assertionResults } of report.testResults) {
    const where = path.relative(root, name);
    if (message) failures.push(`${where}: ${firstLine(message)}`);
    for (const { status, fullName, failureMessages } of assertionResults) {
      if (status !== "passed") failures.push(`${where}: ${fullName}: ${firstLine(failureMessages?.[0] ?? status)}`);
    }
  }
  // A skipped test, and a file that does not load, are failures.
  const notPassed = report.numTotalTests - report.numPassedTests;
  const fine = report.success && report.numTotalTests > 0;
  return { passed: report.numPassedTests, failed: fine ? notPassed : Math.max(1, notPassed) };
}

/** `npm start -- --check` on a sample, and on a picture that nobody has seen before. */
async function mainJob(): Promise<Counts> {
  const seed = Date.now() % 1_000_000;
  say(`The unseen picture has the seed ${seed}.`);
  const { file, truth } = await makeScene({ width: 1700, height: 1300, seed, ground: "noise", format: "jpeg" });
  const [image, truthFile] = [path.join(outFolder, "unseen.jpg"), path.join(outFolder, "unseen.truth.json")];
  await writeFile(image, file);
  await writeFile(truthFile, JSON.stringify(truth));
  const start = path.join(root, "test", "harness", "start.ts");
  const runs = [["--check"], ["--check", "--image", image, "--truth", truthFile]];
  const counts = { passed: 0, failed: 0 };
  for (const args of runs) counts[(await succeeds(start, ...args)) ? "passed" : "failed"] += 1;
  return counts;
}

await mkdir(outFolder, { recursive: true });
await stage("lint", async () =>
  (await succeeds(tool("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", ".")) ? PASSED : FAILED,
);
await stage("types", types);
let vsix: string | undefined;
// Before the unit tests, some of which look at the bundles as they ship.
await stage("package", async () => {
  vsix = await packageVsix();
  return { passed: 0, failed: 0 };
});
await stage("unit", () => vitest("unit"));
if (vsix === undefined) say("Without a package there is nothing to test in VS Code.");
else {
  const packed = vsix;
  process.env[VSIX_VARIABLE] = packed;
  await stage("host", () => runHostSuite(packed));
  await stage("ui", () => vitest("ui"));
  await stage("check", mainJob);
}

say(`\n${summary.join("\n")}\n`);
if (failures.length > 0) say(`${failures.join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
