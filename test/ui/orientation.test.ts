/** Upright is a contract: what is sent, what is drawn and what is stored are the same upright pixels. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, it } from "vitest";
import { makeScene, type SceneOptions, type Truth } from "../emulator/scene.ts";
import { heicScene } from "../fixtures/images/heicScene.ts";
import { detectAndSee } from "./seen.ts";
import { startWorld, type World } from "./world.ts";

/** Half of the orientations store it as 600 × 900. All eight of every kind: test/unit/engine/images/upright.test.ts. */
const scene: SceneOptions = { width: 900, height: 600, seed: 46, objects: 4 };

const CASES = [
  ...[1, 3, 6, 7].map((orientation) => ["jpeg", orientation] as const),
  ...[2, 6].map((orientation) => ["png", orientation] as const),
  ...[4, 5, 6].map((orientation) => ["webp", orientation] as const),
  ...[6, 7].map((orientation) => ["avif", orientation] as const),
  ...[3, 5, 6].map((orientation) => ["heic", orientation] as const),
];
type Kind = (typeof CASES)[number][0];

async function turned(kind: Kind, orientation: number): Promise<{ file: Buffer; truth: Truth }> {
  switch (kind) {
    case "heic": {
      const fixture = new URL(`../fixtures/images/turned-${orientation}.heic`, import.meta.url);
      return { file: await readFile(fixture), truth: (await makeScene(heicScene)).truth };
    }
    case "avif": {
      const { file, truth } = await makeScene({ ...scene, orientation });
      const stored = sharp(await sharp(file).png().toBuffer()).withMetadata({ orientation });
      return { file: await stored.avif({ quality: 80, effort: 2 }).toBuffer(), truth };
    }
    default:
      return makeScene({ ...scene, format: kind, orientation });
  }
}

const nameOf = (kind: Kind, orientation: number) => `turned-${orientation}.${kind}`;

let world: World;
const truths = new Map<string, Truth>();
beforeAll(async () => {
  world = await startWorld({ "first.png": { width: 300, height: 200, seed: 1, objects: 1 } });
  for (const [kind, orientation] of CASES) {
    const { file, truth } = await turned(kind, orientation);
    truths.set(nameOf(kind, orientation), truth);
    await writeFile(path.join(world.workspace, nameOf(kind, orientation)), file);
  }
});
afterAll(() => world?.dispose());

describe("upright is sent, stored and drawn", () => {
  it.each(CASES)("%s of orientation %i", async (kind, orientation) => {
    const name = nameOf(kind, orientation);
    const truth = truths.get(name);
    if (truth === undefined) throw new Error(`There is no ${name}.`);
    await detectAndSee(world, name, truth);
  });
});
