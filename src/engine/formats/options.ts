/** What a person can choose about exports and imports, checked: options are remembered, and memory can be edited. */
import * as z from "zod";
import type { Annotation } from "../../core/annotation.ts";

const fraction = z.number().min(0).max(1);

/** Without any choice everything but rejected annotations is written, and pictures stay where they are. */
export const exportOptionsSchema = z.object({
  /** Annotations in these states are written. */
  review: z.array(z.enum(["pending", "accepted", "rejected"])).default(["pending", "accepted"]),
  /** What becomes of labels: another name (several may become one), or `null`: left out. Others stay. */
  labels: z.array(z.object({ from: z.string(), to: z.string().nullable() })).default([]),
  /** Labels (as written) that get the first class ids, in this order; others follow as they come. */
  order: z.array(z.string()).default([]),
  /** Annotations with less confidence are left out; those without any stay. */
  minConfidence: fraction.default(0),
  /** `copy`: the pictures go into the dataset; `list`: it only names them. */
  images: z.enum(["copy", "list"]).default("list"),
  /** The same for formats whose readers look for the pictures in the dataset itself (`Format.picturesInside`). */
  imagesInside: z.enum(["copy", "list"]).default("copy"),
  /** COCO: how shapes are written. */
  segmentation: z.enum(["polygons", "rle", "compressed"]).default("polygons"),
  /** Formats with all pictures in one file: that, or a file for each folder, or for each picture. */
  files: z.enum(["one", "folder", "picture"]).default("one"),
  /** Whether `split` deals the pictures out; YOLO has no other way. */
  divided: z.boolean().default(false),
  /** Parts of the pictures for each purpose, and a word that deals them out differently. */
  split: z
    .object({ train: fraction, val: fraction, test: fraction, seed: z.string().default("") })
    .refine(({ train, val, test }) => Math.abs(train + val + test - 1) < 1e-9, "The three parts must make 1.")
    .default({ train: 0.8, val: 0.2, test: 0, seed: "" }),
  /** Pascal VOC: the number of the first pixel. The devkit counts from 1. */
  vocBase: z.union([z.literal(0), z.literal(1)]).default(1),
  /** Gemini tuning: what stands before a picture's path in its address, and the prompt. */
  gemini: z
    .object({
      uriPrefix: z.string().regex(/^(gs|https):\/\/\S+\/$/, "It begins with gs:// or https:// and ends with a slash."),
      prompt: z.string().min(1),
    })
    .default({
      uriPrefix: "gs://your-bucket/",
      prompt:
        'Detect the objects in the image. Answer with a JSON list, one entry for each object: "box_2d" is [ymin, xmin, ymax, xmax], whole numbers normalized to 0-1000, or "point" is [y, x]; "label" is its name.',
    }),
});

export type ExportOptions = z.output<typeof exportOptionsSchema>;

/** What cannot be seen in a dataset itself. */
export const importOptionsSchema = z.object({
  /** Pascal VOC: the number of the first pixel. */
  vocBase: z.union([z.literal(0), z.literal(1)]).default(1),
});

export type ImportOptions = z.output<typeof importOptionsSchema>;

/** An annotation that is to be written, with its label as written. */
export interface Chosen {
  readonly annotation: Annotation;
  readonly label: string;
}

/** The annotations that are to be written, in their order. */
export function chooseAnnotations(annotations: readonly Annotation[], options: ExportOptions): Chosen[] {
  const names = new Map(options.labels.map(({ from, to }) => [from, to]));
  return annotations.flatMap((annotation) => {
    const { label, review, confidence } = annotation;
    const name = names.has(label) ? names.get(label) : label;
    const wanted = options.review.includes(review) && (confidence ?? 1) >= options.minConfidence;
    return wanted && typeof name === "string" ? [{ annotation, label: name }] : [];
  });
}

/** Numbers for labels, in the order in which they come, the chosen ones first. */
export class Classes {
  readonly #ids = new Map<string, number>();
  readonly #first: number;

  /** @param first the number of the first class */
  constructor(options: Pick<ExportOptions, "order">, first: number) {
    this.#first = first;
    for (const label of options.order) this.idOf(label);
  }

  idOf(label: string): number {
    const id = this.#ids.get(label) ?? this.#ids.size + this.#first;
    this.#ids.set(label, id);
    return id;
  }

  /** Ordered by number. */
  all(): { readonly id: number; readonly label: string }[] {
    return [...this.#ids].map(([label, id]) => ({ id, label }));
  }
}
