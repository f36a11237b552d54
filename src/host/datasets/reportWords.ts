import { l10n } from "vscode";
import type { ReportWords } from "../../engine/reports/reportMarkdown.ts";

/** The words of a dataset's report in the person's language. */
export function reportWords(name: string): ReportWords {
  return {
    title: l10n.t("Dataset Report: {0}", name),
    summary: (pictures, sidecars, annotations) =>
      l10n.t("{0} pictures, {1} with a sidecar, {2} annotations.", pictures, sidecars, annotations),
    labels: l10n.t("Labels"),
    sizes: l10n.t("Sizes of Boxes"),
    sizesNote: l10n.t(
      "Small: up to 32 × 32 pixels of the picture; medium: up to 96 × 96; large: above. Rejected annotations are not counted.",
    ),
    columns: {
      label: l10n.t("Label"),
      pending: l10n.t("Pending"),
      accepted: l10n.t("Accepted"),
      rejected: l10n.t("Rejected"),
      pictures: l10n.t("Pictures"),
      small: l10n.t("Small"),
      medium: l10n.t("Medium"),
      large: l10n.t("Large"),
      none: l10n.t("No Box"),
    },
    unnamed: l10n.t("(no label)"),
    all: l10n.t("All"),
    empty: l10n.t("Pictures Without Objects"),
    withoutSidecar: l10n.t("Pictures Without a Sidecar"),
    problems: l10n.t("Likely Problems"),
    noProblems: l10n.t("None were found."),
    more: (count) => l10n.t("and {0} more", count),
    meant: (label) => l10n.t("perhaps {0}?", label),
    line: (line) => l10n.t("line {0}", line),
    problem: {
      unreadable: {
        heading: l10n.t("Sidecars That Cannot Be Read"),
        meaning: l10n.t("They are left out of exports until they are mended."),
      },
      noPicture: {
        heading: l10n.t("Sidecars Without Their Picture"),
        meaning: l10n.t("The picture was moved, renamed or deleted."),
      },
      brokenPicture: {
        heading: l10n.t("Pictures That Cannot Be Read"),
        meaning: l10n.t("Crops cannot be made of them, and no program will learn from them."),
      },
      replaced: {
        heading: l10n.t("Pictures That Were Replaced"),
        meaning: l10n.t("The annotations were made on another picture: check whether they still fit."),
      },
      duplicate: {
        heading: l10n.t("The Same Object Twice"),
        meaning: l10n.t("Two boxes of one label that are nearly the same."),
      },
      strangeLabel: {
        heading: l10n.t("Labels That May Be Misspelt"),
        meaning: l10n.t("They differ little from a label that is used more often."),
      },
      unnamed: {
        heading: l10n.t("Annotations Without a Label"),
        meaning: l10n.t("Programs need a name for what they learn."),
      },
      tiny: {
        heading: l10n.t("Tiny Boxes"),
        meaning: l10n.t("A side is shorter than 4 pixels of the picture."),
      },
      offBox: {
        heading: l10n.t("Outlines That Do Not Fit Their Box"),
        meaning: l10n.t("Exports take the outline; other programs may take the box."),
      },
      noShape: {
        heading: l10n.t("Annotations Without a Place"),
        meaning: l10n.t("They have neither box nor outline nor point."),
      },
    },
  };
}
