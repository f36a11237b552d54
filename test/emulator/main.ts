/** Runs the emulator alone: `node test/emulator/main.ts [--port N] [--key K]`. */
import { parseArgs } from "node:util";
import { startEmulator } from "./server.ts";

const { values } = parseArgs({ options: { port: { type: "string" }, key: { type: "string" } } });
const emulator = await startEmulator({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.key === undefined ? {} : { key: values.key }),
});
console.log(`Gemini emulator on ${emulator.url} (key: ${emulator.key})`);
