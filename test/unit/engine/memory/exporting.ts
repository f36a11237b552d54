/** Exports 1,000 sidecars, and 10,000: argument 1 is the format, 2 how its annotations are spread over files. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatOf } from "../../../../src/engine/formats/allFormats.ts";
import { exportDataset } from "../../../../src/engine/formats/exportDataset.ts";
import { exportItems } from "../../../../src/engine/formats/exportItems.ts";
import { exportOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { Held } from "./peak.ts";

const [id = "", files = "one"] = process.argv.slice(2);
const format = formatOf(id) ?? unknown();
const options = exportOptionsSchema.parse({ files });

/** About 8,000 bytes, none of them those of another picture. */
function sidecarOf(file: string): string {
  const annotations = Array.from({ length: 2 }, (_, i) => ({
    id: `${file.length}-${i}`.padEnd(12, "x"),
    label: `label ${i}`,
    review: "accepted",
    box_2d: [100 + i, 100, 500, 500],
    text: `${file} ${i} `.repeat(100),
  }));
  return JSON.stringify({ version: 1, image: { width: 640, height: 480, sha256: "0".repeat(64) }, annotations });
}

async function held(count: number): Promise<number> {
  const root = await mkdtemp(path.join(tmpdir(), "vision-memory-"));
  const memory = new Held();
  function* pictures() {
    for (let i = 0; i < count; i++) yield { path: `${i % 20}/${i}.png`, file: path.join(root, `${i}.png`) };
  }
  let reads = 0;
  const read = async (file: string) => {
    if (reads === 0) await memory.begin();
    if (++reads % 250 === 0) await memory.look();
    return { text: sidecarOf(file), hash: "" };
  };
  try {
    const target = path.join(root, "set");
    const items = exportItems(pictures(), { read });
    await exportDataset({ format, options, items, total: count, target });
  } finally {
    await rm(root, { recursive: true });
  }
  return memory.peak;
}

function unknown(): never {
  throw new Error(`There is no format "${id}".`);
}

// What is made once is made before anything is measured.
await held(500);
process.stdout.write(JSON.stringify({ few: await held(1000), many: await held(10_000) }));
