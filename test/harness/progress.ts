const REPEAT_SECONDS = 15;

/** One line on stderr, so that stdout stays free for what a script answers. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says what is being done, again every 15 s while it takes, and how long it took. */
export async function progress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  say(`${what} …`);
  const timer = setInterval(() => say(`  still busy after ${seconds()} s: ${what}`), REPEAT_SECONDS * 1000);
  try {
    const result = await work();
    say(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
