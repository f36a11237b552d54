/**
 * What the keys of the picture do. They are key bindings of VS Code's, so that people can change them; the commands behind
 * them come back to the page as acts. The page alone knows when a key is let go.
 */

/** Something that a key does on the picture, with the tool that is taken and what is selected. */
export type StageAct =
  /**
   * By so many pixels of the picture: what is selected, or its chosen points. A drawing tool's pointer goes that way
   * instead, and without anything to move the picture does, both by steps of their own.
   */
  | { readonly act: "move"; readonly down: number; readonly right: number }
  /** Makes the selected box higher and wider by so many pixels of the picture. */
  | { readonly act: "size"; readonly down: number; readonly right: number }
  /** To the next point of the selected outline, or the one before. */
  | { readonly act: "point"; readonly by: 1 | -1 }
  | { readonly act: "addPoint" | "removePoint" }
  /** What a click does where the pointer of the keys is, the end of a polygon, or else a new label. */
  | { readonly act: "confirm" }
  /** Takes back what is half done, else lays the tool down, else clears the selection. */
  | { readonly act: "cancel" }
  /** Takes away the chosen points, else what is selected. */
  | { readonly act: "delete" }
  /** As long as the key is held: all shapes are hidden; dragging moves the picture. */
  | { readonly act: "hide" | "grab" }
  /** To the clipboard: the words that are marked in the page, else the selected annotations. */
  | { readonly act: "copy" | "cut" };

/** Host → page. */
export type ToStage =
  | { readonly type: "act"; readonly act: StageAct }
  /** The answer to the page's `released`: acts of keys that were pressed before it have all come. */
  | { readonly type: "released" };

/** Page → host. */
export type FromStage =
  /** Whether a shape is half drawn: then the key of undo takes back its last point, and nothing of the document. */
  | { readonly type: "drawing"; readonly now: boolean }
  /** No key is held any more; the host answers, after the acts that are on their way. */
  | { readonly type: "released" }
  /** Puts annotations on the clipboard, and with `cut` takes them away. */
  | { readonly type: "copyAnnotations"; readonly ids: readonly string[]; readonly cut: boolean }
  /** What was on the clipboard when a person pasted. */
  | { readonly type: "paste"; readonly text: string };

/** The pixels that a key moves by, unless its key binding names another number of them. */
const STEP = 1;

type MakeAct = (by: number) => StageAct;

const move = (down: number, right: number): MakeAct => {
  return (by) => ({ act: "move", down: down * by, right: right * by });
};
const size = (down: number, right: number): MakeAct => {
  return (by) => ({ act: "size", down: down * by, right: right * by });
};

/** The commands of the picture, without the extension's prefix, in the order of `package.json`. */
const ACTS = {
  moveUp: move(-1, 0),
  moveDown: move(1, 0),
  moveLeft: move(0, -1),
  moveRight: move(0, 1),
  makeTaller: size(1, 0),
  makeShorter: size(-1, 0),
  makeWider: size(0, 1),
  makeNarrower: size(0, -1),
  nextPoint: (): StageAct => ({ act: "point", by: 1 }),
  previousPoint: (): StageAct => ({ act: "point", by: -1 }),
  addPoint: (): StageAct => ({ act: "addPoint" }),
  removePoint: (): StageAct => ({ act: "removePoint" }),
  takeBackPoint: (): StageAct => ({ act: "removePoint" }),
  confirm: (): StageAct => ({ act: "confirm" }),
  cancel: (): StageAct => ({ act: "cancel" }),
  hideWhileHeld: (): StageAct => ({ act: "hide" }),
  dragWhileHeld: (): StageAct => ({ act: "grab" }),
  copyAnnotations: (): StageAct => ({ act: "copy" }),
  cutAnnotations: (): StageAct => ({ act: "cut" }),
} as const satisfies Readonly<Record<string, MakeAct>>;

export type StageCommand = keyof typeof ACTS;

/**
 * What a command does on the picture.
 *
 * @param argument of its key binding: by how many pixels it moves; anything but a positive number counts as 1
 */
export function stageAct(command: StageCommand, argument: unknown): StageAct {
  const isNumber = typeof argument === "number" && Number.isFinite(argument) && argument > 0;
  return ACTS[command](isNumber ? argument : STEP);
}
