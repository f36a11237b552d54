import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Annotation, Box, Sidecar } from "../../../../src/core/annotation.ts";
import { tilesOf } from "../../../../src/core/tiles.ts";
import { isAnswered } from "../../../../src/engine/runs/answered.ts";
import { askParts, plansOfParts } from "../../../../src/engine/runs/askParts.ts";
import { bringTilesHome } from "../../../../src/engine/runs/tilesHome.ts";
import { sidecarSchema } from "../../../../src/engine/sidecars/schema.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { segment } from "../../../../src/engine/tasks/segment.ts";
import { worstIou } from "../../../emulator/seenBoxes.ts";
import { type Inside, startInside } from "./inside.ts";

const SIZE = { width: 6000, height: 4000 };

let inside: Inside;
let large: Awaited<ReturnType<Inside["scene"]>>;
beforeAll(async () => {
  inside = await startInside();
  large = await inside.scene({ ...SIZE, seed: 21, objects: 150, format: "jpeg" });
});
afterAll(() => inside.dispose());
beforeEach(() => inside.control.reset());

const never = () => new AbortController().signal;
const tiles = tilesOf(SIZE, 1024, 0.2);
/** Tiles are sent as they are, whatever the size in the settings. */
const parts = (all: readonly Box[]) => ({ parts: all.map((region) => ({ region })), maxSide: "original" as const });
const boxesOf = (annotations: readonly Annotation[]) =>
  annotations.flatMap(({ label, box_2d }) => (box_2d === undefined ? [] : [{ label, box_2d }]));
const labelsOf = (all: readonly { readonly label: string }[]) => all.map(({ label }) => label).sort();

describe("a picture of 6000 × 4000 with objects on the seams", () => {
  it("is looked at in full resolution, two tiles at a time, and every object is found once", async () => {
    const told: number[] = [];
    let most = 0;
    const watching = inside.control.waitFor((requests) => {
      most = Math.max(most, requests.filter(({ finishedStatus }) => finishedStatus === null).length);
      return requests.length === tiles.length;
    }, 50_000);
    const question = { ...large.common, ...parts(tiles), task: detect };
    const { answers, errors } = await askParts(question, {
      ...inside.asking,
      signal: never(),
      holdsForAll: () => false,
      onPart: (done) => told.push(done),
    });
    await watching;
    expect(errors).toEqual([]);
    expect(told).toEqual(tiles.map((_, i) => i + 1));
    expect(most).toBeLessThanOrEqual(2);
    const first = await sharp(await inside.control.image(0)).metadata();
    expect([first.format, first.width, first.height]).toEqual(["jpeg", 1024, 1024]);
    const { change, run, read } = bringTilesHome(answers, tiles.length, undefined);
    const found = change.annotations?.put ?? [];
    expect(labelsOf(found)).toEqual(labelsOf(large.truth.objects));
    expect(worstIou(large.truth.objects, boxesOf(found))).toBeGreaterThanOrEqual(0.9);
    expect(read.partial).toBe(false);
    expect(run).toMatchObject({ task: "detect", finishReason: "STOP", sent: { width: 1024, height: 1024, tiles: 40 } });
    expect(run.partial).toBeUndefined();
    expect(run.sent?.region).toBeUndefined();
    expect(run.tokens?.prompt).toBe(answers.reduce((sum, { answer }) => sum + (answer.tokens.prompt ?? 0), 0));
    expect(found.every((one) => one.run === run.id)).toBe(true);
    expect(change.runs?.put).toEqual([run]);
    const sidecar = { version: 1, image: change.image, annotations: found, texts: [], runs: [run] };
    expect(sidecarSchema.safeParse(sidecar).error).toBeUndefined();
    const journalled = (await inside.journal.list()).filter(isAnswered);
    expect(journalled.map(({ id }) => id).sort()).toEqual(answers.map(({ id }) => id).sort());
    // The same again changes nothing but the run.
    const again = bringTilesHome(answers, tiles.length, sidecar as Sidecar);
    expect(again.change.annotations).toEqual({ put: [], remove: [] });
    expect(again.change.runs?.remove).toEqual([]);
  });
});

