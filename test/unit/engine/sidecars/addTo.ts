/** One of several processes: `node addTo.ts <sidecar> <name> <count> [<letters in each label>]`. Each annotation is a write of its own. */
import { diskFiles } from "../../../../src/engine/sidecars/diskFiles.ts";
import { updateFile } from "../../../../src/engine/sidecars/update.ts";

const [sidecar = "", name = "", count = "0", letters = "1"] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  const annotation = { id: name + index, label: "x".repeat(Number(letters)), review: "pending" } as const;
  await updateFile(diskFiles, sidecar, () => ({
    image: { width: 4, height: 3, sha256: "ab" },
    annotations: { put: [annotation], remove: [] },
  }));
}
