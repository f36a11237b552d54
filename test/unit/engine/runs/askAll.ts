/**
 * A run over a folder, as the command does it, to be killed: `node askAll.ts <folder> <journal> <url> <key>`. Says "begin"
 * when everything heavy is loaded.
 */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { loadSharp } from "../../../../src/engine/images/loadSharp.ts";
import { bringHome } from "../../../../src/engine/runs/answered.ts";
import { askImage } from "../../../../src/engine/runs/askImage.ts";
import { inFlight } from "../../../../src/engine/runs/inFlight.ts";
import { diskFiles } from "../../../../src/engine/sidecars/diskFiles.ts";
import { sidecarOf } from "../../../../src/engine/sidecars/names.ts";
import { updateFile } from "../../../../src/engine/sidecars/update.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";

const [folder = "", journalFolder = "", baseUrl = "", key = ""] = process.argv.slice(2);
const journal = openJournal(journalFolder, { maxEntries: 10_000, maxBytes: 1e9 });
const thinking = createThinkingMemory();
const images = readdirSync(folder).filter((name) => name.endsWith(".png"));
await loadSharp();
console.log("begin");
await inFlight(images.sort(), 2, new AbortController().signal, async (name) => {
  const file = path.join(folder, name);
  const answered = await askImage(
    {
      file: await readFile(file),
      imageUri: pathToFileURL(file).href,
      task: detect,
      options: {},
      tuning: {},
      model: "gemini-3.8-flash",
      maxSide: 1536,
      endpoint: { key, baseUrl },
    },
    {
      journal,
      thinking,
      onJournalTrouble: (error) => {
        throw error;
      },
    },
  );
  await updateFile(diskFiles, sidecarOf(file), (now) => bringHome(answered, now).change);
  await journal.settled(answered.id);
});