describe("tiles that are not all answered", () => {
  const few = tilesOf({ width: 1600, height: 600 }, 640, 0.25);
  let scene: Awaited<ReturnType<Inside["scene"]>>;
  beforeAll(async () => {
    scene = await inside.scene({ width: 1600, height: 600, seed: 4, objects: 8 });
  });
  const ask = (signal: AbortSignal, holdsForAll: () => boolean, onPart = (_: number) => {}) =>
    askParts({ ...scene.common, ...parts(few), task: detect }, { ...inside.asking, signal, holdsForAll, onPart });
  /** Found by the same question before, small enough for a tile, and not in the picture. */
  const stale = (current: ReturnType<typeof bringTilesHome>): Sidecar => ({
    version: 1,
    image: { ...scene.common.picture.image },
    annotations: [
      { id: "old000000000", label: "ghost", box_2d: [10, 10, 30, 20], review: "pending", run: current.run.id },
      { id: "large0000000", label: "room", box_2d: [0, 0, 1000, 1000], review: "pending", run: current.run.id },
    ],
    texts: [],
    runs: [current.run],
  });

  it("keep what the others say, marked as partial, and remove nothing", async () => {
    await inside.control.queue({}, { status: 400 });
    const { answers, errors } = await ask(never(), () => false);
    expect(answers).toHaveLength(few.length - 1);
    expect(errors).toHaveLength(1);
    const home = bringTilesHome(answers, few.length, undefined);
    expect(home.run.partial).toBe(true);
    expect(home.run.sent?.tiles).toBe(few.length);
    expect(bringTilesHome(answers, few.length, stale(home)).change.annotations?.remove).toEqual([]);
  });

  it("are begun no more when all would fail for the same reason", async () => {
    await inside.control.queue({ status: 403 }, { status: 403 });
    const { answers, errors } = await ask(never(), () => true);
    expect(answers).toEqual([]);
    expect(errors.length).toBeLessThanOrEqual(2);
    expect((await inside.control.requests()).length).toBeLessThanOrEqual(2);
  });

  it("are kept as far as they came when the person stops", async () => {
    const stop = new AbortController();
    await inside.control.queue({}, { text: "never", stallAfterBytes: 1 });
    const { answers, errors } = await ask(
      stop.signal,
      () => false,
      () => stop.abort(),
    );
    expect(answers).toHaveLength(1);
    expect(errors).toEqual([]);
    expect(bringTilesHome(answers, few.length, undefined).run.partial).toBe(true);
  });

  it("when they are, take away what fits into a tile and is gone, but nothing that is larger", async () => {
    const { answers } = await ask(never(), () => false);
    const home = bringTilesHome(answers, few.length, undefined);
    expect(bringTilesHome(answers, few.length, stale(home)).change.annotations?.remove).toEqual(["old000000000"]);
  });
});

it("outlines are put together across the seams", async () => {
  const size = { width: 1500, height: 500 };
  const scene = await inside.scene({ ...size, seed: 8, objects: 2 });
  const cut = tilesOf(size, 500, 0.2);
  const question = { ...scene.common, ...parts(cut), task: segment };
  const { answers } = await askParts(question, { ...inside.asking, signal: never(), holdsForAll: () => false });
  const found = bringTilesHome(answers, cut.length, undefined).change.annotations?.put ?? [];
  expect(labelsOf(found)).toEqual(labelsOf(scene.truth.objects));
  expect(worstIou(scene.truth.objects, boxesOf(found))).toBeGreaterThanOrEqual(0.9);
  expect(found.every(({ polygon }) => polygon !== undefined)).toBe(true);
});

it("each part is planned by its own size and prompt, in whatever order", () => {
  const picture = { image: { width: 8000, height: 6000, sha256: "" } };
  const common = { picture, task: segment, options: {}, model: "gemini-2.5-flash", tuning: {} };
  const planned = (...regions: Box[]) => plansOfParts({ ...common, parts: regions.map((region) => ({ region })) });
  const small: Box = [500, 500, 510, 510];
  const large: Box = [0, 0, 1000, 200];
  const [ofSmall, ofLarge] = [...planned(small), ...planned(large)];
  expect(ofSmall?.tokens).toBeLessThan(ofLarge?.tokens ?? 0);
  const twice = { ...ofLarge, requests: 2 };
  expect(planned(small, large, large)).toEqual([ofSmall, twice]);
  expect(planned(large, small, large)).toEqual([twice, ofSmall]);
  const target = "the longest name that anybody gave to anything in any picture";
  const named = plansOfParts({ ...common, parts: [{ region: small }, { region: small, options: { target } }] });
  expect(named).toHaveLength(2);
});
