/** What a person does to the shapes of one document. */
import type * as vscode from "vscode";
import type { Annotation, Shape, SidecarImage } from "../../core/annotation.ts";
import * as corrections from "../../core/corrections.ts";
import { duplicates } from "../../core/editing/duplicate.ts";
import { polygonForm } from "../../core/editing/forms.ts";
import { simplerPolygon } from "../../core/editing/outlineEdits.ts";
import { newId } from "../../core/ids.ts";
import type { EditedShape, FromWebview, ToWebview } from "../../core/protocol.ts";
import { asMask, asPolygon } from "../../engine/sidecars/convertShape.ts";
import { maskOfRuns } from "../../engine/sidecars/paintedMask.ts";
import { editDocument } from "../sidecarWriter.ts";
import { askForCoordinates } from "./coordinatesInput.ts";
import { viewOf } from "./documentView.ts";
import { createDrawings } from "./drawings.ts";
import { labelsBeside } from "./labelIndex.ts";
import { askForNewLabel } from "./newLabelInput.ts";
import { labelsOf } from "./renameInput.ts";
import { hashOfMask } from "./textView.ts";

type Message<Type extends FromWebview["type"]> = Extract<FromWebview, { readonly type: Type }>;

/** Commands about the shapes of annotations; each is one step of undo. */
export interface ShapeCommands {
  readonly duplicate: (ids: readonly string[]) => Promise<void>;
  readonly toPolygon: (ids: readonly string[]) => Promise<void>;
  readonly toMask: (ids: readonly string[]) => Promise<void>;
  /** Outlines with fewer points; again, with still fewer. */
  readonly simplify: (ids: readonly string[]) => Promise<void>;
  /** About the last of them. */
  readonly editCoordinates: (ids: readonly string[]) => Promise<void>;
}

export interface ShapeEditing extends ShapeCommands {
  readonly reshape: (message: Message<"reshape">) => Promise<void>;
  readonly draw: (message: Message<"draw">) => Promise<void>;
  /** Takes back what has no label yet. */
  readonly forget: (ids: readonly string[]) => void;
  /** Waits for no label any more: what was drawn is kept with what was typed by now. */
  readonly finish: () => Promise<void>;
  /** When all that was asked for until now is in the document: encoding a mask takes a while. */
  readonly settled: () => Promise<void>;
  /** Does something else to the shapes then; what is asked for meanwhile waits for it. */
  readonly afterwards: (work: () => Promise<void>) => Promise<void>;
}

/** What shapes are edited in. */
export interface ShapeEditingOptions {
  readonly document: vscode.TextDocument;
  readonly isEditable: () => boolean;
  /** What the picture is that is shown; a new sidecar begins with it. */
  readonly picture: () => SidecarImage | undefined;
  readonly post: (message: ToWebview) => void;
}

/** The label that was given last in this window. */
let lastLabel: string | undefined;

