/**
 * Takes the place of VS Code's native log writer, which would have to be compiled: without one neither VS Code nor the
 * extension under test has a log to show. It has the functions that VS Code calls, and no rotation.
 */
const { appendFileSync, mkdirSync } = require("node:fs");
const path = require("node:path");

const LEVELS = ["trace", "debug", "info", "warning", "error", "critical"];

function createLogger(_name, file) {
  mkdirSync(path.dirname(file), { recursive: true });
  let lowest = LEVELS.indexOf("info");
  let raw = false;
  const write = (level) => (message) => {
    if (level < lowest) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    appendFileSync(file, raw ? message : `${time} [${LEVELS[level]}] ${message}\n`);
  };
  return Promise.resolve({
    trace: write(0),
    debug: write(1),
    info: write(2),
    warn: write(3),
    error: write(4),
    critical: write(5),
    getLevel: () => lowest,
    setLevel: (level) => {
      lowest = level;
    },
    setPattern: () => undefined,
    clearFormatters: () => {
      raw = true;
    },
    flush: () => undefined,
    drop: () => undefined,
  });
}

exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
