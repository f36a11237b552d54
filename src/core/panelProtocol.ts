/** What the panel beside the picture, and moving from picture to picture, add to the protocol of the editor's page. */
import type { Run } from "./annotation.ts";

/** A question to the model and its answer, as the page shows them. */
export interface ViewRun extends Omit<Run, "model" | "modelVersion"> {
  /** What the task is called, in the person's language. */
  readonly name: string;
  /** The model that answered, as far as the service said so. */
  readonly model: string;
  /** The model that was asked, when another one answered. */
  readonly asked?: string;
  /** US dollars by list price; absent when the price of the model is not known. */
  readonly cost?: number;
}

/** What is known of the picture's file. */
export interface PictureFacts {
  /** As its first bytes say: "JPEG". */
  readonly kind: string;
  readonly bytes: number;
  /** Whether it is the file that the last run saw; absent when there was none. */
  readonly same?: boolean;
}

/** What the panel shows besides annotations and texts. */
export interface PanelSnapshot {
  /** The newest last, as in the file. */
  readonly runs?: readonly ViewRun[];
  readonly facts?: PictureFacts;
}

/** What only the page can do: it knows what is shown and what comes next. */
export type PanelAction =
  | "accept"
  | "reject"
  | "toPending"
  | "nextPending"
  | "previousPending"
  | "selectNext"
  | "selectPrevious"
  | "selectAll"
  | "acceptAndNext"
  | "rejectAndNext"
  | "acceptShown"
  | "toggleHidden"
  | "hideLabel"
  | "toggleAllShapes"
  | "showHidden"
  | "focusFilter"
  | "why"
  | `digit${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

/** A command and the keys that do it unless the person has chosen others. */
export interface Shortcut {
  readonly title: string;
  /** As in `package.json`: "ctrl+shift+a". */
  readonly keys: readonly string[];
  readonly macKeys: readonly string[];
}

/** Host → page. */
export type ToPanel =
  | { readonly type: "perform"; readonly action: PanelAction }
  /** What the digits 1 to 9 stand for, the first for 1. */
  | { readonly type: "digits"; readonly labels: readonly string[] }
  /** Where the picture stands among those of its folder: 1-based, and how many there are. */
  | { readonly type: "place"; readonly at: number; readonly of: number }
  /** How the picture before was looked at; as the page had told it. */
  | { readonly type: "manner"; readonly manner: string }
  /** The page answers with `manner`; with `atRest` as soon as nothing is half done in it. */
  | { readonly type: "wantManner"; readonly atRest?: true }
  | { readonly type: "shortcuts"; readonly shortcuts: readonly Shortcut[] }
  /** Something for a screen reader to say. */
  | { readonly type: "say"; readonly text: string };

/** What a button of the page asks VS Code's side to do. */
export type PanelCommand = "nextImage" | "previousImage" | "shortcuts" | "keybindings";

/** Page → host. */
export type FromPanel =
  /** `edit` is given back with `settled`. */
  | { readonly type: "label"; readonly ids: readonly string[]; readonly label: string; readonly edit: number }
  /** The host asks for another word for a label, and whether the other files of the folder get it too. */
  | { readonly type: "renameLabel"; readonly label: string }
  /** How the picture is looked at, for the next one: text that only the page understands. */
  | {
      readonly type: "manner";
      readonly manner: string;
      /** Nothing is half done, and this is for the same picture; `focused`: the keyboard is in the page. */
      readonly atRest?: { readonly focused: boolean };
    }
  | { readonly type: "command"; readonly command: PanelCommand };

/** Strings of the panel. */
export interface PanelStrings {
  /** Sets a decided annotation back to pending. */
  readonly toPending: string;
  readonly nextPending: string;
  readonly acceptShown: string;
  readonly nextImage: string;
  readonly previousImage: string;
  /** Place of the picture in its folder; `{0}` of `{1}`, both numbers. */
  readonly imagePlace: string;
  readonly shortcuts: string;
  /** Name of the filter field. */
  readonly filter: string;
  /** What can be written there, as its tooltip. */
  readonly filterHelp: string;
  /** The same by an example, as its placeholder. */
  readonly filterHint: string;
  /** `{0}` of `{1}` annotations shown, both numbers. */
  readonly shown: string;
  readonly nothingMatches: string;
  /** Button that shows again what was hidden; `{0}`: how many. */
  readonly showHidden: string;
  /** State of a hidden annotation, and of hidden labels. */
  readonly hidden: string;
  /** Announced when all shapes are hidden, and when they are shown again. */
  readonly allHidden: string;
  readonly allShown: string;
  /** Heading of the labels. */
  readonly labels: string;
  /** Name of a label's button that filters by it; `{0}`: the label, `{1}`: how many have it. */
  readonly filterLabel: string;
  readonly hideLabel: string;
  readonly renameLabel: string;
  /** Behind a label: the digit that sets it; `{0}`. */
  readonly digit: string;
  /** Announced when a digit chose the label of what is drawn next; `{0}`. */
  readonly nextLabel: string;
  /** Name of the button that shows that label and ends it; `{0}`. */
  readonly endNextLabel: string;
  /** Announced when it has ended. */
  readonly labelsAsked: string;
  /** Announced when a digit stands for no label yet; `{0}`. */
  readonly noDigit: string;
  readonly noPending: string;
  /** Announced; `{0}`: how many. */
  readonly acceptedShown: string;
  readonly hide: string;
  readonly show: string;
  /** Instead of a confidence where the model gave none. */
  readonly notGiven: string;
  /** Heading of the runs. */
  readonly runs: string;
  /** The model that was asked, when another one answered; `{0}`. */
  readonly askedModel: string;
  /** `{0}`, `{1}`: tokens in and out, as the language writes numbers. */
  readonly tokens: string;
  /** `{0}`: tokens of thoughts. */
  readonly thoughts: string;
  /** `{0}`: what the question was thought to have before it was sent. */
  readonly estimated: string;
  /** `{0}`: an amount of money. */
  readonly cost: string;
  /** `{0}` × `{1}` px, `{2}`: kind of file. */
  readonly sent: string;
  readonly sentInline: string;
  readonly sentAsFile: string;
  /** The answer was not whole; `{0}`: why the model ended. */
  readonly answerPartial: string;
  /** Button of a run that selects what it brought; `{0}`: how many. */
  readonly selectOfRun: string;
  /** Announced for an annotation that no run proposed. */
  readonly drawnByPerson: string;
  /** Announced when the run is not in the file any more. */
  readonly runGone: string;
  /** Heading of the facts about the picture. */
  readonly facts: string;
  readonly fileName: string;
  readonly pixels: string;
  readonly fileKind: string;
  readonly fileSize: string;
  readonly samePicture: string;
  readonly otherPicture: string;
  /** `{0}`: megapixels. */
  readonly megapixels: string;
  readonly changeShortcuts: string;
  readonly close: string;
  /** Keys that cannot be changed, in the list of shortcuts; each with the next string's gesture. */
  readonly heldKeys: string;
  readonly spaceDrag: string;
  readonly tabKey: string;
  readonly wheel: string;
  readonly clickAgain: string;
  readonly shiftClick: string;
}
