import { globSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import * as esbuild from "esbuild";
import { outFolder, root } from "./paths.ts";

/** Bundles the suite that runs inside the extension host into `out/host` and gives the path of its entry. */
export async function buildHostTests(): Promise<string> {
  const source = path.join(root, "test", "host");
  const outdir = path.join(outFolder, "host");
  await rm(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [
      { in: path.join(source, "index.ts"), out: "index" },
      ...globSync("**/*.test.ts", { cwd: source }).map((file) => ({
        in: path.join(source, file),
        out: file.replace(/\.ts$/, ""),
      })),
    ],
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    mainFields: ["module", "main"],
    external: ["vscode", "mocha", "sharp", "@img/*"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return path.join(outdir, "index.cjs");
}
