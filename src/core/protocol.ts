/**
 * The messages between the extension host and the editor's page. Every message is a member of one of the two unions;
 * the receiver validates it on arrival. A page that begins is sent a full snapshot; the first one of a panel before it
 * asks, while it is on its way, and every other one when it asks (`ready`), because messages to a page that is not live are
 * dropped.
 */
import type { Annotation, Review, Shape, TextEntry } from "./annotation.ts";
import type { Size } from "./camera.ts";
import type { FromPanel, PanelSnapshot, PanelStrings, ToPanel } from "./panelProtocol.ts";
import type { FromPrompt, PromptStrings, ToPrompt } from "./promptProtocol.ts";
import type { FromStage, ToStage } from "./stageProtocol.ts";

/** An annotation as the page sees it: the mask's bytes travel once, apart, and are named by their hash here. */
export interface ViewAnnotation extends Omit<Annotation, "mask"> {
  /** Hash of the PNG that cuts this annotation out of its `box_2d`. */
  readonly maskHash?: string;
}

/** A text as the page sees it. */
export interface ViewText extends TextEntry {
  /** What kind of text it is, in the person's language. */
  readonly name: string;
  /** What the person had asked, where the kind alone does not say it. */
  readonly question?: string;
}

/** The picture to draw. Its pixels are upright as they are decoded: the page never rotates. */
export interface ViewImage {
  /** A URL the page may load. */
  readonly url: string;
  /** Upright size in pixels of the original, which may be larger than what `url` serves. */
  readonly width: number;
  readonly height: number;
}

/** Why the document cannot be edited now, as a sentence for the person, and the 1-based line it is about if there is one. */
export interface ReadOnlyReason {
  readonly message: string;
  readonly line?: number;
}

/** Everything the page needs to draw the document. */
export interface Snapshot extends PanelSnapshot {
  /** `TextDocument.version`: what a change is about. Edits name annotations by id, so they hold for any version. */
  readonly version: number;
  readonly name: string;
  readonly annotations: readonly ViewAnnotation[];
  readonly texts: readonly ViewText[];
  /** The newest run was answered, and there was nothing in the answer to show. */
  readonly foundNothing?: boolean;
  readonly image?: ViewImage;
  /** Why there is no picture to draw. */
  readonly imageProblem?: string;
  /** That the picture is not the one that the annotations were made on, as a sentence. */
  readonly imageNote?: string;
  readonly readOnly?: ReadOnlyReason;
}

/** A tool of the picture: what pressing and dragging on it does. */
export type Tool = "select" | "box" | "polygon" | "point" | "brush" | "eraser";

/** A painted mask over a `box_2d`, black and white. */
export interface PaintedMask {
  readonly width: number;
  readonly height: number;
  /** COCO's compressed text of its runs, down the columns. */
  readonly runs: string;
  /** What the page calls it until it has been told its hash. */
  readonly name: string;
}

/** A shape as a person left it. Of what an annotation has, all that is not given here goes. */
export interface EditedShape extends Pick<Shape, "box_2d" | "polygon" | "point" | "path" | "threshold"> {
  /** `keep`: the one it has, over the new box. */
  readonly mask?: "keep" | PaintedMask;
}

/** What changed in a list of the document. */
export interface ListUpdate<T> {
  /** Replaced where the id is known, added at the end otherwise; for any other order send a snapshot. */
  readonly put: readonly T[];
  readonly removed: readonly string[];
}

/** Host → page. */
export type ToWebview =
  | ToPanel
  | ToPrompt
  | ToStage
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  /** What changed since `base`; a page at another version asks again with `ready`. */
  | ({
      readonly type: "changed";
      readonly base: number;
      readonly version: number;
      /** Absent when no text changed. */
      readonly texts?: ListUpdate<ViewText>;
    } & ListUpdate<ViewAnnotation>)
  /** All that was sent before the page asked has come by now: a page that has got no snapshot asks again. */
  | { readonly type: "sentAhead" }
  | ({ readonly type: "masks" } & PackedMasks)
  | { readonly type: "select"; readonly ids: readonly string[]; readonly reveal: boolean }
  /** A command of the person's that only the page can carry out. */
  | { readonly type: "view"; readonly action: ViewAction }
  /** Opens the field in which a text is edited. */
  | { readonly type: "openText"; readonly id: string }
  | { readonly type: "tool"; readonly tool: Tool }
  | { readonly type: "brush"; readonly step: 1 | -1 }
  /** The hash by which a mask will be known that the page has painted; its bytes need not travel back. */
  | { readonly type: "painted"; readonly name: string; readonly hash: string }
  /** What the page did under this number is in the document by now, or will not be. */
  | { readonly type: "settled"; readonly edit: number };

/** Decoded probability maps of masks. */
export interface PackedMasks {
  /** Px of each, and how many bytes of the code are its own; none for one that cannot be decoded. */
  readonly masks: readonly ({ readonly hash: string; readonly bytes: number } & Size)[];
  /** PackBits (`packBits.ts`): one byte a pixel, row by row, mask by mask in their order. */
  readonly code: Uint8Array;
}

/** What changes the view and never the document. */
export type ViewAction =
  | "fit"
  | "actualSize"
  | "zoomIn"
  | "zoomOut"
  | "toggleMasks"
  | "toggleLabels"
  | "toggleRejected";

