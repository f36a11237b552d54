import { batch } from "@preact/signals-core";
import type { ViewAnnotation } from "../../src/core/protocol.ts";
import type { Model } from "../model.ts";

/** Ends what hides these annotations. What is hidden by its label is shown with all others of it, or with all there are. */
export function reveal({ panel, kept }: Model, annotations: readonly ViewAnnotation[]): void {
  const ids = new Set(annotations.map(({ id }) => id));
  const labels = new Set(annotations.map(({ label }) => label));
  const { hiddenIds, hiddenLabels, ...others } = kept.panel.peek();
  batch(() => {
    kept.panel.value = {
      ...others,
      hiddenIds: hiddenIds.filter((id) => !ids.has(id)),
      hiddenLabels: hiddenLabels.filter((label) => !labels.has(label)),
    };
    panel.allHidden.value = false;
  });
}
