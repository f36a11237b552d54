/**
 * The messages between the extension host and the editor's page. Every message is a member of one of the two unions;
 * the receiver validates it on arrival. The page asks first (`ready`) and is then sent a full snapshot, because messages
 * to a page that is not live are dropped.
 */
import type { Annotation, Review } from "./annotation.ts";

/** An annotation as the page sees it: the mask's bytes travel once, apart, and are named by their hash here. */
export interface ViewAnnotation extends Omit<Annotation, "mask"> {
  /** Hash of the PNG that cuts this annotation out of its `box_2d`. */
  readonly maskHash?: string;
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
export interface Snapshot {
  /** `TextDocument.version`: what a change is about. Edits name annotations by id, so they hold for any version. */
  readonly version: number;
  readonly name: string;
  readonly annotations: readonly ViewAnnotation[];
  readonly image?: ViewImage;
  /** Why there is no picture to draw. */
  readonly imageProblem?: string;
  /** That the picture is not the one that the annotations were made on, as a sentence. */
  readonly imageNote?: string;
  readonly readOnly?: ReadOnlyReason;
}

/** Host → page. */
export type ToWebview =
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  /** What changed since `base`; a page at another version asks again with `ready`. */
  | {
      readonly type: "changed";
      readonly base: number;
      readonly version: number;
      /** Replaced where the id is known, added at the end otherwise; for any other order send a snapshot. */
      readonly put: readonly ViewAnnotation[];
      readonly removed: readonly string[];
    }
  | { readonly type: "masks"; readonly masks: readonly { readonly hash: string; readonly png: Uint8Array }[] }
  | { readonly type: "select"; readonly ids: readonly string[]; readonly reveal: boolean }
  /** A command of the person's that only the page can carry out. */
  | { readonly type: "view"; readonly action: ViewAction };

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
  | { readonly type: "ready" }
  /** Sent after every change of the selection, whatever caused it; the last id is the primary one. */
  | { readonly type: "selected"; readonly ids: readonly string[] }
  | { readonly type: "review"; readonly ids: readonly string[]; readonly review: Review }
  | { readonly type: "delete"; readonly ids: readonly string[] }
  /** The host asks for the new label in VS Code's own input. */
  | { readonly type: "rename"; readonly ids: readonly string[] }
  | { readonly type: "wantMasks"; readonly hashes: readonly string[] }
  /** The browser cannot decode the picture at `url`; the host answers with a rendition. */
  | { readonly type: "imageFailed"; readonly url: string }
  | { readonly type: "showText" }
  /** Whether keys go to the page now; VS Code's own key bindings for annotations hold only then. */
  | { readonly type: "focus"; readonly focused: boolean };

/**
 * Strings of the page, translated by the host and put into the page as one object. `{0}`, `{1}`, … are filled in by the
 * page.
 */
export interface Strings {
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
  /** Button below the list that shows the hidden rejected annotations; `{0}`: how many. */
  readonly rejectedHidden: string;
  readonly imageBroken: string;
  /** Appended in brackets to a read-only reason that has a line; `{0}`: the number. */
  readonly line: string;
  /** Name of the handle between picture and list. */
  readonly resizeList: string;
}
