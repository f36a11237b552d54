/** Lists in files of others. Unlike zod's own they stop at the first wrong entry: there may be a hundred million of them. */
import * as z from "zod";

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isFinite(one));
}

/** Finite numbers. */
export const numbers = z.custom<number[]>(isNumbers);

/** Lists of finite numbers. */
export const numberLists = z.custom<number[][]>((value) => Array.isArray(value) && value.every(isNumbers));

/** Pairs of finite numbers. */
export const pairs = z.custom<[number, number][]>(
  (value) => Array.isArray(value) && value.every((one) => isNumbers(one) && one.length === 2),
);

/** Boxes and the like: four finite numbers each. */
export const fours = z.custom<[number, number, number, number][]>(
  (value) => Array.isArray(value) && value.every((one) => isNumbers(one) && one.length === 4),
);

/** Whole numbers from 0 to 255. */
export const bytes = z.custom<number[]>(
  (value) => isNumbers(value) && value.every((one) => Number.isInteger(one) && one >= 0 && one <= 255),
);

/** Entries of any one kind. */
export function listOf<T>(entry: z.ZodType<T>): z.ZodType<T[]> {
  return z.unknown().transform((value, context) => {
    const list = Array.isArray(value) ? entriesOf(value, entry) : undefined;
    if (list !== undefined) return list;
    context.addIssue({ code: "custom", message: "Not a list of what is wanted." });
    return z.NEVER;
  });
}

function entriesOf<T>(values: readonly unknown[], entry: z.ZodType<T>): T[] | undefined {
  const list: T[] = [];
  for (const one of values) {
    const read = entry.safeParse(one);
    if (!read.success) return undefined;
    list.push(read.data);
  }
  return list;
}
