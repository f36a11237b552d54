import * as vscode from "vscode";
import type { Annotation, Shape, SidecarImage } from "../../core/annotation.ts";
import {
  type CoordinateProblem,
  coordinatesText,
  parseCoordinates,
  stretched,
  type Unit,
} from "../../core/editing/coordinates.ts";
import { editableExtent, gripOf } from "../../core/editing/forms.ts";

/** The unit that was used last. */
let unit: Unit = "px";

/**
 * Asks for the place of an annotation in numbers, in pixels or as they stand in the file; a button changes from one to the
 * other. Outlines, lines and masks are stretched with the box around them.
 * @returns its new shape; `undefined` when it has none that can be changed, or nothing was changed
 */
export function askForCoordinates(annotation: Annotation, image: SidecarImage): Promise<Shape | undefined> {
  const extent = editableExtent(annotation);
  if (extent === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("This annotation has no coordinates that can be changed."));
    return Promise.resolve(undefined);
  }
  const isPoint = gripOf(annotation) === "point";
  const place = isPoint ? ([extent[0], extent[1]] as const) : extent;
  const input = vscode.window.createInputBox();
  const read = () => parseCoordinates(input.value, place, unit, image);
  const showUnit = () => {
    input.title =
      unit === "px" ? vscode.l10n.t("Edit Coordinates (pixels)") : vscode.l10n.t("Edit Coordinates (0–1000)");
    input.prompt = explanation(isPoint, unit);
    input.buttons = [
      {
        iconPath: new vscode.ThemeIcon("arrow-swap"),
        tooltip: unit === "px" ? vscode.l10n.t("As in the file: 0–1000, y first") : vscode.l10n.t("In pixels"),
      },
    ];
  };
  input.placeholder = vscode.l10n.t("Coordinates");
  input.value = coordinatesText(place, unit, image);
  showUnit();
  return new Promise((resolve) => {
    input.onDidTriggerButton(() => {
      const now = read();
      unit = unit === "px" ? "units" : "px";
      input.value = coordinatesText(typeof now === "string" ? place : now, unit, image);
      input.validationMessage = undefined;
      showUnit();
    });
    input.onDidChangeValue(() => {
      const now = read();
      input.validationMessage = typeof now === "string" ? sentenceOf(now, isPoint) : undefined;
    });
    input.onDidAccept(() => {
      const now = read();
      if (typeof now === "string") {
        input.validationMessage = sentenceOf(now, isPoint);
        return;
      }
      const [y, x, yMax = y, xMax = x] = now;
      const { box_2d, polygon, path, point, mask, threshold } = annotation;
      const form = {
        ...(box_2d && { box_2d }),
        ...(polygon && { polygon }),
        ...(path && { path }),
        ...(point && { point }),
      };
      const kept = polygon ? {} : { ...(mask && { mask }), ...(threshold !== undefined && { threshold }) };
      resolve({ ...stretched(form, extent, [y, x, yMax, xMax]), ...kept });
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

function explanation(isPoint: boolean, now: Unit): string {
  if (isPoint) return now === "px" ? vscode.l10n.t("x, y") : vscode.l10n.t("y, x");
  return now === "px" ? vscode.l10n.t("left, top, width, height") : vscode.l10n.t("yMin, xMin, yMax, xMax");
}

function sentenceOf(problem: CoordinateProblem, isPoint: boolean): string {
  switch (problem) {
    case "count":
      return isPoint ? vscode.l10n.t("Two numbers are needed.") : vscode.l10n.t("Four numbers are needed.");
    case "number":
      return vscode.l10n.t("Only numbers are allowed, with a point before decimals.");
    case "outside":
      return vscode.l10n.t("This is not within the picture.");
    case "empty":
      return vscode.l10n.t("Width and height must be more than 0.");
  }
}
