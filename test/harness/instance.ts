import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { type EmulatorControl, emulatorControl } from "../emulator/control.ts";
import { startEmulator } from "../emulator/server.ts";
import { launchBrowser } from "./browser.ts";
import { packageVsix } from "./packageVsix.ts";
import { type Settings, startServer } from "./server.ts";
import { QUIET } from "./settings.ts";
import { showTheme, type Theme } from "./theme.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

export interface InstanceOptions {
  /** A folder to copy, or what fills the new, empty one. */
  readonly workspace: string | ((folder: string) => Promise<void>);
  /** Machine settings on top of the quiet ones and of the emulator's address. */
  readonly settings?: Settings;
  /** VSIX files to install besides the one under test. */
  readonly extensions?: readonly string[];
  /** Environment of the extension host, on top of this process's without any Gemini key. */
  readonly env?: Readonly<Record<string, string>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A complete world: VS Code with the packed extension, a workspace, an emulated Gemini and a browser page on it. */
export interface Instance {
  /** The folder on disk that is open in VS Code. */
  readonly workspace: string;
  /** VS Code's own data on this machine: settings, storage of extensions, logs. */
  readonly userData: string;
  readonly emulator: EmulatorControl & { readonly url: string; readonly key: string };
  readonly page: Page;
  readonly workbench: Workbench;
  /** Changes machine settings on top of those of the start. */
  change(settings: Settings): Promise<void>;
  /** Switches the colour theme and waits until it shows. */
  useTheme(theme: Theme): Promise<void>;
  /** As a crash of the extension host: at once, in the middle of whatever it does. */
  killExtensionHost(): Promise<void>;
  /** Ends everything and removes the workspace. */
  dispose(): Promise<void>;
}

const VIEWPORT = { width: 1280, height: 800 };

/** The environment variable that names the VSIX to test; without it, one is packed from the sources as they are. */
export const VSIX_VARIABLE = "VISION_SIDECAR_VSIX";

export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const vsix = process.env[VSIX_VARIABLE] ?? (await packageVsix());
  const closing: (() => Promise<void>)[] = [];
  const dispose = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const world = await mkdtemp(path.join(tmpdir(), "vision-sidecar-world-"));
    closing.push(() => rm(world, { recursive: true, force: true, maxRetries: 5 }));
    const workspace = path.join(world, "workspace");
    await mkdir(workspace);
    if (typeof options.workspace === "string") await cp(options.workspace, workspace, { recursive: true });
    else await options.workspace(workspace);

    const emulator = await startEmulator();
    closing.push(emulator.close);
    let settings: Settings = { ...QUIET, "visionSidecar.baseUrl": emulator.url, ...options.settings };
    const server = await startServer({
      workspace,
      settings,
      extensions: [vsix, ...(options.extensions ?? [])],
      env: options.env ?? {},
    });
    closing.push(server.stop);
    const { browser, close } = await launchBrowser();
    closing.push(close);
    // A menu or an input that still fades away takes clicks from the next one.
    const context = await browser.newContext({ viewport: options.viewport ?? VIEWPORT, reducedMotion: "reduce" });
    const page = await context.newPage();
    const workbench = await openWorkbench(page, server.url, workspace);

    let changes = 0;
    const change = async (more: Settings) => {
      settings = { ...settings, ...more };
      changes += 1;
      // VS Code reads the file some time later; its title then says so, and what comes after meets the new settings.
      const mark = `settings ${changes}.`;
      await server.setSettings({ ...settings, "window.title": mark });
      await workbench.waitUntil("VS Code to read its settings", async () => (await page.title()).includes(mark));
    };
    return {
      workspace,
      userData: server.data,
      killExtensionHost: server.killExtensionHosts,
      emulator: { ...emulatorControl(emulator.url), url: emulator.url, key: emulator.key },
      page,
      workbench,
      change,
      useTheme: (theme) => showTheme(workbench, theme, change),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
