import type { Camera, Position, Size } from "../../src/core/camera.ts";
import type { Rect } from "./tagLayout.ts";

/** Stage px around the stage that are drawn too: so far the picture can be moved without being drawn again. */
const RESERVE = 192;

/** How many times larger or smaller than it was drawn everything is shown at most while a gesture zooms. */
const MOST_SCALED = 2;

/** Milliseconds without a movement after which everything is drawn as it is to stay. */
const REST = 200;

/** Stage px by which shapes, dots and tags at most reach out of the picture. */
const OVERHANG = 20;

/** What a drawing of the sheet depends on besides the place of the picture. */
export type Content = Readonly<Record<string, unknown>>;

/** What of the picture is seen, and on how fine a screen. */
export interface Sight {
  readonly image: Size;
  readonly camera: Camera;
  readonly stage: Size;
  readonly pixelRatio: number;
}

/** Where things are drawn. All px are of the sheet. */
export interface SheetFrame {
  readonly camera: Camera;
  readonly sheet: Size;
  /** The part of the sheet that is the stage. */
  readonly stage: Rect;
}

/**
 * What picture and shapes are drawn on. Moving and scaling it is the browser's work alone; drawing two thousand shapes is
 * not. So a larger part of the picture is drawn than is seen, and then only moved. And while a gesture zooms, what is drawn
 * is scaled, with lines that are thicker or thinner for a moment, and drawn anew when the gesture rests.
 */
export interface Sheet {
  /**
   * Brings the sheet to what is to be seen: moves or scales it, or has it drawn by `paint` when there is something else to
   * see.
   */
  readonly show: (content: Content, sight: Sight, paint: (frame: SheetFrame) => void) => void;
  /** A gesture is zooming: more zooming is to come soon. */
  readonly zooming: () => void;
  /** What was drawn is not there any more. */
  readonly forget: () => void;
}

interface Painted extends Sight {
  readonly content: Content;
  readonly reserve: number;
}

/** @param onRest draws the stage again, some time after it was moved */
export function createSheet(element: HTMLElement, onRest: () => void): Sheet {
  let painted: Painted | undefined;
  let shown: Camera | undefined;
  let isZooming = false;
  let isResting = false;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const put = (painted: Painted, camera: Camera): void => {
    const { x, y, scale } = placeOf(painted, camera);
    element.style.transform = `translate(${x}px, ${y}px)${scale === 1 ? "" : ` scale(${scale})`}`;
    element.classList.toggle("scaled", scale !== 1);
  };

  const rest = (): void => {
    isZooming = false;
    isResting = true;
    onRest();
    isResting = false;
  };

  return {
    zooming: () => {
      isZooming = true;
    },
    forget: () => {
      clearTimeout(resting);
      painted = undefined;
    },
    show: (content, sight, paint) => {
      const { camera, stage, pixelRatio } = sight;
      const isMoved = !sameCamera(shown, camera);
      const isZoomed = shown?.scale !== camera.scale;
      const isScaled = painted !== undefined && painted.camera.scale !== camera.scale;
      shown = camera;
      const isKnown = painted !== undefined && sameContent(painted, content, sight);
      const isFinal = isKnown && painted !== undefined && sameCamera(painted.camera, camera) && painted.reserve > 0;
      // What is done anyway, such as moving the pointer, does not put the rest off; nor does moving put off what is not sharp.
      const isDelayed = isZoomed || !isKnown || (isMoved && !isScaled);
      if (isDelayed || isFinal) clearTimeout(resting);
      if (isFinal) isZooming = false;
      if (isDelayed && !isFinal && !isResting) resting = setTimeout(rest, REST);

      if (isKnown && painted && (isFinal || !isResting) && isEnough(painted, sight, isZooming)) {
        put(painted, camera);
        return;
      }
      // Only where a gesture is likely to go next: all other changes are to be seen at once, and what is beside the stage is
      // drawn when there is time.
      const before = isKnown ? painted?.camera.scale : undefined;
      const goesOn = before !== undefined && (before === camera.scale || (isZooming && before > camera.scale));
      // Whole device pixels, as the camera's: everything would be smeared otherwise.
      const reserve = isResting || goesOn ? Math.ceil(RESERVE * pixelRatio) / pixelRatio : 0;
      painted = { ...sight, content, reserve };
      const sheet = { width: stage.width + 2 * reserve, height: stage.height + 2 * reserve };
      put(painted, camera);
      element.style.width = `${sheet.width}px`;
      element.style.height = `${sheet.height}px`;
      paint({
        camera: { scale: camera.scale, x: camera.x + reserve, y: camera.y + reserve },
        sheet,
        stage: { x: reserve, y: reserve, width: stage.width, height: stage.height },
      });
    },
  };
}

const sameCamera = (one: Camera | undefined, other: Camera): boolean =>
  one?.scale === other.scale && one.x === other.x && one.y === other.y;

function sameContent(before: Painted, content: Content, { stage, pixelRatio }: Sight): boolean {
  return (
    before.stage.width === stage.width &&
    before.stage.height === stage.height &&
    before.pixelRatio === pixelRatio &&
    Object.keys(content).every((key) => content[key] === before.content[key])
  );
}

/** Where the sheet's upper left corner lies on the stage, and how much it is scaled. */
function placeOf({ camera: drawn, reserve }: Painted, camera: Camera): Position & { readonly scale: number } {
  const scale = camera.scale / drawn.scale;
  return { x: camera.x - scale * (drawn.x + reserve), y: camera.y - scale * (drawn.y + reserve), scale };
}

/** Whether what is painted, moved and scaled, shows all of the picture that is to be seen. */
function isEnough(painted: Painted, { image, camera, stage }: Sight, isZooming: boolean): boolean {
  const { x, y, scale } = placeOf(painted, camera);
  if (scale !== 1 && (!isZooming || scale > MOST_SCALED || scale < 1 / MOST_SCALED)) return false;
  const covers = (corner: number, from: number, length: number, picture: number, seen: number): boolean =>
    corner <= Math.max(from - OVERHANG, 0) &&
    corner + length * scale >= Math.min(from + picture * camera.scale + OVERHANG, seen);
  return (
    covers(x, camera.x, painted.stage.width + 2 * painted.reserve, image.width, stage.width) &&
    covers(y, camera.y, painted.stage.height + 2 * painted.reserve, image.height, stage.height)
  );
}