export function createShapeEditing({ document, isEditable, picture, post }: ShapeEditingOptions): ShapeEditing {
  let queue: Promise<unknown> = Promise.resolve();
  /** In the order in which they were asked for: encoding one mask takes longer than another. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = queue.then(work);
    queue = mine.catch(() => undefined);
    return mine;
  };

  const find = (ids: readonly string[]): readonly Annotation[] => {
    const wanted = new Set(ids);
    return (viewOf(document).sidecar?.annotations ?? []).filter(({ id }) => wanted.has(id));
  };

  /** A painted mask as it will stand in the file; the page is told its hash before it sees it in the document. */
  const paintedMask = async ({ mask }: EditedShape): Promise<string | undefined> => {
    if (mask === undefined || mask === "keep") return undefined;
    const uri = await maskOfRuns(mask.width, mask.height, mask.runs);
    post({ type: "painted", name: mask.name, hash: hashOfMask(uri) });
    return uri;
  };

  const put = (id: string, label: string, shape: EditedShape): Promise<void> =>
    inTurn(async () => {
      const mask = await paintedMask(shape);
      const { mask: _, ...form } = shape;
      const annotation: Annotation = {
        id,
        label,
        ...derived(form),
        ...(mask !== undefined && { mask }),
        review: "accepted",
      };
      const image = picture();
      await editDocument(document, (current) => ({
        ...(current === undefined && image !== undefined && { image }),
        annotations: { put: [annotation], remove: [] },
      }));
      if (label !== "") lastLabel = label;
    });

  const knownLabels = (): readonly string[] => {
    const labels = labelsOf(viewOf(document).annotations);
    return lastLabel === undefined ? labels : [lastLabel, ...labels.filter((label) => label !== lastLabel)];
  };
  const drawings = createDrawings({
    ask: () => askForNewLabel(knownLabels, labelsBeside(document)),
    put,
    show: (id) => post({ type: "select", ids: [id], reveal: false }),
  });

  const draw: ShapeEditing["draw"] = async ({ id, shape, label }) => {
    if (!isEditable() || viewOf(document).annotations.some((annotation) => annotation.id === id)) return;
    await (label === undefined ? drawings.add(id, shape) : put(id, label, shape));
  };

  const reshapeAll = (shapes: Message<"reshape">["shapes"]): Promise<void> =>
    inTurn(async () => {
      if (!isEditable()) return;
      const drawn = await Promise.all(
        shapes.map(async ({ id, shape }) => ({ id, shape, painted: await paintedMask(shape) })),
      );
      await editDocument(document, (current) => {
        const ids = new Set(drawn.map(({ id }) => id));
        const meant = (current?.annotations ?? []).filter(({ id }) => ids.has(id));
        const annotations = new Map(meant.map((annotation) => [annotation.id, annotation]));
        const wanted = drawn.flatMap(({ id, shape: { mask, ...form }, painted }): [string, Shape][] => {
          const kept = mask === "keep" ? annotations.get(id)?.mask : painted;
          return [[id, { ...derived(form), ...(kept !== undefined && { mask: kept }) }]];
        });
        return { annotations: corrections.reshape(meant, new Map(wanted)) };
      });
    });

  const reshape: ShapeEditing["reshape"] = async ({ shapes }) => {
    const undecided = shapes.map(({ id, shape }) => drawings.reshape(id, shape));
    const others = shapes.filter((_, i) => undecided[i] === undefined);
    await Promise.all([others.length > 0 && reshapeAll(others), ...undecided]);
  };

  /** Gives each of several annotations another shape, or leaves it as it is. */
  const change = (
    ids: readonly string[],
    shapeOf: (annotation: Annotation, image: SidecarImage) => Promise<Shape | undefined> | Shape | undefined,
  ): Promise<void> =>
    inTurn(async () => {
      const image = picture();
      if (!isEditable() || image === undefined) return;
      const before = find(ids);
      const found = await Promise.all(before.map(async (one) => [one.id, await shapeOf(one, image)] as const));
      const shapes = new Map(found.flatMap(([id, shape]) => (shape === undefined ? [] : [[id, shape] as const])));
      await editDocument(document, (current) => ({
        annotations: corrections.reshape(
          (current?.annotations ?? []).filter(({ id }) => shapes.has(id)),
          shapes,
        ),
      }));
    });

  return {
    reshape,
    draw,
    forget: drawings.forget,
    finish: drawings.finish,
    settled: () => inTurn(async () => undefined),
    afterwards: inTurn,
    duplicate: (ids) =>
      inTurn(async () => {
        const image = picture();
        const originals = find(ids);
        if (!isEditable() || image === undefined || originals.length === 0) return;
        const copies = duplicates(originals, image, newId);
        await editDocument(document, () => ({ annotations: { put: copies, remove: [] } }));
        post({ type: "select", ids: copies.map(({ id }) => id), reveal: true });
      }),
    toPolygon: (ids) => change(ids, asPolygon),
    toMask: (ids) => change(ids, asMask),
    simplify: (ids) =>
      change(ids, ({ polygon }, image) => {
        const simpler = polygon && simplerPolygon(polygon, image);
        return simpler && polygonForm(simpler);
      }),
    editCoordinates: async (ids) => {
      const annotation = find(ids.slice(-1))[0];
      const image = picture();
      if (!isEditable() || annotation === undefined || image === undefined) return;
      const shape = await askForCoordinates(annotation, image);
      if (shape !== undefined) await change([annotation.id], () => shape);
    },
  };
}

/** The box of an outline follows from it, whatever the page says. */
function derived<T extends Shape>(form: T): T | (T & Shape) {
  return form.polygon === undefined ? form : { ...form, ...polygonForm(form.polygon) };
}
