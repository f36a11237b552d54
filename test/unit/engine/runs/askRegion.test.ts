import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Annotation, Box, Sidecar } from "../../../../src/core/annotation.ts";
import { area } from "../../../../src/core/geometry.ts";
import { shared, withMargin } from "../../../../src/core/tiles.ts";
import type { Boxed } from "../../../../src/engine/regions/attach.ts";
import { bringHome, isAboutPicture, isAnswered } from "../../../../src/engine/runs/answered.ts";
import { askRegion } from "../../../../src/engine/runs/askRegion.ts";
import { sidecarSchema } from "../../../../src/engine/sidecars/schema.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { segment } from "../../../../src/engine/tasks/segment.ts";
import { worstIou } from "../../../emulator/seenBoxes.ts";
import { type Inside, startInside } from "./inside.ts";

const SIZE = { width: 3000, height: 2000 };
const REGION: Box = [200, 300, 700, 800];

let inside: Inside;
let scene: Awaited<ReturnType<Inside["scene"]>>;
beforeAll(async () => {
  inside = await startInside();
  scene = await inside.scene({ ...SIZE, seed: 12, objects: 20, format: "jpeg" });
});
afterAll(() => inside.dispose());
beforeEach(() => inside.control.reset());

const boxesOf = (annotations: readonly Annotation[]) =>
  annotations.flatMap(({ label, box_2d }) => (box_2d === undefined ? [] : [{ label, box_2d }]));

/** The sidecar after a change, as far as these tests look at it. */
function applied(current: Sidecar | undefined, { change }: ReturnType<typeof bringHome>): Sidecar {
  const { put = [], remove = [] } = change.annotations ?? {};
  const now = new Map(current?.annotations.map((one) => [one.id, one]));
  for (const id of remove) now.delete(id);
  for (const one of put) now.set(one.id, one);
  if (change.image === undefined) throw new Error("A run names its picture.");
  const runs = [...(current?.runs ?? []), ...(change.runs?.put ?? [])];
  return { version: 1, image: change.image, annotations: [...now.values()], texts: [], runs };
}

const ask = (region: Box, more: { maxSide?: number; annotation?: Boxed } = {}) =>
  askRegion(
    {
      ...scene.common,
      region,
      task: more.annotation === undefined ? detect : segment,
      maxSide: more.maxSide ?? 1536,
      ...(more.annotation && { annotation: more.annotation, options: { target: `the ${more.annotation.label}` } }),
    },
    inside.asking,
  );

describe("a region", () => {
  it("is sent in full resolution, and what is in it lies where the truth says", async () => {
    const answered = await ask(REGION);
    const sent = await sharp(await inside.control.image(0)).metadata();
    expect([sent.format, sent.width, sent.height]).toEqual(["jpeg", 1500, 1000]);
    const home = bringHome(answered, undefined);
    const wholly = scene.truth.objects.filter(
      ({ box_2d: [y0, x0, y1, x1] }) => y0 > 205 && x0 > 305 && y1 < 695 && x1 < 795,
    );
    expect(wholly.length).toBeGreaterThan(1);
    const sidecar = applied(undefined, home);
    expect(worstIou(wholly, boxesOf(sidecar.annotations))).toBeGreaterThanOrEqual(0.9);
    expect(home.run.sent).toEqual({ width: 1500, height: 1000, mimeType: "image/jpeg", via: "inline", region: REGION });
    expect(sidecarSchema.safeParse(sidecar).error).toBeUndefined();
    const inRegion = ({ box_2d: [y0, x0, y1, x1] }: { box_2d: Box }) =>
      y0 >= 200 && x0 >= 300 && y1 <= 700 && x1 <= 800;
    expect(boxesOf(sidecar.annotations).every(inRegion)).toBe(true);
  });

  it("is shrunk only above the size in the settings, and never enlarged", async () => {
    await ask(REGION, { maxSide: 600 });
    await ask([500, 500, 510, 520]);
    const sizes = await Promise.all([0, 1].map(async (i) => sharp(await inside.control.image(i)).metadata()));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [600, 400],
      [60, 20],
    ]);
  });

  it("asked for twice leaves the annotations as they are", async () => {
    const first = applied(undefined, bringHome(await ask(REGION), undefined));
    expect(bringHome(await ask(REGION), first).change.annotations).toEqual({ put: [], remove: [] });
  });

  it("replaces and removes only what is inside; what its edge cuts is known already", async () => {
    const all = applied(undefined, bringHome(await ask([0, 0, 1000, 1000], { maxSide: 3000 }), undefined));
    const [run] = all.runs;
    const ghost = (id: string, box_2d: Box): Annotation => ({
      id,
      label: "ghost",
      box_2d,
      review: "pending",
      run: run?.id ?? "",
    });
    const current = {
      ...all,
      annotations: [...all.annotations, ghost("inside", [400, 500, 420, 520]), ghost("outside", [20, 20, 40, 40])],
    };
    const crossing = all.annotations.filter(({ box_2d }) => {
      const part = box_2d && shared(box_2d, REGION);
      return part !== undefined && box_2d !== undefined && area(part) < area(box_2d) * 0.99;
    });
    expect(crossing.length).toBeGreaterThan(2);
    const home = bringHome(await ask(REGION), current);
    expect(home.change.annotations?.remove).toEqual(["inside"]);
    const now = applied(current, home);
    expect(now.annotations.map(({ id }) => id)).toEqual(
      current.annotations.flatMap(({ id }) => (id === "inside" ? [] : [id])),
    );
    for (const one of crossing) expect(now.annotations).toContainEqual(one);
    expect(worstIou(scene.truth.objects, boxesOf(now.annotations))).toBeGreaterThanOrEqual(0.9);
  });

  it("comes back into its place out of the journal", async () => {
    const answered = await ask(REGION);
    const entry = (await inside.journal.list()).filter(isAnswered).find(({ id }) => id === answered.id);
    if (entry === undefined || !isAboutPicture(entry)) throw new Error("The answer is not in the journal.");
    const places = (home: ReturnType<typeof bringHome>) => boxesOf(home.change.annotations?.put ?? []);
    expect(places(bringHome(entry, undefined))).toEqual(places(bringHome(answered, undefined)));
  });
});