/** Page → host. */
export type FromWebview =
  | FromPanel
  | FromPrompt
  | FromStage
  /** The page is there and has the snapshot of this version; without one it asks for it. */
  | { readonly type: "ready"; readonly version?: number }
  /** Sent after every change of the selection, whatever caused it; the last id is the primary one. */
  | { readonly type: "selected"; readonly ids: readonly string[] }
  /** `edit` is given back with `settled`. */
  | { readonly type: "review"; readonly ids: readonly string[]; readonly review: Review; readonly edit: number }
  | { readonly type: "delete"; readonly ids: readonly string[] }
  /** The host asks for the new label in VS Code's own input. */
  | { readonly type: "rename"; readonly ids: readonly string[] }
  /** Which text the keyboard is at: commands are about it then, and not about the selected annotations. */
  | { readonly type: "textFocused"; readonly id?: string }
  /**
   * What stands in a text's field and is not an edit yet; without it, nothing does. A page that is hidden or closed cannot
   * say goodbye: the host then makes it the edit that it would have become.
   */
  | { readonly type: "draft"; readonly draft?: { readonly id: string; readonly text: string } }
  /** New words for a text, and whether the document is to be saved with them. */
  | { readonly type: "editText"; readonly id: string; readonly text: string; readonly save: boolean }
  | { readonly type: "reviewText"; readonly id: string; readonly review: Review }
  | { readonly type: "deleteText"; readonly id: string }
  | { readonly type: "copyText"; readonly id: string }
  | { readonly type: "wantMasks"; readonly hashes: readonly string[] }
  /** Other shapes for annotations, as one step of undo; `edit` is given back with `settled`. */
  | {
      readonly type: "reshape";
      readonly edit: number;
      readonly shapes: readonly { readonly id: string; readonly shape: EditedShape }[];
    }
  /** A new annotation, of a new id; without a label the host asks for it. */
  | {
      readonly type: "draw";
      readonly edit: number;
      readonly id: string;
      readonly label?: string;
      readonly shape: EditedShape;
    }
  /** The browser cannot decode the picture at `url`; the host answers with a rendition. */
  | { readonly type: "imageFailed"; readonly url: string }
  | { readonly type: "showText" }
  /**
   * Whether keys go to the page now, and not into a text that is being written; VS Code's own key bindings for annotations
   * hold only then.
   */
  | { readonly type: "focus"; readonly focused: boolean };

/**
 * Strings of the page, translated by the host and put into the page as one object. `{0}`, `{1}`, … are filled in by the
 * page.
 */
export interface Strings extends PanelStrings, PromptStrings {
  readonly accept: string;
  readonly reject: string;
  readonly remove: string;
  readonly rename: string;
  readonly fit: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly opacity: string;
  readonly showMasks: string;
  readonly showLabels: string;
  readonly showRejected: string;
  readonly showText: string;
  /** Name of the toolbar that changes the view. */
  readonly view: string;
  /** Heading of the list. */
  readonly annotations: string;
  readonly noAnnotations: string;
  /** Below `noAnnotations`: what to do to get some. */
  readonly noAnnotationsHint: string;
  readonly foundNothing: string;
  /** Heading of the texts. */
  readonly texts: string;
  readonly copy: string;
  readonly edit: string;
  /** Announced when a text is on the clipboard. */
  readonly copied: string;
  /** Shown for a text without words. */
  readonly noWords: string;
  /** Name of the field in which a text is edited; `{0}`: what kind of text. */
  readonly textField: string;
  /** Below that field; `{0}`: the keys that save, as "Ctrl+Enter". */
  readonly textFieldHelp: string;
  readonly pending: string;
  readonly accepted: string;
  readonly rejected: string;
  /** Shown for an annotation whose label is empty. */
  readonly unnamed: string;
  /** The answer was cut inside this annotation. */
  readonly partial: string;
  /** `{0}`: "87 %". */
  readonly confidence: string;
  /** Name of the picture for screen readers; `{0}`: the file's name. */
  readonly picture: string;
  /** The keys and gestures of the picture, for screen readers. */
  readonly pictureHelp: string;
  readonly loading: string;
  /** Announced when several are selected; `{0}`: how many. */
  readonly selected: string;
  /** Announced when the selection was cleared. */
  readonly nothingSelected: string;
  /** `{0}` of `{1}` reviewed, both numbers. */
  readonly reviewed: string;
  /** Place in the list, announced; `{0}` of `{1}`, both numbers. */
  readonly position: string;
  /** Button below the list that shows what is rejected and hidden; `{0}`: how many. */
  readonly rejectedHidden: string;
  readonly imageBroken: string;
  /** Appended in brackets to a read-only reason that has a line; `{0}`: the number. */
  readonly line: string;
  /** Name of the handle between picture and list. */
  readonly resizeList: string;
  /** Name of the toolbar in which a tool is chosen. */
  readonly tools: string;
  readonly selectTool: string;
  readonly boxTool: string;
  readonly polygonTool: string;
  readonly pointTool: string;
  readonly brushTool: string;
  readonly eraserTool: string;
  /** How each tool is used: the second line of its tooltip, announced when it is taken. */
  readonly selectToolHelp: string;
  readonly boxToolHelp: string;
  readonly polygonToolHelp: string;
  readonly pointToolHelp: string;
  readonly brushToolHelp: string;
  readonly eraserToolHelp: string;
  /** Size of the brush; `{0}`: screen pixels. */
  readonly brushSize: string;
  /** Name of the slider for a mask's threshold. */
  readonly threshold: string;
  /** `{0}`, `{1}`: width and height in px of the picture. */
  readonly sizeInPixels: string;
  /** Announced: where a shape is now; `{0}`, `{1}`: x and y in px of the picture. */
  readonly placeInPixels: string;
  /** Announced when points of an outline are selected; `{0}`: how many. */
  readonly pointsSelected: string;
  /** Announced when a point cannot go, because its outline would have too few. */
  readonly tooFewPoints: string;
  /** Announced when a mask cannot be erased any further. */
  readonly nothingLeft: string;
}
