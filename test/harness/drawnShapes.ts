import type { Box } from "../../src/core/annotation.ts";
import { type Difference, difference, missingEdges } from "./strokes.ts";
import { type Outlined, tintOf } from "./tints.ts";
import type { Workbench } from "./workbench.ts";

/** The part of a picture's size that what is drawn may be off. */
const TOLERANCE = 0.01;
/** The part of a mask's inside that must be tinted, and of its outside that must not be: labels and lines cover some. */
const MOST = 0.7;
/** Screenshots of the same picture are equal to the last bit, and a tint of a colour on that colour is faint. */
const FAINTEST_TINT = 2;

/** Upright size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the shapes change on the screen, and where on it the picture is. */
interface Look {
  readonly found: Difference;
  /** From 0–1000 of the picture to pixels of the screenshots. */
  toScreenX(x: number): number;
  toScreenY(y: number): number;
  /** The tolerance in pixels of the screenshots. */
  readonly across: number;
  readonly down: number;
}

/** Waits until the open editor shows a box everywhere the truth says; the error names the edges that are elsewhere. */
export async function waitForDrawnBoxes(
  workbench: Workbench,
  size: Size,
  boxes: readonly { readonly label: string; readonly box_2d: Box }[],
): Promise<void> {
  await workbench.waitUntil("every box drawn where the truth says", async () => {
    const { found, toScreenX, toScreenY, across, down } = await lookAtShapes(workbench, size);
    const wrong = boxes.flatMap(({ label, box_2d: [yMin, xMin, yMax, xMax] }) => {
      const box = { left: toScreenX(xMin), top: toScreenY(yMin), right: toScreenX(xMax), bottom: toScreenY(yMax) };
      const edges = missingEdges(found, box, across, down);
      return edges.length === 0 ? [] : [`${label} (${edges.join(", ")})`];
    });
    if (wrong.length > 0) throw new Error(`not drawn where the truth says: ${wrong.join("; ")}`);
    return true;
  });
}

/** Waits until the open editor tints what is inside the truth's outlines, and not what is around them. */
export async function waitForDrawnMasks(workbench: Workbench, size: Size, shapes: readonly Outlined[]): Promise<void> {
  await workbench.waitUntil("every mask drawn where the truth says", async () => {
    const { found, toScreenX, toScreenY } = await lookAtShapes(workbench, size);
    const isTinted = (y: number, x: number) =>
      found.at(Math.round(toScreenX(x)), Math.round(toScreenY(y))) >= FAINTEST_TINT;
    const wrong = tintOf(isTinted, shapes, TOLERANCE * 1000).flatMap(({ label, inside, outside }) =>
      inside >= MOST && outside <= 1 - MOST ? [] : [`${label} (${percent(inside)} inside, ${percent(outside)} around)`],
    );
    if (wrong.length > 0) throw new Error(`tinted otherwise than the truth says: ${wrong.join("; ")}`);
    return true;
  });
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** As a person finds out what is a shape and what is picture: `h` held down hides all shapes. */
async function lookAtShapes({ page, editors, waitUntil }: Workbench, { width, height }: Size): Promise<Look> {
  const stage = editors.webview().locator('[data-testid="stage"]');
  await waitUntil(
    "the editor to draw",
    async () => (await stage.getAttribute("data-drawn", { timeout: 1000 })) !== null,
  );
  await stage.focus();

  /** The first screenshot that is the same twice. */
  const settled = async (what: string, accept: (shot: Buffer) => boolean): Promise<Buffer> => {
    let last: Buffer | undefined;
    return waitUntil(what, async () => {
      const shot = await stage.screenshot();
      if (last?.equals(shot) && accept(shot)) return shot;
      last = shot;
      return undefined;
    });
  };
  const shown = await settled("the editor to stand still", () => true);
  await page.keyboard.down("h");
  let hidden: Buffer;
  try {
    hidden = await settled("the shapes to be hidden", (shot) => !shot.equals(shown));
  } finally {
    await page.keyboard.up("h");
  }

  const attribute = async (name: string) => Number.parseFloat((await stage.getAttribute(name)) ?? "");
  const [x, y, scale] = [await attribute("data-x"), await attribute("data-y"), await attribute("data-scale")];
  const found = await difference(shown, hidden);
  const whole = x >= 0 && y >= 0 && x + width * scale <= found.width && y + height * scale <= found.height;
  if (!whole) throw new Error(`the picture is not in view as a whole: ${JSON.stringify({ x, y, scale })}`);
  return {
    found,
    toScreenX: (at) => x + (at / 1000) * width * scale,
    toScreenY: (at) => y + (at / 1000) * height * scale,
    across: TOLERANCE * width * scale,
    down: TOLERANCE * height * scale,
  };
}
