import { createHash } from "node:crypto";
import type { ExportOptions } from "./options.ts";

/** What a picture is for. */
export type Subset = "train" | "val" | "test";

/**
 * Deals pictures out by their paths and the seed alone: a picture stays where it is when others are added or go, and the
 * parts come close to their fractions for many pictures.
 */
export function subsetOf(path: string, { train, val, seed }: ExportOptions["split"]): Subset {
  const hash = createHash("sha256").update(`${seed}\0${path}`).digest();
  const place = hash.readUIntBE(0, 6) / 2 ** 48;
  if (place < train) return "train";
  // Of two parts that make 1 in all, none is left for the third because of rounding.
  return place < train + val || 1 - train - val < 1e-9 ? "val" : "test";
}
