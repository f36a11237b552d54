import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Size } from "../../src/core/camera.ts";
import type { PixelRect } from "../../src/core/tiles.ts";
import { startWorker } from "../worker.ts";
import type { FromDecoder, ToDecoder } from "./pictureDecoder.ts";
import { source as pictureDecoder } from "./pictureDecoder.ts?worker";
import { covers, cutAround, levelSizes } from "./sizes.ts";

/** Milliseconds for which a view stays before what is finer is decoded for it. */
const PATIENCE = 150;

/** What a picture, or a part of it, is drawn from. */
export interface Source {
  readonly bitmap: ImageBitmap;
  /** The part that is in the bitmap, in px of the picture, of which the bitmap may have fewer. */
  readonly region: PixelRect;
  /** Nothing behind it is seen. */
  readonly opaque: boolean;
}

/**
 * A large picture decoded once, in several sizes. The browser forgets what it has decoded and decodes anew for each size that
 * it draws: at fifty megapixels a zoom then takes longer for the picture than for all else.
 */
export interface Pyramid {
  /** Changes when there is more, or something else, to draw from. */
  readonly revision: ReadonlySignal<number>;
  /** Begins to decode a picture; one that is small, moves or cannot be read is left to the browser. */
  readonly open: (file: Blob, picture: Size) => void;
  readonly close: () => void;
  /**
   * The best there is by now, at least as fine as the screen if there is such a one; undefined as long as there is none.
   * @param width device px that the whole picture is drawn at
   * @param view the part in view, px of the picture
   */
  readonly find: (width: number, view: PixelRect) => Source | undefined;
}

/** An opened picture. */
interface Opened {
  readonly picture: Size;
  readonly sizes: readonly Size[];
  opaque: boolean;
  worker?: Worker;
  levels: readonly ImageBitmap[];
  cut?: { readonly region: PixelRect; readonly bitmap: ImageBitmap };
  /** What was asked for. */
  coming?: PixelRect;
  /** Nothing finer than the levels is to be had. */
  isCoarse: boolean;
}

export function createPyramid(): Pyramid {
  const revision = signal(0);
  let opened: Opened | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const post = ({ worker }: Opened, message: ToDecoder): void => worker?.postMessage(message);

  const receive = (one: Opened, message: FromDecoder): void => {
    if (message.type === "levels") {
      one.levels = message.levels;
      one.opaque = message.opaque;
    } else if (message.type === "cut") {
      one.cut?.bitmap.close();
      one.cut = message;
      delete one.coming;
    } else {
      one.isCoarse = true;
      one.worker?.terminate();
    }
    revision.value += 1;
  };

  const start = (one: Opened, file: Blob): void => {
    try {
      one.worker = startWorker(pictureDecoder);
    } catch (error) {
      console.warn("A large picture is left to the browser.", error);
      return;
    }
    one.worker.onmessage = ({ data }: MessageEvent<FromDecoder>) => receive(one, data);
    post(one, { type: "open", file, picture: one.picture, levels: one.sizes });
  };

  /** Asks for the part around a view, unless that is on its way: when the view has stayed for a while. */
  const want = (one: Opened, view: PixelRect): void => {
    if (one.coming) return;
    patience = setTimeout(() => {
      if (opened !== one) return;
      one.coming = cutAround(one.picture, view);
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
    open: (file, picture) => {
      close();
      const sizes = levelSizes(picture);
      if (sizes.length === 0) return;
      const one: Opened = { picture, sizes, opaque: false, levels: [], isCoarse: false };
      opened = one;
      start(one, file);
    },
    close,
    find: (width, view) => {
      if (!opened) return undefined;
      clearTimeout(patience);
      const { picture, opaque, levels, cut, isCoarse } = opened;
      const region = { left: 0, top: 0, ...picture };
      const [finest] = levels;
      if (!finest) return undefined;
      const bitmap = levels.findLast((level) => level.width >= width);
      if (bitmap) return { bitmap, region, opaque };
      if (finest.width === picture.width) return { bitmap: finest, region, opaque };
      if (cut && covers(cut.region, view)) return { ...cut, opaque };
      if (isCoarse) return undefined;
      want(opened, view);
      return { bitmap: finest, region, opaque };
    },
  };
}
