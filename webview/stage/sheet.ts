import type { Camera, Position, Size } from "../../src/core/camera.ts";

/** Stage px around the stage that are drawn too while the picture is moved: so far it can go without being drawn again. */
const RESERVE = 192;

/** Milliseconds without a movement after which everything is drawn anew, for what depends on the stage's edges. */
const REST = 250;

/** What a drawing of the sheet depends on besides the place of the picture. */
export type Content = Readonly<Record<string, unknown>>;

/** Where things are drawn: the sheet's upper left corner is that of the stage, less the reserve. */
export interface SheetFrame {
  readonly camera: Camera;
  readonly stage: Size;
  /** Stage px between the corners. */
  readonly reserve: number;
}

/**
 * What picture and shapes are drawn on. Moving it is the browser's work alone; drawing two thousand shapes is not. So while
 * a person moves the picture a larger part of it is drawn, and then only moved.
 */
export interface Sheet {
  /**
   * Brings the sheet to where the camera is: moves it, or has it drawn by `paint` when there is something else to see.
   */
  readonly show: (content: Content, camera: Camera, stage: Size, paint: (frame: SheetFrame) => void) => void;
}

interface Painted {
  readonly content: Content;
  readonly camera: Camera;
  readonly stage: Size;
  readonly reserve: number;
}

/** @param onRest draws the stage again, some time after it was moved */
export function createSheet(element: HTMLElement, onRest: () => void): Sheet {
  let painted: Painted | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const place = ({ x, y }: Position, reserve: number): void => {
    element.style.transform = `translate(${x - reserve}px, ${y - reserve}px)`;
  };

  return {
    show: (content, camera, stage, paint) => {
      clearTimeout(resting);
      const before = painted;
      const moved = before !== undefined && isSame(before, content, camera, stage);
      const shift = { x: camera.x - (before?.camera.x ?? 0), y: camera.y - (before?.camera.y ?? 0) };
      const isMove = moved && (shift.x !== 0 || shift.y !== 0);
      const reserve = isMove ? RESERVE : 0;
      if (reserve > 0) {
        resting = setTimeout(() => {
          painted = undefined;
          onRest();
        }, REST);
      }
      if (isMove && Math.max(Math.abs(shift.x), Math.abs(shift.y)) <= before.reserve) {
        place(shift, before.reserve);
        return;
      }
      painted = { content, camera, stage, reserve };
      place({ x: 0, y: 0 }, reserve);
      element.style.width = `${stage.width + 2 * reserve}px`;
      element.style.height = `${stage.height + 2 * reserve}px`;
      paint({
        camera: { scale: camera.scale, x: camera.x + reserve, y: camera.y + reserve },
        stage: { width: stage.width + 2 * reserve, height: stage.height + 2 * reserve },
        reserve,
      });
    },
  };
}

function isSame(before: Painted, content: Content, { scale }: Camera, { width, height }: Size): boolean {
  return (
    before.camera.scale === scale &&
    before.stage.width === width &&
    before.stage.height === height &&
    Object.keys(content).every((key) => content[key] === before.content[key])
  );
}
