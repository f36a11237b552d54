/** What is on the screen, frame by frame, and when: the browser's own screencast of the window. */
import type { CDPSession } from "playwright-core";
import sharp from "sharp";
import type { StageRect } from "./panZoomPages.ts";

/** Screencast px per CSS px. */
const SCALE = 0.5;
/** Mean difference of two frames, 0–255, up to which they show the same: JPEG and a blinking cursor make some. */
const SAME = 2;

interface Frame {
  readonly jpeg: Buffer;
  /** ms of the machine's clock. */
  readonly time: number;
}

export interface Screencast {
  /** When the last frame came; 0 before the first. */
  readonly lastFrame: () => number;
  /** Whether a part of the window looks otherwise now than in the first frame. */
  readonly hasChanged: (part: StageRect) => Promise<boolean>;
  readonly stop: () => Promise<Recording>;
}

export interface Recording {
  /** When a part of the window first looked as it does in the last frame, ms of the machine's clock. */
  readonly settledAt: (part: StageRect) => Promise<number>;
}

export async function startScreencast(
  cdp: CDPSession,
  size: { readonly width: number; readonly height: number },
): Promise<Screencast> {
  const frames: Frame[] = [];
  const onFrame = ({ data, metadata, sessionId }: ScreencastFrame) => {
    frames.push({ jpeg: Buffer.from(data, "base64"), time: (metadata.timestamp ?? 0) * 1000 });
    cdp.send("Page.screencastFrameAck", { sessionId }).catch(() => undefined);
  };
  cdp.on("Page.screencastFrame", onFrame);
  await cdp.send("Page.startScreencast", {
    format: "jpeg",
    quality: 80,
    maxWidth: size.width * SCALE,
    maxHeight: size.height * SCALE,
  });
  return {
    lastFrame: () => frames.at(-1)?.time ?? 0,
    hasChanged: async (part) => {
      const [first, last] = [frames[0], frames.at(-1)];
      if (first === undefined || last === undefined) return false;
      return difference(await pixelsOf(first.jpeg, part), await pixelsOf(last.jpeg, part)) > SAME;
    },
    stop: async () => {
      await cdp.send("Page.stopScreencast");
      cdp.off("Page.screencastFrame", onFrame);
      return { settledAt: (part) => settledAt(frames, part) };
    },
  };
}

interface ScreencastFrame {
  readonly data: string;
  readonly metadata: { readonly timestamp?: number };
  readonly sessionId: number;
}

async function settledAt(frames: readonly Frame[], part: StageRect): Promise<number> {
  const last = frames.at(-1);
  if (last === undefined) throw new Error("Nothing was drawn.");
  const wanted = await pixelsOf(last.jpeg, part);
  let since = last.time;
  // From the end: what looks like the last frame by chance, long before, does not count.
  for (const { jpeg, time } of frames.toReversed()) {
    if (difference(await pixelsOf(jpeg, part), wanted) > SAME) break;
    since = time;
  }
  return since;
}

async function pixelsOf(jpeg: Buffer, { x, y, width, height }: StageRect): Promise<Uint8Array> {
  const [left, top] = [Math.ceil(x * SCALE), Math.ceil(y * SCALE)];
  const [right, bottom] = [Math.floor((x + width) * SCALE), Math.floor((y + height) * SCALE)];
  return sharp(jpeg)
    .extract({ left, top, width: right - left, height: bottom - top })
    .removeAlpha()
    .raw()
    .toBuffer();
}

function difference(one: Uint8Array, other: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += Math.abs((one[i] ?? 0) - (other[i] ?? 0));
  return sum / one.length;
}
