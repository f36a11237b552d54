/** A picture on an emulator, to be asked about in parts. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { openForCutting } from "../../../../src/engine/regions/crop.ts";
import { emulatorControl } from "../../../emulator/control.ts";
import { makeScene, type SceneOptions } from "../../../emulator/scene.ts";
import { startEmulator } from "../../../emulator/server.ts";

export async function startInside() {
  const emulator = await startEmulator();
  const folder = await mkdtemp(path.join(tmpdir(), "inside-"));
  const journal = openJournal(path.join(folder, "journal"), { maxEntries: 500, maxBytes: 1e8 });
  return {
    control: emulatorControl(emulator.url),
    journal,
    asking: {
      journal,
      thinking: createThinkingMemory(),
      onJournalTrouble: (error: unknown) => {
        throw error;
      },
    },
    /** A scene, and what every question about it has in common. */
    scene: async (options: SceneOptions) => {
      const { file, truth } = await makeScene(options);
      const common = {
        picture: await openForCutting(file),
        imageUri: "file:///photo.png",
        options: {},
        model: "gemini-3.8-flash",
        tuning: {},
        endpoint: { key: emulator.key, baseUrl: emulator.url },
      };
      return { common, truth };
    },
    dispose: async () => {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Inside = Awaited<ReturnType<typeof startInside>>;
