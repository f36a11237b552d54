import { l10n } from "vscode";
import type { Strings } from "../../core/protocol.ts";

/** The page's strings in the person's language. */
export function pageStrings(): Strings {
  return {
    accept: l10n.t("Accept"),
    reject: l10n.t("Reject"),
    remove: l10n.t("Delete"),
    rename: l10n.t("Rename…"),
    fit: l10n.t("Fit to Window"),
    actualSize: l10n.t("Actual Size"),
    zoomIn: l10n.t("Zoom In"),
    zoomOut: l10n.t("Zoom Out"),
    opacity: l10n.t("Opacity of Masks"),
    showMasks: l10n.t("Show Masks"),
    showLabels: l10n.t("Show Labels"),
    showRejected: l10n.t("Show Rejected"),
    showText: l10n.t("Show JSON"),
    view: l10n.t("View"),
    annotations: l10n.t("Annotations"),
    noAnnotations: l10n.t("No annotations yet"),
    noAnnotationsHint: l10n.t("Right-click the image in the Explorer and choose Vision › Detect Objects."),
    pending: l10n.t("pending"),
    accepted: l10n.t("accepted"),
    rejected: l10n.t("rejected"),
    unnamed: l10n.t("(no label)"),
    partial: l10n.t("incomplete: the answer was cut here"),
    confidence: l10n.t("confidence {0}"),
    picture: l10n.t("Picture {0}"),
    pictureHelp: l10n.t(
      "Plus and minus zoom, 0 fits, 1 shows actual size, arrows pan, Enter renames what is selected, H hides all shapes while it is held.",
    ),
    loading: l10n.t("Loading the picture…"),
    selected: l10n.t("{0} selected"),
    nothingSelected: l10n.t("Nothing selected"),
    reviewed: l10n.t("{0} of {1} reviewed"),
    position: l10n.t("{0} of {1}"),
    rejectedHidden: l10n.t("Show {0} rejected"),
    imageBroken: l10n.t("The picture cannot be shown; it may be damaged."),
    line: l10n.t("line {0}"),
    resizeList: l10n.t("Resize the list"),
  };
}
