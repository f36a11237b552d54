import type { Point } from "../../src/core/annotation.ts";
import type { Position } from "../../src/core/camera.ts";
import type { StageAct } from "../../src/core/stageProtocol.ts";

/** The keys that are held with a pointer. */
export interface Held {
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or Cmd. */
  readonly ctrl: boolean;
}

/** Where a pointer is. */
export interface Place {
  /** Stage px. */
  readonly at: Position;
  /** 0–1000; beside the picture outside of that. */
  readonly point: Point;
  readonly held: Held;
  /** Stage px by which a finger or a mouse may miss what it aims at. */
  readonly reach: number;
}

/** What a press becomes, until the pointer is let go. */
export interface Gesture {
  /** It begins at the press, and not only when the pointer has moved farther than a click may. */
  readonly atOnce?: boolean;
  /** The pointer has moved, or another key is held; without this, dragging moves the picture. */
  readonly drag?: (to: Place) => void;
  readonly drop?: (at: Place) => void;
  /** Let go where it was pressed; without this, that selects. */
  readonly click?: (at: Place) => void;
  /** Takes back what dragging did. */
  readonly cancel?: () => void;
}

/** What keys do with a tool. */
export type ToolAct = Extract<
  StageAct,
  { readonly act: "move" | "size" | "point" | "addPoint" | "removePoint" | "confirm" }
>;

/** What a tool does with pointer and keys. */
export interface ToolControl {
  /** A press of the first button; undefined when it is nothing to the tool. */
  readonly press: (at: Place) => Gesture | undefined;
  /** The pointer is there and no button is pressed; undefined when it has left. */
  readonly hover?: (at: Place | undefined) => void;
  /**
   * @param held the keys that a click would be made with
   * @returns whether it was the tool's
   */
  readonly act?: (act: ToolAct, held: Held) => boolean;
  /** Whether keys have moved something that is not put down yet. */
  readonly isMoving?: () => boolean;
  /** Takes back what is half done. @returns whether there was anything */
  readonly escape?: () => boolean;
  /** What keys have moved is done: all of them were let go, or the stage has lost the focus. */
  readonly putDown?: () => void;
  /** Another tool is taken: what is half done is done, or dropped. */
  readonly leave?: () => void;
}
