/** What a person can choose about pictures that are made of detections, checked: options are remembered. */
import * as z from "zod";
import { templateTrouble } from "./assetNames.ts";

/** What can be made. */
export const ASSETS = ["crops", "cutOuts", "annotated", "sheets"] as const;
export type AssetKind = (typeof ASSETS)[number];

/** How files are written; JPEG knows no transparency. */
export const FILE_TYPES = ["png", "jpeg", "webp"] as const;
export type FileType = (typeof FILE_TYPES)[number];

/** File types that a kind of picture can be written as. */
export function fileTypesOf(kind: AssetKind): readonly FileType[] {
  return kind === "cutOuts" ? ["png", "webp"] : FILE_TYPES;
}

const TEMPLATES: Readonly<Record<AssetKind, string>> = {
  crops: "{label}/{image}-{index}",
  cutOuts: "{label}/{image}-{index}",
  annotated: "{image}-annotated",
  sheets: "{label}-{index}",
};

const TYPES: Readonly<Record<AssetKind, FileType>> = { crops: "png", cutOuts: "png", annotated: "png", sheets: "jpeg" };

/** Options of one kind; what is missing or makes no sense has its default. */
export function assetOptionsFor(kind: AssetKind, remembered: unknown): AssetOptions {
  const schema = z.object({
    review: z
      .array(z.enum(["pending", "accepted", "rejected"]))
      .min(1)
      .catch(["pending", "accepted"]),
    padding: z.number().min(0).max(5).catch(0),
    square: z.boolean().catch(false),
    fileType: z.enum(fileTypesOf(kind)).catch(TYPES[kind]),
    template: z
      .string()
      .max(500)
      .refine((text) => templateTrouble(text) === undefined)
      .catch(TEMPLATES[kind]),
  });
  return schema.parse(z.record(z.string(), z.unknown()).catch({}).parse(remembered));
}

export interface AssetOptions {
  /** Annotations in these states are taken. */
  readonly review: readonly ("pending" | "accepted" | "rejected")[];
  /** Crops and sheets: what is shown around an object, as a part of its longer side. */
  readonly padding: number;
  /** Crops: as wide as high. */
  readonly square: boolean;
  readonly fileType: FileType;
  /** See `pathFrom`. */
  readonly template: string;
}
