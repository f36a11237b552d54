/** What is held at most, for ten times as much work: each case in a process of its own. */
import { describe, expect, it } from "vitest";
import { peaks } from "./peak.ts";

/** Only for what hangs. */
const TIMEOUT = 300_000;
const MEGABYTE = 1_000_000;

describe("an export of 10,000 sidecars", () => {
  it.each([
    ["coco", "one"],
    ["label-studio", "one"],
    ["csv", "folder"],
  ])(
    "holds no more than one of 1,000: %s, files: %s",
    async (format, files) => {
      const { few, many } = await peaks("exporting.ts", format, files);
      // They have 80 MB. What the process itself needs from time to time is below two.
      expect(many).toBeLessThan(Math.max(few, 2 * MEGABYTE) * 1.5);
    },
    TIMEOUT,
  );

  it(
    "holds a name and a few numbers of each file where all files wait for the last label",
    async () => {
      const { many } = await peaks("exporting.ts", "coco", "picture");
      expect(many).toBeLessThan(30 * MEGABYTE);
    },
    TIMEOUT,
  );
});

describe("pictures made of 40 large pictures", () => {
  it.each(["crops", "cutOuts", "annotated", "sheets"])(
    "hold no more than those of 4: %s",
    async (kind) => {
      const { few, many } = await peaks("makingAssets.ts", kind);
      // One picture has 18 MB.
      expect(many).toBeLessThan(Math.max(few, 18 * MEGABYTE) * 1.5);
    },
    TIMEOUT,
  );
});
