/**
 * The annotation model: what a sidecar says about one upright image.
 *
 * All coordinates are of the upright image (EXIF orientation applied), normalised to 0–1000 with `y` first, as Gemini
 * gives them, kept with at most three decimals. Objects read from a file may carry fields this version does not know;
 * they are kept untouched.
 */

/** `[y, x]`, each 0–1000. */
export type Point = readonly [y: number, x: number];

/** `[yMin, xMin, yMax, xMax]`, each 0–1000, min < max. */
export type Box = readonly [yMin: number, xMin: number, yMax: number, xMax: number];

/** A closed ring of at least three points; the last point is not repeated. */
export type Ring = readonly Point[];

/** One or more rings, filled by the even-odd rule: a ring inside another one is a hole. */
export type Polygon = readonly Ring[];

/** `pending`: nobody looked at it yet. `rejected` stays in the file as a tombstone, so that it does not come back. */
export type Review = "pending" | "accepted" | "rejected";

/** What the model said before a person changed it. */
export interface Proposed {
  readonly label?: string;
  readonly box_2d?: Box;
  readonly point?: Point;
}

/** The shapes an annotation can have. One of them is primary; `box_2d` is derived from a polygon or mask. */
export interface Shape {
  readonly box_2d?: Box;
  readonly polygon?: Polygon;
  /** `data:image/png;base64,…`: a grayscale probability map of `box_2d`, cut at `threshold`. */
  readonly mask?: string;
  /** 0–255; a mask pixel belongs to the object when its value is greater. 127 when absent. */
  readonly threshold?: number;
  readonly point?: Point;
  /** Points in the order they are passed. */
  readonly path?: readonly Point[];
  /** Centre x, y, z (m), size x, y, z (m), roll, pitch, yaw (degrees), in the camera's frame. */
  readonly box_3d?: readonly number[];
}

export interface Annotation extends Shape {
  readonly id: string;
  readonly label: string;
  readonly review: Review;
  /** Id of the run that proposed it; absent when a person drew it. */
  readonly run?: string;
  readonly proposed?: Proposed;
  /** 0–1; absent when the model gave none. */
  readonly confidence?: number;
  /** Text read from the picture at this place. */
  readonly text?: string;
  /** 1-based page of a document. */
  readonly page?: number;
  /** Seconds into a video. */
  readonly time?: number;
  /** The answer was cut inside this object; what was readable is here. */
  readonly partial?: boolean;
}

/** What the model had written before a person changed it. */
export interface ProposedText {
  readonly text?: string;
}

/** An answer in words about the picture as a whole: a caption, a transcription, the answer to a question. */
export interface TextEntry {
  readonly id: string;
  readonly task: string;
  readonly text: string;
  readonly review: Review;
  /** Id of the run that proposed it; absent when a person wrote it. */
  readonly run?: string;
  readonly proposed?: ProposedText;
  /** The answer was cut here. */
  readonly partial?: boolean;
}

/** One question to the model and what is known of its answer. */
export interface Run {
  readonly id: string;
  readonly task: string;
  readonly prompt: string;
  /** The model that was asked. */
  readonly model: string;
  /** The model that answered, when the service said so; retired names are rerouted. */
  readonly modelVersion?: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** As the service counted them; `estimated`: what the question was thought to have before it was sent. */
  readonly tokens?: {
    readonly prompt?: number;
    readonly output?: number;
    readonly thoughts?: number;
    readonly estimated?: number;
  };
  /** What was sent, after preparation. `via` says how the picture travelled. */
  readonly sent?: {
    readonly width: number;
    readonly height: number;
    readonly mimeType: string;
    readonly via: "inline" | "file";
    /** Only this part of the picture was sent; absent: all of it. */
    readonly region?: Box;
    /** The picture was sent in so many overlapping tiles; `width` and `height` are those of one. */
    readonly tiles?: number;
  };
  readonly finishReason?: string;
  /** Something of the answer was missing or unreadable. */
  readonly partial?: boolean;
}

export interface SidecarImage {
  /** Upright size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Hex SHA-256 of the image file's bytes. */
  readonly sha256: string;
}

export interface Sidecar {
  readonly version: 1;
  readonly image: SidecarImage;
  readonly annotations: readonly Annotation[];
  readonly texts: readonly TextEntry[];
  readonly runs: readonly Run[];
}

/** Masks are cut at this value when an annotation names none. Google's own rule: above 127. */
export const DEFAULT_THRESHOLD = 127;
