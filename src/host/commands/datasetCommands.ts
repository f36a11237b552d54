/** The commands about many sidecars at once: datasets, pictures made of detections, reports. */
import { saveAssets } from "../datasets/assetCommand.ts";
import { exportAnnotations } from "../datasets/exportCommand.ts";
import { importAnnotations } from "../datasets/importCommand.ts";
import { reportDataset } from "../datasets/reportCommand.ts";
import { showAnnotation } from "../datasets/showAnnotation.ts";
import type { Services } from "../services.ts";
import type { Run } from "./register.ts";

/** By their names without the prefix. */
export function datasetCommands(services: Services): Record<string, Run> {
  return {
    export: (clicked, selection) => exportAnnotations(clicked, selection, services),
    import: (clicked, selection) => importAnnotations(clicked, selection, services),
    saveCrops: (clicked, selection) => saveAssets("crops", clicked, selection, services),
    saveCutOuts: (clicked, selection) => saveAssets("cutOuts", clicked, selection, services),
    saveAnnotatedPicture: (clicked, selection) => saveAssets("annotated", clicked, selection, services),
    saveContactSheet: (clicked, selection) => saveAssets("sheets", clicked, selection, services),
    datasetReport: (clicked, selection) => reportDataset(clicked, selection, services),
    showAnnotation: (uri, id) => showAnnotation(uri, id, services.editors),
  };
}
