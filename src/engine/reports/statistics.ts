/** Counts what many sidecars say, and keeps none of them. */
import type { Annotation, Review, Sidecar } from "../../core/annotation.ts";
import { type AnnotationProblem, problemsOf, strangeLabels } from "./problems.ts";

/** Troubles of whole pictures. */
export type PictureProblem = "unreadable" | "replaced" | "noPicture" | "brokenPicture";
export type ProblemKind = PictureProblem | AnnotationProblem;

/** A place that a person should look at. */
export interface Place {
  /** Of the picture, from the report's root, with "/". */
  readonly path: string;
  /** Of the annotation. */
  readonly id?: string;
  readonly label?: string;
  /** What is known besides: a sentence about the sidecar, the label that was probably meant. */
  readonly detail?: string;
  /** 1-based line of the sidecar's text. */
  readonly line?: number;
}

/** All of a list that is counted, and the first of it. */
export interface Listed<T> {
  readonly count: number;
  readonly first: readonly T[];
}

export interface LabelCount {
  readonly label: string;
  readonly states: Readonly<Record<Review, number>>;
  /** Pictures that it is in. */
  readonly pictures: number;
  readonly sizes: Readonly<Record<BoxSize, number>>;
}

/** As COCO counts them: up to 32 × 32 px, up to 96 × 96 px, larger; `none`: points and the like. */
export type BoxSize = "small" | "medium" | "large" | "none";

export interface Statistics {
  readonly pictures: number;
  readonly sidecars: number;
  readonly annotations: number;
  /** The commonest first. */
  readonly labels: readonly LabelCount[];
  /** Sidecars without annotations that are not rejected. */
  readonly empty: Listed<string>;
  readonly withoutSidecar: Listed<string>;
  readonly problems: readonly (readonly [ProblemKind, Listed<Place>])[];
}

/** A report with more lines is read by nobody. */
const MOST = 100;

const ORDER: readonly ProblemKind[] = [
  ...(["unreadable", "noPicture", "brokenPicture", "replaced"] as const),
  ...(["duplicate", "strangeLabel", "unnamed", "tiny", "offBox", "noShape"] as const),
];

class Collected<T> implements Listed<T> {
  count = 0;
  readonly first: T[] = [];

  add(item: T): void {
    this.count++;
    if (this.first.length < MOST) this.first.push(item);
  }
}

interface Counting {
  readonly states: Record<Review, number>;
  readonly sizes: Record<BoxSize, number>;
  pictures: number;
  /** Where a label is that is used once. */
  place: Place;
}

/** Takes pictures one by one. */
export class Counter {
  #pictures = 0;
  #sidecars = 0;
  #annotations = 0;
  readonly #labels = new Map<string, Counting>();
  readonly #empty = new Collected<string>();
  readonly #without = new Collected<string>();
  readonly #problems = new Map<ProblemKind, Collected<Place>>();

  /** A picture that nobody has asked about. */
  addWithoutSidecar(path: string): void {
    this.#pictures++;
    this.#without.add(path);
  }

  addSidecar(path: string, sidecar: Pick<Sidecar, "annotations" | "image">): void {
    this.#pictures++;
    this.#sidecars++;
    const seen = new Set<string>();
    for (const annotation of sidecar.annotations) {
      this.#annotations++;
      const { label, review } = annotation;
      const counting = this.#labels.get(label) ?? start({ path, id: annotation.id, label });
      this.#labels.set(label, counting);
      counting.states[review]++;
      if (review === "rejected") continue;
      counting.sizes[sizeOf(annotation, sidecar.image)]++;
      if (!seen.has(label)) counting.pictures++;
      seen.add(label);
      // The first that still counts: one that was rejected leads nobody to anything.
      if (used(counting) === 1) counting.place = { path, id: annotation.id, label };
    }
    if (seen.size === 0) this.#empty.add(path);
    for (const { kind, annotation } of problemsOf(sidecar)) {
      this.#add(kind, { path, id: annotation.id, label: annotation.label });
    }
  }

  /** The sidecar cannot be read; `detail` says why. */
  addUnreadable(path: string, detail: string, line?: number): void {
    this.#pictures++;
    this.#sidecars++;
    this.#add("unreadable", { path, detail, ...(line !== undefined && { line }) });
  }

  /** Something about the picture of a sidecar that was added. */
  addTrouble(kind: Exclude<PictureProblem, "unreadable">, path: string, detail?: string): void {
    this.#add(kind, { path, ...(detail !== undefined && { detail }) });
  }

  result(): Statistics {
    const counts = new Map(
      [...this.#labels].flatMap(([label, counting]) => (used(counting) > 0 ? [[label, used(counting)] as const] : [])),
    );
    const strange = new Collected<Place>();
    for (const [label, meant] of strangeLabels(counts)) {
      const place = this.#labels.get(label)?.place;
      if (place !== undefined) strange.add({ ...place, detail: meant });
    }
    const problems = new Map<ProblemKind, Listed<Place>>(this.#problems);
    if (strange.count > 0) problems.set("strangeLabel", strange);
    const labels = [...this.#labels]
      .map(([label, { states, sizes, pictures }]): LabelCount => ({ label, states, sizes, pictures }))
      .sort((a, b) => used(b) - used(a) || (a.label < b.label ? -1 : 1));
    return {
      pictures: this.#pictures,
      sidecars: this.#sidecars,
      annotations: this.#annotations,
      labels,
      empty: this.#empty,
      withoutSidecar: this.#without,
      problems: ORDER.flatMap((kind) => {
        const listed = problems.get(kind);
        return listed === undefined ? [] : [[kind, listed] as const];
      }),
    };
  }

  #add(kind: ProblemKind, place: Place): void {
    const list = this.#problems.get(kind) ?? new Collected<Place>();
    this.#problems.set(kind, list);
    list.add(place);
  }
}

function start(place: Place): Counting {
  return {
    states: { pending: 0, accepted: 0, rejected: 0 },
    sizes: { small: 0, medium: 0, large: 0, none: 0 },
    pictures: 0,
    place,
  };
}

function used({ states }: Pick<LabelCount, "states">): number {
  return states.pending + states.accepted;
}

function sizeOf({ box_2d }: Annotation, { width, height }: Sidecar["image"]): BoxSize {
  if (box_2d === undefined) return "none";
  const [yMin, xMin, yMax, xMax] = box_2d;
  const area = (((yMax - yMin) * height) / 1000) * (((xMax - xMin) * width) / 1000);
  if (area <= 32 * 32) return "small";
  return area <= 96 * 96 ? "medium" : "large";
}
