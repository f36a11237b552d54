import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { killExtensionHosts } from "./extensionHost.ts";
import { startGuarded } from "./guarded.ts";
import { fetchVsCode, nodeForVsCode } from "./vscode.ts";
import { installVsix, profileArguments } from "./vsix.ts";
import { waitFor } from "./wait.ts";

export type Settings = Readonly<Record<string, unknown>>;

export interface ServerOptions {
  readonly workspace: string;
  /** Machine settings, as a person at a remote machine would have them. */
  readonly settings: Settings;
  /** VSIX files to install before the start. */
  readonly extensions: readonly string[];
  /** Environment of the server and of the extension host, on top of this process's. `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Obey the `payload` in the page's address that loads tests into the extension host. Not for tests that look at the
   * page: VS Code then shows no notifications.
   */
  readonly acceptPayload?: boolean;
}

export interface Server {
  /** Without a slash at the end. */
  readonly url: string;
  /** `host:port`, the authority of `vscode-remote:` URIs in the page. */
  readonly authority: string;
  /** The folder of VS Code's settings, storage and logs. */
  readonly data: string;
  /** Replaces the machine settings; VS Code notices by itself. */
  setSettings(settings: Settings): Promise<void>;
  /** What the server printed, for error reports. */
  output(): string;
  /** As a crash of the extension host. */
  killExtensionHosts(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a real VS Code server with a fresh profile on a free port. Nothing of the person's own VS Code is read or written. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const main = await fetchVsCode();
  const data = await mkdtemp(path.join(tmpdir(), "vision-sidecar-vscode-"));
  const settingsFile = path.join(data, "data", "Machine", "settings.json");
  const setSettings = (settings: Settings) => writeFile(settingsFile, JSON.stringify(settings, null, 2));
  const env = environment(options.env ?? {}, data);
  const profile = { data, extensions: path.join(data, "extensions") };
  try {
    await mkdir(path.dirname(settingsFile), { recursive: true });
    await setSettings(options.settings);
    for (const vsix of options.extensions) await installVsix(vsix, profile, env);
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw error;
  }

  const program = startGuarded(
    nodeForVsCode(),
    [
      main,
      ...profileArguments(profile),
      ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
      ...(options.acceptPayload ? ["--enable-smoke-test-driver"] : []),
      ...["--telemetry-level", "off", "--disable-workspace-trust", "--default-folder", options.workspace],
    ],
    env,
  );
  const stop = async () => {
    await program.stop();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    let over = false;
    void program.ended.then(() => {
      over = true;
    });
    const port = await waitFor("VS Code's server to name its port", () => {
      if (over) throw new Error(`it ended: ${program.output().trim()}`);
      return /Extension host agent listening on (\d+)/.exec(program.output())?.[1];
    });
    const authority = `127.0.0.1:${port}`;
    const url = `http://${authority}`;
    await waitFor(`an answer from ${url}`, async () => (await fetch(url)).ok);
    return {
      url,
      authority,
      data,
      setSettings,
      output: program.output,
      killExtensionHosts: () => killExtensionHosts(program.pid ?? 0),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** npm's own variables would change what terminals and extensions in VS Code see; a key must be given on purpose. */
function environment(extra: Readonly<Record<string, string | undefined>>, data: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VSCODE_|NODE_OPTIONS$|GEMINI_API_KEY$|GOOGLE_API_KEY$)/i.test(name),
  );
  const env: NodeJS.ProcessEnv = Object.fromEntries(kept);
  // Sockets go where they are removed with the rest.
  if (process.platform === "linux") env.XDG_RUNTIME_DIR = data;
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}
