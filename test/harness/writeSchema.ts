/** Writes the JSON Schema of sidecars, which VS Code checks the text view with, from the one the extension reads with. */
import { writeFileSync } from "node:fs";
import { sidecarJsonSchema } from "../../src/engine/sidecars/schema.ts";

const file = new URL("../../media/sidecar.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(sidecarJsonSchema(), null, 2)}\n`);
