/**
 * From the click that opens a picture to the frame that shows it, in a real VS Code: in its own image preview and in the
 * editor, by turns, on copies of one picture that nobody has opened before.
 */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Annotation } from "../../src/core/annotation.ts";
import type { Instance } from "../harness/instance.ts";
import type { StageRect } from "./panZoomPages.ts";
import { annotationsOf, type Crowd, FREE_STRIP, makePicture, sidecarText, TWELVE_MEGAPIXELS } from "./scene.ts";
import { startScreencast } from "./screencast.ts";
import { leaveNetworkAlone } from "./unobserved.ts";

/** Without the first, in which VS Code loads what it has not needed before. */
const ROUNDS = 12;
/** ms without a frame after which nothing more is expected to change. */
const QUIET = 400;

/** All in ms from the click. */
export interface Openings {
  /** VS Code's own image preview: all of the picture is to be seen. */
  readonly preview: readonly number[];
  /** The editor of a picture that has no annotations: all of the picture. */
  readonly bare: readonly number[];
  /** The editor of a crowd: the picture, where no shape is. */
  readonly crowdPicture: readonly number[];
  /** The editor of a crowd: the picture and all its shapes, masks and labels. */
  readonly crowd: readonly number[];
  /** The same of one whose masks are soft. */
  readonly softCrowd: readonly number[];
}

/** The crowds whose sidecars are opened. */
export interface Crowds {
  readonly crowd: Crowd;
  readonly soft: Crowd;
}

const nameOf = (kind: "bare" | keyof Crowds, round: number) => `${kind}-${String(round).padStart(2, "0")}.jpg`;

export async function writeOpeningFiles(folder: string, crowds: Crowds): Promise<void> {
  const picture = await makePicture(TWELVE_MEGAPIXELS);
  const sha256 = createHash("sha256").update(picture).digest("hex");
  const text = (annotations: readonly Annotation[]) => sidecarText(TWELVE_MEGAPIXELS, sha256, annotations);
  const sidecars = { bare: text([]), crowd: text(annotationsOf(crowds.crowd)), soft: text(annotationsOf(crowds.soft)) };
  for (const kind of ["bare", "crowd", "soft"] as const) {
    for (let round = 0; round <= ROUNDS; round++) {
      await writeFile(path.join(folder, nameOf(kind, round)), picture);
      await writeFile(path.join(folder, `${nameOf(kind, round)}.vision.json`), sidecars[kind]);
    }
  }
}

export async function measureOpenings(instance: Instance): Promise<Openings> {
  const nothing = () => ({
    ...{ preview: [] as number[], bare: [] as number[] },
    ...{ crowdPicture: [] as number[], crowd: [] as number[], softCrowd: [] as number[] },
  });
  const all = nothing();
  await leaveNetworkAlone(instance.page);
  const open = await opener(instance);
  for (let round = 0; round <= ROUNDS; round++) {
    const kept = round === 0 ? nothing() : all;
    const edit = (kind: "bare" | keyof Crowds) => open(`${nameOf(kind, round)}.vision.json`, "editor");
    const turns = [
      async () => kept.preview.push((await open(nameOf("bare", round), "preview")).whole),
      async () => kept.bare.push((await edit("bare")).whole),
      async () => {
        const { whole, strip } = await edit("crowd");
        kept.crowdPicture.push(strip);
        kept.crowd.push(whole);
      },
      async () => kept.softCrowd.push((await edit("soft")).whole),
    ];
    // Whoever comes second finds the file in the machine's memory.
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) await turn();
  }
  return all;
}

interface Opening {
  /** Until all of the picture looked as it does at the end. */
  readonly whole: number;
  /** Until that part of it did on which no shape can be. */
  readonly strip: number;
}

async function opener({ page, workbench }: Instance) {
  const cdp = await page.context().newCDPSession(page);
  const viewport = page.viewportSize();
  if (!viewport) throw new Error("The window has no size.");
  const frame = workbench.editors.webview();
  const picture = {
    preview: frame.locator("body.ready img"),
    editor: frame.locator('[data-testid="stage"][data-drawn] .picture'),
  };

  return async (file: string, where: "preview" | "editor"): Promise<Opening> => {
    const row = await workbench.explorer.reveal(file);
    await row.hover();
    const clicked = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const onClick = (event: MouseEvent) => resolve(performance.timeOrigin + event.timeStamp);
          addEventListener("pointerdown", onClick, { capture: true, once: true });
        }),
    );
    const screencast = await startScreencast(cdp, viewport);
    await row.click();
    const start = await clicked;
    await picture[where].waitFor({ state: "attached" });
    const there = Date.now();
    const whole = await picture[where].boundingBox();
    if (!whole) throw new Error(`${file} is not to be seen.`);
    // The page has it before the screen shows it.
    await workbench.waitUntil(`${file} to stand still`, async () => {
      const quiet = Date.now() - Math.max(there, screencast.lastFrame()) > QUIET;
      return quiet && (await screencast.hasChanged(whole));
    });
    const recording = await screencast.stop();
    const strip: StageRect = { ...whole, width: (whole.width * FREE_STRIP) / 1000 - 4 };
    const opening = {
      whole: (await recording.settledAt(whole)) - start,
      strip: (await recording.settledAt(strip)) - start,
    };
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("ControlOrMeta+w");
    await workbench.waitUntil("all tabs to close", async () => (await workbench.editors.tabs()).length === 0);
    return opening;
  };
}
