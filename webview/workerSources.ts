/** Part of the build: a worker's bundle as a text in the page's own. */
import type { Plugin } from "esbuild";

const ENDING = /\?worker$/;

/** Makes `import { source } from "./some.ts?worker"` the script of a worker, bundled as the page is. */
export const workerSources: Plugin = {
  name: "worker-sources",
  setup: (build) => {
    build.onResolve({ filter: ENDING }, async ({ path, resolveDir, kind }) => {
      const found = await build.resolve(path.replace(ENDING, ""), { resolveDir, kind });
      return { ...found, namespace: "worker" };
    });
    build.onLoad({ filter: /./, namespace: "worker" }, async ({ path }) => {
      const { outputFiles, metafile } = await build.esbuild.build({
        ...build.initialOptions,
        ...{ entryPoints: [path], plugins: [], sourcemap: false, write: false, metafile: true },
      });
      const [script] = outputFiles;
      if (!script) throw new Error(`The worker ${path} was not built.`);
      const watchFiles = Object.keys(metafile.inputs).map((file) => `${build.initialOptions.absWorkingDir}/${file}`);
      return { contents: `export const source = ${JSON.stringify(script.text)};`, watchFiles };
    });
  },
};
