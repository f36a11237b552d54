/**
 * `npm start`: VS Code with the extension on sample pictures, for a person. Without a Gemini key in the environment an
 * emulator answers. `-- --check [--image P --truth T.json]` does the main job without a person and compares the result.
 */
import { cp } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { startEmulator } from "../emulator/server.ts";
import { check } from "./check.ts";
import { openInBrowser } from "./openInBrowser.ts";
import { packageVsix } from "./packageVsix.ts";
import { cacheFolder, samplesFolder } from "./paths.ts";
import { progress, say } from "./progress.ts";
import { type Settings, startServer } from "./server.ts";
import { QUIET } from "./settings.ts";

const { values } = parseArgs({
  options: { check: { type: "boolean" }, image: { type: "string" }, truth: { type: "string" } },
});

if (values.check) await checkAlone(values.image, values.truth);
else await startForPerson();

async function checkAlone(image: string | undefined, truth: string | undefined): Promise<void> {
  try {
    if ((image === undefined) !== (truth === undefined)) throw new Error("Give both --image and --truth, or neither.");
    console.log(JSON.stringify(await check(image && truth ? { image, truth } : undefined)));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, why: error instanceof Error ? error.message : String(error) }));
    process.exitCode = 1;
  }
}

async function startForPerson(): Promise<void> {
  const vsix = await packageVsix();
  // Kept from start to start, so that no annotation is lost.
  const workspace = path.join(cacheFolder, "samples");
  await cp(samplesFolder, workspace, { recursive: true, force: false });

  const { GEMINI_API_KEY, GOOGLE_API_KEY } = process.env;
  const hasKey = Boolean(GEMINI_API_KEY || GOOGLE_API_KEY);
  const emulator = hasKey ? undefined : await startEmulator();
  const settings: Settings = { ...QUIET, ...(emulator ? emulated(emulator.url) : {}) };
  const env = emulator ? { GEMINI_API_KEY: emulator.key } : { GEMINI_API_KEY, GOOGLE_API_KEY };
  const server = await progress("Starting VS Code", () =>
    startServer({ workspace, settings, extensions: [vsix], env }),
  );

  const url = `${server.url}/?folder=${encodeURIComponent(workspace)}`;
  const opened = await openInBrowser(url);
  say(
    [
      "",
      emulator
        ? "No GEMINI_API_KEY in the environment: an emulator on this machine answers, and nothing is sent anywhere."
        : "The Gemini key of the environment is used: pictures you ask about are sent to Google.",
      opened
        ? "VS Code opens in your browser. Right-click a picture, then Vision."
        : "Open this address in a browser, right-click a picture, then Vision:",
      `  ${url}`,
      "Ctrl+C ends it.",
    ].join("\n"),
  );

  const end = () => {
    void server.stop().then(() => emulator?.close());
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
}

/** The window says whose answers these are. */
function emulated(url: string): Settings {
  return {
    "visionSidecar.baseUrl": url,
    "window.title": `Emulated Gemini: answers come from this machine \${separator}\${activeEditorShort}`,
  };
}
