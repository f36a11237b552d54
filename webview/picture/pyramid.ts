import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Size } from "../../src/core/camera.ts";
import type { PixelRect } from "../../src/core/tiles.ts";
import { startWorker } from "../worker.ts";
import type { FromDecoder, ToDecoder } from "./pictureDecoder.ts";
import { source as pictureDecoder } from "./pictureDecoder.ts?worker";
import { covers, cutAround } from "./sizes.ts";

/** Milliseconds for which a view stays before what is finer is decoded for it. */
const PATIENCE = 150;

/** Ms after a picture is there in which all there is to do is for what the person does. */
const PAUSE = 500;

/** Pixels of a view that are cut out at most: on the largest screens a picture is a little coarse before they are fewer. */
const MOST_CUT = 40_000_000;

/** A part of a picture, its width and its height being 1. */
export type Part = PixelRect;

const ALL: Part = { left: 0, top: 0, width: 1, height: 1 };

/** What a picture, or a part of it, is drawn from. */
export interface Source {
  readonly bitmap: ImageBitmap;
  /** What of the picture is in the bitmap, in parts of it. */
  readonly region: Part;
  /** Nothing behind it is seen. */
  readonly opaque: boolean;
  /** Each of its pixels is one of the file. */
  readonly whole: boolean;
  /** Nothing finer would be seen. */
  readonly fine: boolean;
}

/**
 * A large picture decoded once, in several sizes. The browser forgets what it has decoded and decodes anew for each size that
 * it draws: at fifty megapixels a zoom then takes longer for the picture than for all else.
 */
export interface Pyramid {
  /** Changes when there is more, or something else, to draw from. */
  readonly revision: ReadonlySignal<number>;
  /** Begins with a large picture, of which there may be a first level already, and has the others decoded a little later. */
  readonly open: (file: Blob, first?: ImageBitmap) => void;
  readonly close: () => void;
  /**
   * The best there is by now, at least as fine as the screen if there is such a one; undefined as long as there is none.
   * @param width device px that the whole picture is drawn at
   * @param view the part in view
   */
  readonly find: (width: number, view: Part) => Source | undefined;
}

/** An opened picture. */
interface Opened {
  /** Its size; unknown until all levels are there. */
  whole?: Size;
  opaque: boolean;
  worker?: Worker;
  levels: readonly ImageBitmap[];
  /** Px of the picture. */
  cut?: { readonly region: PixelRect; readonly bitmap: ImageBitmap };
  /** What was asked for. */
  coming?: PixelRect;
  /** Nothing finer is to be had. */
  isCoarse: boolean;
}

/** @param onCoarse hears that nothing finer can be made of the picture that is open than what there is */
export function createPyramid(onCoarse: () => void): Pyramid {
  const revision = signal(0);
  let opened: Opened | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const giveUp = (one: Opened): void => {
    one.isCoarse = true;
    one.worker?.terminate();
    if (opened === one) onCoarse();
  };

  const receive = (one: Opened, message: FromDecoder): void => {
    if (message.type === "levels") {
      for (const level of one.levels) level.close();
      one.levels = message.levels;
      one.whole = message.whole;
      one.opaque = message.opaque;
    } else if (message.type === "cut") {
      one.cut?.bitmap.close();
      one.cut = message;
      delete one.coming;
    } else giveUp(one);
    revision.value += 1;
  };

  const post = ({ worker }: Opened, message: ToDecoder): void => worker?.postMessage(message);

  const start = (one: Opened, file: Blob): void => {
    if (opened !== one) return;
    try {
      one.worker = startWorker(pictureDecoder);
    } catch (error) {
      console.warn("A large picture is left to the browser.", error);
      giveUp(one);
      return;
    }
    one.worker.onmessage = ({ data }: MessageEvent<FromDecoder>) => receive(one, data);
    one.worker.onerror = () => receive(one, { type: "failed" });
    post(one, { type: "open", file });
  };

  /** Asks for the part around a view, unless that is on its way: when the view has stayed for a while. */
  const want = (one: Opened, whole: Size, view: PixelRect): void => {
    if (one.coming) return;
    patience = setTimeout(() => {
      if (opened !== one) return;
      one.coming = cutAround(whole, view);
      post(one, { type: "cut", region: one.coming });
    }, PATIENCE);
  };

  const close = (): void => {
    if (opened === undefined) return;
    clearTimeout(patience);
    opened.worker?.terminate();
    for (const bitmap of [...opened.levels, ...(opened.cut ? [opened.cut.bitmap] : [])]) bitmap.close();
    opened = undefined;
    revision.value += 1;
  };

  return {
    revision,
    open: (file, first) => {
      close();
      // What is reduced is a JPEG.
      const one: Opened = { opaque: first !== undefined, levels: first ? [first] : [], isCoarse: false };
      opened = one;
      revision.value += 1;
      setTimeout(() => start(one, file), PAUSE);
    },
    close,
    find: (width, view) => {
      if (!opened) return undefined;
      clearTimeout(patience);
      const { whole, opaque, levels, cut, isCoarse } = opened;
      const [finest] = levels;
      if (!finest) return undefined;
      const bitmap = levels.findLast((level) => level.width >= width) ?? finest;
      const isWhole = bitmap.width === whole?.width;
      const found = { bitmap, region: ALL, opaque, whole: isWhole, fine: isWhole || bitmap.width >= width };
      if (found.fine || !whole) return found;
      const wanted = times(view, whole.width, whole.height);
      if (cut && covers(cut.region, wanted)) {
        const region = times(cut.region, 1 / whole.width, 1 / whole.height);
        return { bitmap: cut.bitmap, region, opaque, whole: true, fine: true };
      }
      if (!isCoarse && wanted.width * wanted.height <= MOST_CUT) want(opened, whole, wanted);
      return found;
    },
  };
}

function times({ left, top, width, height }: PixelRect, x: number, y: number): PixelRect {
  return { left: left * x, top: top * y, width: width * x, height: height * y };
}
