/**
 * How much work the browser does for each frame of a gesture, from its own trace: the time that the threads of the page
 * (main, compositor, raster) and of the display spend on the processor from one step of the gesture to the next. Time on
 * the processor, because what else runs on the machine must not count, and because a headless browser draws no faster than
 * its display, however little there is to do.
 */
import type { Browser, Page } from "playwright-core";
import { z } from "zod";

/** The tasks of all threads, with the processor's time; and the marks of a page. */
const CATEGORIES = ["-*", "toplevel", "blink.user_timing"];

/** The process that puts the frames of all pages on the screen, with or without a graphics card. */
const DISPLAY = "GPU Process";

/** Before the name of what a step belongs to. */
const MARK = "bench ";
/** Names what comes after the last step, which nobody asks for. */
const END = "end";

const eventSchema = z.looseObject({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** µs. */
  ts: z.number().default(0),
  dur: z.number().optional(),
  /** µs on the processor. */
  tdur: z.number().optional(),
  args: z.looseObject({ name: z.string().optional() }).optional(),
});
const traceSchema = z.object({ traceEvents: z.array(eventSchema) });

type TraceEvent = z.infer<typeof eventSchema>;

export interface Step {
  /** As it was marked. */
  readonly name: string;
  /** ms on the processor. */
  readonly work: number;
}

/**
 * Has the page put down in the trace that a step begins, after the frames were drawn that the one before has caused. The
 * last step of a gesture is followed by a mark without a name.
 */
export async function markStep(page: Page, name = END): Promise<void> {
  await page.evaluate(
    (mark) =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            performance.mark(mark);
            resolve();
          }),
        ),
      ),
    MARK + name,
  );
}

/** The steps that are marked during `work`, and what the browser did in each. */
export async function workPerStep(browser: Browser, page: Page, work: () => Promise<void>): Promise<Step[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  return stepsOf(traceSchema.parse(JSON.parse(trace.toString("utf8"))).traceEvents);
}

function stepsOf(events: readonly TraceEvent[]): Step[] {
  const marks = events
    .filter(({ name, ph }) => name.startsWith(MARK) && (ph === "I" || ph === "R" || ph === "i"))
    .sort((one, other) => one.ts - other.ts);
  const [page] = marks;
  if (page === undefined) throw new Error("The trace holds no step.");
  const steps = marks.map(({ ts, name }) => ({ ts, name: name.slice(MARK.length), work: 0 }));
  const displays = new Set(
    events.flatMap(({ name, pid, args }) => (name === "process_name" && args?.name === DISPLAY ? [pid] : [])),
  );
  const counted = events.filter(({ pid, tdur }) => tdur !== undefined && (pid === page.pid || displays.has(pid)));
  for (const { ts, tdur } of outermost(counted)) {
    const step = steps.findLast((one) => one.ts <= ts);
    if (step !== undefined) step.work += (tdur ?? 0) / 1000;
  }
  return steps.filter(({ name }) => name !== END).map(({ name, work }) => ({ name, work }));
}

/** Tasks inside of other tasks of their thread are a part of them. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  const ends = new Map<string, number>();
  const found: TraceEvent[] = [];
  for (const event of events.filter(({ ph }) => ph === "X").sort((a, b) => a.ts - b.ts)) {
    const thread = `${event.pid} ${event.tid}`;
    if (event.ts < (ends.get(thread) ?? 0)) continue;
    ends.set(thread, event.ts + (event.dur ?? 0));
    found.push(event);
  }
  return found;
}
