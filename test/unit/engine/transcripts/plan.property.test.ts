import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlan, type Ending } from "../../../../src/engine/transcripts/plan.ts";
import type { PageRange, PagesRead } from "../../../../src/engine/transcripts/readPages.ts";

/** What a model may do with a question: pages it tells of, as far as it gets, and how that ends. */
interface Mood {
  readonly tells: readonly boolean[];
  readonly until: number;
  readonly ending: Ending | "refused";
}

const mood = fc.record({
  tells: fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
  until: fc.nat({ max: 60 }),
  ending: fc.constantFrom<Mood["ending"]>("whole", "whole", "limit", "broken", "refused"),
});

function answered({ first, last }: PageRange, { tells, until, ending }: Mood): PagesRead {
  const all = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const told = all.filter((_, i) => tells[i % tells.length]).slice(0, until);
  const highest = told.at(-1) ?? first - 1;
  const skipped = all.filter((page) => page < highest && !told.includes(page));
  if (ending === "whole" || told.length === 0) return { ended: told, skipped, ignored: 0 };
  return { ended: told.slice(0, -1), unfinished: highest, skipped, ignored: 0 };
}

describe("the plan", () => {
  it("ends with every page settled once, after at most two questions for each, whatever the model does", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        fc.array(fc.nat({ max: 150 }), { maxLength: 150 }),
        fc.array(mood, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        (pages, wanted, moods, atOnce) => {
          const open = [...new Set(wanted)].filter((page) => page >= 1 && page <= pages);
          const plan = createPlan(pages, open, atOnce);
          const settled: number[] = [];
          let questions = 0;
          for (let asked = plan.next(); asked !== undefined; asked = plan.next()) {
            expect(++questions).toBeLessThanOrEqual(2 * open.length);
            const { first, last } = asked;
            expect(last - first + 1).toBeLessThanOrEqual(atOnce);
            // Nothing is asked for that is settled, or was never open.
            for (let page = first; page <= last; page++) {
              expect(open).toContain(page);
              expect(settled).not.toContain(page);
            }
            const how = moods[questions % moods.length];
            if (how === undefined) throw new Error("There is no mood.");
            if (how.ending === "refused") {
              settled.push(...plan.refused(asked).missing);
              continue;
            }
            const read = answered(asked, how);
            const { missing, partial, dropped, skipped } = plan.took(asked, read, how.ending);
            settled.push(...read.ended, ...missing, ...(partial === undefined ? [] : [partial]));
            for (const page of [...skipped, ...(dropped === undefined ? [] : [dropped])]) {
              expect(settled).not.toContain(page);
            }
          }
          expect(settled.sort((a, b) => a - b)).toEqual(open.sort((a, b) => a - b));
          expect(plan.due()).toBeUndefined();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("asks only for as many as an answer turned out to hold, and for more again when they fit", () => {
    const plan = createPlan(
      200,
      Array.from({ length: 200 }, (_, i) => i + 1),
    );
    const ask = (ended: number, ending: Ending) => {
      const asked = plan.next() ?? { first: 0, last: 0 };
      const all = Array.from({ length: asked.last - asked.first + 1 }, (_, i) => asked.first + i);
      const unfinished = ending === "whole" ? {} : { unfinished: asked.first + ended };
      plan.took(asked, { ended: all.slice(0, ended), skipped: [], ignored: 0, ...unfinished }, ending);
      return `${asked.first}-${asked.last}`;
    };
    expect(ask(7, "limit")).toBe("1-50");
    expect(ask(7, "limit")).toBe("8-17");
    expect(ask(10, "whole")).toBe("15-24");
    expect(ask(20, "whole")).toBe("25-44");
    expect(ask(40, "whole")).toBe("45-84");
    expect(ask(3, "broken")).toBe("85-134");
    expect(ask(50, "whole")).toBe("88-137");
  });

  it("keeps a page that is longer than an answer and goes on behind it", () => {
    const plan = createPlan(3, [1, 2, 3]);
    const none = { ended: [], skipped: [], ignored: 0 };
    expect(plan.took({ first: 1, last: 3 }, { ...none, unfinished: 1 }, "limit")).toMatchObject({ partial: 1 });
    expect(plan.next()).toEqual({ first: 2, last: 3 });
    // A connection that breaks says nothing of the page, until it breaks again.
    expect(plan.took({ first: 2, last: 3 }, { ...none, unfinished: 2 }, "broken")).toMatchObject({ dropped: 2 });
    expect(plan.next()).toEqual({ first: 2, last: 3 });
    expect(plan.took({ first: 2, last: 3 }, { ...none, unfinished: 2 }, "broken")).toMatchObject({ partial: 2 });
    expect(plan.next()).toEqual({ first: 3, last: 3 });
  });

  it("knows where a transcription goes on that ends now", () => {
    const plan = createPlan(9, [3, 6, 7, 8, 9]);
    expect(plan.due()).toBe(6);
    plan.took({ first: 6, last: 9 }, { ended: [6, 7], skipped: [], ignored: 0 }, "whole");
    expect(plan.due()).toBe(8);
    expect(plan.next()).toEqual({ first: 3, last: 3 });
  });
});
