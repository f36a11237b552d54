/** Asks the real way and dies the moment the answer is there: `node dieBeforeWriting.ts <image> <journal> <url> <key>`. */
import { readFileSync } from "node:fs";
import { openJournal } from "../../../../src/engine/gemini/journal.ts";
import { createThinkingMemory } from "../../../../src/engine/gemini/thinking.ts";
import { askImage } from "../../../../src/engine/runs/askImage.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";

const [image = "", journal = "", baseUrl = "", key = ""] = process.argv.slice(2);
await askImage(
  {
    file: readFileSync(image),
    imageUri: `file://${image}`,
    task: detect,
    options: {},
    tuning: {},
    model: "gemini-3.8-flash",
    maxSide: 1536,
    endpoint: { key, baseUrl },
  },
  {
    journal: openJournal(journal, { maxEntries: 10, maxBytes: 1e7 }),
    thinking: createThinkingMemory(),
    onJournalTrouble: (error) => {
      throw error;
    },
  },
);
process.kill(process.pid, "SIGKILL");
