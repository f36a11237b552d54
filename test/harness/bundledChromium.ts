import { globSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "./cache.ts";
import { mustRun, run } from "./run.ts";

export interface BrowserProgram {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The headless Chromium that comes from npm, unpacked into the cache. It exists for Linux on x64 only.
 * Its package unpacks into the temporary folder and remembers nothing, so it is asked to in a process of its own.
 */
export async function bundledChromium(): Promise<BrowserProgram> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No browser found. Install Chrome, Edge or Chromium and try again.");
  }
  const folder = await cached("chromium", "a headless Chromium (from npm)", async (folder) => {
    const unpack = [
      `import chromium, { inflate } from "@sparticuz/chromium";`,
      `import { fileURLToPath } from "node:url";`,
      `await chromium.executablePath();`,
      `await inflate(fileURLToPath(new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"))));`,
    ].join("\n");
    await mustRun(process.execPath, ["--input-type=module", "--eval", unpack], {
      env: { ...process.env, TMPDIR: folder },
    });
    await writeFile(path.join(folder, "fonts.conf"), fontConfiguration(folder));
  });
  const program = path.join(folder, "chromium");
  const env: NodeJS.ProcessEnv = { ...process.env };
  const hasFonts = globSync("/usr/share/fonts/**/*.{ttf,otf,ttc}").length > 0;
  if (!hasFonts) env.FONTCONFIG_FILE = path.join(folder, "fonts.conf");
  // A lean machine lacks libnss3; the package brings one, but the machine's own is the better match for its other libraries.
  if ((await run(program, ["--version"], { env })).code !== 0) {
    env.LD_LIBRARY_PATH = [path.join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
    await mustRun(program, ["--version"], { env });
  }
  return { path: program, env };
}

/** The package's own configuration looks for its font in the temporary folder. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, "fonts")}</dir>
  <cachedir>${path.join(folder, "font-cache")}</cachedir>
</fontconfig>
`;
}
