/**
 * Shapes whose label is being asked for. Nothing of them is in the document yet, but for whoever drew them they are there:
 * they can be painted on, moved and deleted meanwhile.
 */
import type { EditedShape } from "../../core/protocol.ts";
import type { LabelQuestion } from "./newLabelInput.ts";

export interface Drawings {
  /** Asks for the label of a new shape and puts it, as it is by then, into the document. */
  readonly add: (id: string, shape: EditedShape) => Promise<void>;
  /** Gives one of them another shape. @returns when it is decided what becomes of it; `undefined` when it is none of them */
  readonly reshape: (id: string, shape: EditedShape) => Promise<void> | undefined;
  /** Takes some of them back: nobody needs to say what they are. */
  readonly forget: (ids: readonly string[]) => void;
  /** Puts all of them into the document with what was typed by now, because nobody sees them any more. */
  readonly finish: () => Promise<void>;
}

interface Drawing {
  shape: EditedShape;
  readonly question: LabelQuestion;
  readonly decided: Promise<void>;
}

/** What drawings need of their panel. `show` selects the one that is asked about. */
export interface DrawingsOptions {
  readonly ask: () => LabelQuestion;
  readonly put: (id: string, label: string, shape: EditedShape) => Promise<void>;
  readonly show: (id: string) => void;
}

export function createDrawings({ ask, put, show }: DrawingsOptions): Drawings {
  const drawings = new Map<string, Drawing>();
  /** Goes on with the question that is open. Of several, a person is to see which one that is about: the first. */
  const goOn = (): void => {
    const [first] = drawings;
    if (first === undefined) return;
    const [id, { question }] = first;
    show(id);
    question.focus();
  };

  return {
    add: (id, shape) => {
      const question = ask();
      const decide = async (): Promise<void> => {
        const label = await question.answer;
        // From here on it changes in the document, after it was put there.
        drawings.delete(id);
        goOn();
        if (label !== undefined) await put(id, label, drawing.shape);
      };
      const drawing: Drawing = { shape, question, decided: decide() };
      drawings.set(id, drawing);
      if (drawings.size > 1) goOn();
      return drawing.decided;
    },
    reshape: (id, shape) => {
      const drawing = drawings.get(id);
      if (drawing === undefined) return undefined;
      const { mask } = drawing.shape;
      drawing.shape = shape.mask === "keep" && mask !== undefined ? { ...shape, mask } : shape;
      goOn();
      // Whoever drew it is told what goes wrong with it.
      return drawing.decided.catch(() => undefined);
    },
    forget: (ids) => {
      for (const id of ids) drawings.get(id)?.question.forget();
    },
    finish: async () => {
      const all = [...drawings.values()];
      for (const { question } of all) question.finish();
      await Promise.allSettled(all.map(({ decided }) => decided));
    },
  };
}
