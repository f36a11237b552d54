/** The formats are a bundle of their own, loaded when a dataset is written or read. */
export type Datasets = typeof import("../../engine/formats/datasets.ts");

export function loadDatasets(): Promise<Datasets> {
  return import("../../engine/formats/datasets.ts");
}