describe("the shape of one annotation", () => {
  const own = (review: Annotation["review"]): Boxed => {
    const object = scene.truth.objects.find(({ shape }) => shape === "ellipse");
    if (object === undefined) throw new Error("There is no ellipse in the scene.");
    return { id: "mine00000000", label: object.label, box_2d: object.box_2d, review };
  };
  const sidecarWith = (annotation: Annotation): Sidecar => ({
    version: 1,
    image: scene.common.picture.image,
    annotations: [annotation],
    texts: [],
    runs: [],
  });
  const askFor = (annotation: Boxed) => ask(withMargin(annotation.box_2d, 0.1), { annotation });

  it("is attached to it; label, review and run stay", async () => {
    const mine = own("accepted");
    const home = bringHome(await askFor(mine), sidecarWith(mine));
    const [shaped, ...others] = home.change.annotations?.put ?? [];
    expect(others).toEqual([]);
    expect(shaped).toMatchObject({ id: mine.id, label: mine.label, review: "accepted" });
    expect(shaped?.run).toBeUndefined();
    expect(shaped?.polygon?.[0]?.length).toBeGreaterThan(8);
    expect(worstIou(boxesOf([mine]), boxesOf(shaped === undefined ? [] : [shaped]))).toBeGreaterThanOrEqual(0.9);
    expect(home.change.runs?.put).toHaveLength(1);
    expect(home.run.prompt).toContain(`the ${mine.label}`);
  });

  it("takes the place of an outline that it had", async () => {
    const mine: Boxed = { ...own("accepted"), mask: "data:image/png;base64,a", threshold: 90 };
    const [shaped] = bringHome(await askFor(mine), sidecarWith(mine)).change.annotations?.put ?? [];
    expect(shaped?.polygon).toBeDefined();
    expect([shaped?.mask, shaped?.threshold]).toEqual([undefined, undefined]);
  });

  it("changes nothing when there is none in the answer, or another object's", async () => {
    const mine = own("pending");
    await inside.control.queue(
      { text: "[]" },
      { text: '[{"box_2d":[0,0,60,60],"mask":[[0,0],[0,60],[60,60]],"label":"x"}]' },
    );
    for (let i = 0; i < 2; i++) {
      const home = bringHome(await askFor(mine), sidecarWith(mine));
      expect(home.change.annotations).toEqual({ put: [], remove: [] });
      expect(home.counts).toMatchObject({ added: 0, updated: 0, kept: 1 });
    }
  });

  it("leaves what was drawn or moved meanwhile as it is, and comes beside it, pending", async () => {
    const mine = own("accepted");
    const [yMin, xMin, yMax, xMax] = mine.box_2d;
    const answer = await askFor(mine);
    const corner: Annotation["polygon"] = [
      [
        [yMin, xMin],
        [yMax, xMin],
        [yMax, xMax],
      ],
    ];
    const meanwhile: readonly Annotation[] = [
      { ...mine, polygon: corner },
      { ...mine, mask: "data:image/png;base64,AAAA" },
      { ...mine, box_2d: [yMin, xMin, yMax - 1, xMax] },
      { ...mine, box_2d: [0, 0, 10, 10] },
    ];
    for (const one of meanwhile) {
      const home = bringHome(answer, sidecarWith(one));
      const [beside, ...others] = home.change.annotations?.put ?? [];
      expect(others).toEqual([]);
      expect(home.change.annotations?.remove).toEqual([]);
      expect(beside).toMatchObject({ label: mine.label, review: "pending", run: home.run.id });
      expect(beside?.id).not.toBe(mine.id);
      expect(worstIou([mine], boxesOf(beside === undefined ? [] : [beside]))).toBeGreaterThanOrEqual(0.9);
      expect(home.counts).toMatchObject({ added: 1, updated: 0, kept: 1 });
    }
    // A label or a decision is no shape.
    const renamed = bringHome(answer, sidecarWith({ ...mine, label: "cup" }));
    expect(renamed.change.annotations?.put).toEqual([expect.objectContaining({ id: mine.id, label: "cup" })]);
  });

  it("comes as an annotation of its own when the one it was for is gone", async () => {
    const mine = own("pending");
    const [added] = bringHome(await askFor(mine), undefined).change.annotations?.put ?? [];
    expect(added).toMatchObject({ label: mine.label, review: "pending" });
  });
});
