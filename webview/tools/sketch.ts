import { type Signal, signal } from "@preact/signals-core";
import type { Box, Point } from "../../src/core/annotation.ts";
import type { Position } from "../../src/core/camera.ts";
import type { Vertex } from "../../src/core/editing/vertices.ts";

/** A shape that is not there yet. 0–1000. */
export type Draft =
  | { readonly kind: "box"; readonly box: Box }
  /** `to`: where the line leads that is not clicked yet; `closes`: a click there closes the outline. */
  | { readonly kind: "line"; readonly points: readonly Point[]; readonly to?: Point; readonly closes: boolean };

/** What the tools show besides the shapes. */
export interface Sketch {
  readonly draft: Signal<Draft | undefined>;
  /** Stage px: where the crosshair or brush is. */
  readonly pointer: Signal<Position | undefined>;
  /** The pointer is moved by keys: nothing else on the screen shows where it is. */
  readonly byKeys: Signal<boolean>;
  /** Beside the pointer: what is measured, or for a while why something was not done. */
  readonly readout: Signal<{ readonly at: Position; readonly text: string } | undefined>;
  /** The selected points of the primary annotation. */
  readonly vertices: Signal<readonly Vertex[]>;
  /** The CSS cursor over what can be taken hold of. */
  readonly cursor: Signal<string>;
  /** The brush takes away. */
  readonly erasing: Signal<boolean>;
}

export function createSketch(): Sketch {
  return {
    draft: signal<Draft | undefined>(undefined),
    pointer: signal<Position | undefined>(undefined),
    byKeys: signal(false),
    readout: signal<Sketch["readout"]["value"]>(undefined),
    vertices: signal<readonly Vertex[]>([]),
    cursor: signal(""),
    erasing: signal(false),
  };
}
