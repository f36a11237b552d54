/** All that the host loads of the formats, and only when a dataset is written or read: the parsers in it are heavy. */
export { FORMATS, formatOf } from "./allFormats.ts";
export { exportDataset } from "./exportDataset.ts";
export { compareSizes, findImages } from "./findImages.ts";
export { importDataset } from "./importDataset.ts";
export { mergeImported } from "./mergeImported.ts";
export { exportOptionsSchema, importOptionsSchema } from "./options.ts";
export { mayBeUnturned, orientationOf } from "./orientation.ts";
export { FolderNotEmpty } from "./outFolder.ts";
export { placeObjects } from "./placeObjects.ts";
export { PixelBudget } from "./readMask.ts";
export { recognizeFormats } from "./recognize.ts";
export { sourceOnDisk } from "./sourceFile.ts";
