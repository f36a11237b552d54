/** Makes pictures of 4 large pictures, and of 40: argument 1 is what is made. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import type { Annotation } from "../../../../src/core/annotation.ts";
import { AssetFolder } from "../../../../src/engine/assets/assetFolder.ts";
import { ASSETS, type AssetKind, assetOptionsFor } from "../../../../src/engine/assets/assetOptions.ts";
import { makeAssets } from "../../../../src/engine/assets/makeAssets.ts";
import { loadSharp } from "../../../../src/engine/images/loadSharp.ts";
import { Held } from "./peak.ts";

const kind = ASSETS.find((one) => one === process.argv[2]) ?? unknown();
const root = await mkdtemp(path.join(tmpdir(), "vision-memory-"));
const [width, height] = [3000, 2000];
const box_2d = [100, 100, 150, 150] as const;
const ring = [
  [100, 100],
  [100, 150],
  [150, 125],
] as const;
const annotation: Annotation = { id: "a", label: "x", review: "accepted", box_2d, polygon: [ring] };

async function held(count: number): Promise<number> {
  const memory = new Held();
  const library = await loadSharp();
  const file = path.join(root, "large.jpg");
  const out = await AssetFolder.create(path.join(root, `out ${count}`));
  async function* items() {
    await memory.begin();
    for (let i = 0; i < count; i++) {
      yield { path: `${i}.jpg`, file, sidecar: { image: { width, height, sha256: "" }, annotations: [annotation] } };
      await memory.look();
    }
  }
  try {
    await makeAssets({ sharp: library, kind, options: options(kind), items: items(), out });
    await memory.look();
  } finally {
    await out.discard();
  }
  return memory.peak;
}

function options(of: AssetKind) {
  return assetOptionsFor(of, of === "cutOuts" ? {} : { fileType: "jpeg" });
}

function unknown(): never {
  throw new Error(`${process.argv[2]} is nothing that is made.`);
}

try {
  const pixels = sharp({ create: { width, height, channels: 3, background: "#357" } });
  await writeFile(path.join(root, "large.jpg"), await pixels.jpeg().toBuffer());
  await held(2);
  process.stdout.write(JSON.stringify({ few: await held(4), many: await held(40) }));
} finally {
  await rm(root, { recursive: true });
}
