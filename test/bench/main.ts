/**
 * `npm run bench`: how fast the editor is, against what people would use instead. Ratios, because times are those of one
 * machine; nothing fails by them. A table on stdout, everything in `out/bench.json`.
 */
import { mkdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type Instance, startInstance, VSIX_VARIABLE } from "../harness/instance.ts";
import { packageVsix } from "../harness/packageVsix.ts";
import { outFolder } from "../harness/paths.ts";
import { progress, say } from "../harness/progress.ts";
import { measureDrops, writeDropFiles } from "./drops.ts";
import { measureOpenings, writeOpeningFiles } from "./openings.ts";
import { measurePanZoom } from "./panZoom.ts";
import { packProbe, probeEnvironment } from "./probe.ts";
import { type Comparison, compare, table, verdict } from "./report.ts";
import { rleBench } from "./rle.bench.ts";
import { makeCrowd, SOFT } from "./scene.ts";
import { spreadOf } from "./statistics.ts";

const FASTER = { fasterBy: 1.5 };

const comparisons: Comparison[] = [];
/** Each result is to be seen as soon as it is there. */
function note(...more: Comparison[]): void {
  comparisons.push(...more);
  say(`\n${table(more)}\n`);
}

const crowd = await progress("Making the scene", () => makeCrowd());

const rle = await progress("Encoding a mask", async () => rleBench());
note(compare("Run-length code, 12 megapixels", rle.encode, "copy by columns", rle.copyByColumns, { atMost: 3 }));

process.env[VSIX_VARIABLE] ??= await packageVsix();
const probe = await packProbe();

const drops = await inVsCode("Dragging boxes", (folder) => writeDropFiles(folder, crowd), measureDrops);
note(compare("Drop a box, 4 MB sidecar", drops.dropped, "bare WorkspaceEdit", drops.bare, { atMost: 2 }));

const { editor, ...peers } = await progress("Moving and zooming", () => measurePanZoom(crowd));
const GESTURES = { tours: "Move and zoom 2,300 shapes", pan: "  moving", zoom: "  zooming" } as const;
for (const gesture of ["tours", "pan", "zoom"] as const) {
  const ranked = Object.entries(peers)
    .map(([name, work]) => ({ name, times: work[gesture], median: spreadOf(work[gesture]).median }))
    .sort((a, b) => a.median - b.median);
  // Only the better one counts, and both gestures together.
  const limit = (rank: number) => (gesture === "tours" && rank === 0 ? FASTER : undefined);
  note(...ranked.map(({ name, times }, i) => compare(GESTURES[gesture], editor[gesture], name, times, limit(i))));
}

const crowds = { crowd, soft: await makeCrowd(SOFT) };
const openings = await inVsCode("Opening pictures", (folder) => writeOpeningFiles(folder, crowds), measureOpenings);
note(
  compare("Open a picture", openings.bare, "VS Code's preview", openings.preview, { atMost: 1.3 }),
  compare("Open it with 2,300 shapes", openings.crowd, "VS Code's preview", openings.preview, { atMost: 2 }),
  compare("  until the picture is there", openings.crowdPicture, "VS Code's preview", openings.preview),
  compare("  with soft masks, 2.5 MB", openings.softCrowd, "VS Code's preview", openings.preview),
);

await mkdir(outFolder, { recursive: true });
const machine = { cpu: os.cpus()[0]?.model, cores: os.cpus().length, load: os.loadavg(), platform: os.platform() };
const json = { machine, comparisons: comparisons.map((one) => ({ ...one, verdict: verdict(one) })) };
await writeFile(path.join(outFolder, "bench.json"), `${JSON.stringify(json, null, 2)}\n`);
console.log(`\n${table(comparisons)}\n`);

/** Runs one measurement in a VS Code of its own with the packed extension. */
async function inVsCode<T>(
  what: string,
  workspace: (folder: string) => Promise<void>,
  measure: (instance: Instance) => Promise<T>,
): Promise<T> {
  return progress(what, async () => {
    const instance = await startInstance({ workspace, extensions: [probe], env: probeEnvironment });
    try {
      return await measure(instance);
    } finally {
      await instance.dispose();
    }
  });
}
