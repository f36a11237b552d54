import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";
import { type BrowserProgram, bundledChromium } from "./bundledChromium.ts";
import { say } from "./progress.ts";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** A headless browser: an installed one when there is one that starts, else the one from npm. */
export async function launchBrowser(moreArguments: readonly string[] = []): Promise<TestBrowser> {
  // Fontconfig and NSS write into the home folder otherwise.
  const home = await mkdtemp(path.join(tmpdir(), "vision-sidecar-browser-"));
  const launch = async (program: BrowserProgram): Promise<TestBrowser> => {
    const own = process.platform === "linux" ? { HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home } : {};
    const browser = await chromium.launch({
      executablePath: program.path,
      args: [...ARGUMENTS, ...moreArguments],
      env: definedOnly({ ...program.env, ...own }),
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        await rm(home, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  };
  try {
    for (const found of installedBrowsers()) {
      try {
        return await launch({ path: found, env: process.env });
      } catch (error) {
        say(
          `${found} does not start (${error instanceof Error ? error.message.split("\n")[0] : error}); trying the next.`,
        );
      }
    }
    return await launch(await bundledChromium());
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** Paths of the Chrome, Edge and Chromium on this machine, best first. */
function installedBrowsers(): string[] {
  return candidates().filter((candidate) => existsSync(candidate));
}

function candidates(): string[] {
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Microsoft Edge", "Chromium"];
    return names.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === "win32") {
    const folders = [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA];
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return programs.flatMap((program) => folders.flatMap((folder) => (folder ? [path.join(folder, program)] : [])));
  }
  const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge"];
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...new Set(names.flatMap((name) => folders.map((folder) => path.join(folder, name))))];
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(entries);
}
