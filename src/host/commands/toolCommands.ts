/** The commands of the tools on the picture. */
import type { Tool } from "../../core/protocol.ts";
import type { ShapeCommands } from "../editor/edits.ts";
import type { Services } from "../services.ts";
import { annotateImage } from "./annotateImage.ts";
import type { Run } from "./register.ts";

export function toolCommands({ editors }: Services): Record<string, Run> {
  const take = (tool: Tool): Run => {
    return async () => editors.active()?.post({ type: "tool", tool });
  };
  const brush = (step: 1 | -1): Run => {
    return async () => editors.active()?.post({ type: "brush", step });
  };
  const change = (name: keyof ShapeCommands): Run => {
    return async () => editors.active()?.shapes[name]();
  };
  return {
    annotateImage: (clicked, selection) => annotateImage(clicked, selection),
    selectTool: take("select"),
    boxTool: take("box"),
    polygonTool: take("polygon"),
    pointTool: take("point"),
    brushTool: take("brush"),
    eraserTool: take("eraser"),
    brushLarger: brush(1),
    brushSmaller: brush(-1),
    duplicate: change("duplicate"),
    editCoordinates: change("editCoordinates"),
    toPolygon: change("toPolygon"),
    toMask: change("toMask"),
    simplify: change("simplify"),
  };
}
