// Builds every bundle. What is heavy is a bundle of its own, loaded at its first use: see LAZY.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { workerSources } from "./webview/workerSources.ts";

const root = path.dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

/** Modules that the host loads by `await import(…)`: each becomes `dist/<name>.cjs`. */
const LAZY = {
  datasets: "src/engine/formats/datasets.ts",
  genai: "src/engine/gemini/genai.ts",
  heic: "src/engine/images/heic.ts",
  pdfReader: "src/engine/documents/pdfReader.ts",
  references: "src/engine/references/find.ts",
  sharpNative: "src/engine/images/sharpNative.ts",
  sharpWasm: "src/engine/images/sharpWasm.ts",
};

/** Leaves a dynamic import of a lazy module in place and points it at that module's own bundle. */
const lazyBundles = {
  name: "lazy-bundles",
  setup(build) {
    const byPath = new Map(Object.entries(LAZY).map(([name, file]) => [path.join(root, file), name]));
    build.onResolve({ filter: /^\.{1,2}\// }, (args) => {
      if (args.kind !== "dynamic-import") return undefined;
      const name = byPath.get(path.resolve(args.resolveDir, args.path));
      return name === undefined ? undefined : { path: `./${name}.cjs`, external: true };
    });
  },
};

/** Puts the WebAssembly binding where sharp looks for the native one. */
const wasmBinding = {
  name: "sharp-wasm-binding",
  setup(build) {
    build.onLoad({ filter: /[\\/]sharp[\\/]dist[\\/]sharp\.cjs$/ }, () => ({
      contents: 'module.exports = require("@img/sharp-wasm32/sharp.node");',
      loader: "js",
    }));
  },
};

/** The folders of the packages that a build took code from. */
function bundledPackages({ inputs }) {
  return Object.keys(inputs).flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
}

/** Permissive licences ask for their text to go with the code. */
async function writeLicenses(packages) {
  const texts = [];
  for (const folder of [...new Set(packages)].sort()) {
    const { name, version, license } = JSON.parse(await readFile(path.join(root, folder, "package.json"), "utf8"));
    const file = (await readdir(path.join(root, folder))).find((one) => /^(licen[cs]e|copying)/i.test(one));
    const text = file === undefined ? "" : await readFile(path.join(root, folder, file), "utf8");
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}`);
  }
  await writeFile(path.join(root, "dist/licenses.txt"), `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
}

let building = 0;

/** Prints what an editor's problem matcher needs: that a watch build began, its errors, and that all of it has ended. */
const announce = {
  name: "announce",
  setup(build) {
    build.onStart(() => {
      if (building++ === 0) console.log("[watch] build started");
    });
    build.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      if (--building === 0) console.log("[watch] build finished");
    });
  },
};

const shared = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  legalComments: "none",
  logLevel: watch ? "silent" : "warning",
  absWorkingDir: root,
  plugins: watch ? [announce] : [],
};

const node = {
  ...shared,
  platform: "node",
  format: "cjs",
  target: "node22",
  mainFields: ["module", "main"],
  outExtension: { ".js": ".cjs" },
  outdir: "dist",
  // A worker is started from the bundle that names itself.
  define: { "import.meta.filename": "__filename" },
  // An `import()` left in CommonJS would not find the neighbouring bundle through VS Code's own loader.
  supported: { "dynamic-import": false },
  external: ["vscode", "sharp"],
};

const { sharpWasm, ...native } = LAZY;

const builds = [
  { ...node, entryPoints: { extension: "src/extension.ts" }, plugins: [...shared.plugins, lazyBundles] },
  { ...node, entryPoints: native, plugins: [...shared.plugins, lazyBundles] },
  {
    ...node,
    entryPoints: { sharpWasm },
    // The CommonJS files of sharp: its ES modules use `import.meta.url`, which a CommonJS bundle does not have.
    alias: { sharp: "./node_modules/sharp/dist/index.cjs" },
    external: ["@img/sharp-wasm32/sharp.node"],
    plugins: [...shared.plugins, wasmBinding],
  },
  {
    ...shared,
    platform: "browser",
    format: "iife",
    target: "es2022",
    outdir: "dist",
    entryPoints: { editor: "webview/main.ts" },
    plugins: [...shared.plugins, workerSources],
  },
  // One file: each import of a style sheet would be a way to the host and back before anything is seen.
  { ...shared, outdir: "dist", entryPoints: { editor: "media/editor.css" } },
];

await rm(path.join(root, "dist"), { recursive: true, force: true });
await mkdir(path.join(root, "dist"));
// The decoder of HEIC pictures in heic.cjs is under the LGPL; everything else is MIT or alike.
await copyFile(path.join(root, "node_modules/libheif-js/LICENSE"), path.join(root, "dist/heic.LICENSE.txt"));
if (watch) await Promise.all(builds.map(async (options) => (await esbuild.context(options)).watch()));
else {
  const built = await Promise.all(builds.map((options) => esbuild.build({ ...options, metafile: true })));
  await writeLicenses(built.flatMap(({ metafile }) => bundledPackages(metafile)));
}
