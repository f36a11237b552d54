/** The text of an answer: what the eye saw or the document says, in the words and the form that were asked for. */
import { comparisonOf } from "./answerCompare.ts";
import { countOf } from "./answerCounts.ts";
import { documentText } from "./answerDocument.ts";
import { itemsOf, listText } from "./answerList.ts";
import { captionOf, colorsOf, descriptionOf, writingOf } from "./answerPictures.ts";
import { conform, findProperty, isRecord, typeOf } from "./answerSchema.ts";
import type { EmulatedModel } from "./modelTable.ts";
import type { ReadPdf } from "./pdfReader.ts";
import type { Pixels } from "./pictures.ts";
import type { Question } from "./question.ts";
import type { TextKind } from "./questionKind.ts";
import { type View, viewsOf } from "./view.ts";

/** What a conversation shows, in its order. */
export interface Shows {
  readonly pictures: readonly Pixels[];
  readonly documents: readonly ReadPdf[];
}

type Saying = Exclude<TextKind, "transcribe">;

const sayings: Readonly<Record<Saying, (views: readonly View[], question: Question) => string>> = {
  readText: writingOf,
  caption: captionOf,
  describe: descriptionOf,
  compare: comparisonOf,
  count: countOf,
  color: colorsOf,
};

function isSaying(kind: string): kind is Saying {
  return Object.hasOwn(sayings, kind);
}

/** The words for a string of a schema: its name tells, if not, the question does. */
function wordsFor(name: string | undefined, kind: Question["kind"]): Saying {
  if (/alt|caption|title|summary/i.test(name ?? "")) return "caption";
  return /descri/i.test(name ?? "") || !isSaying(kind) ? "describe" : kind;
}

export async function answerText(shows: Shows, question: Question, model: EmulatedModel): Promise<string> {
  const { kind, schema, isJson } = question;
  const views = viewsOf(shows.pictures, question);
  const isAboutDocuments = shows.documents.length > 0 && (kind === "transcribe" || views.length === 0);
  const words = (name?: string): string => {
    if (isAboutDocuments) return documentText(shows.documents, question);
    return views.length === 0 ? "There is no picture to look at." : sayings[wordsFor(name, kind)](views, question);
  };
  const items = isAboutDocuments ? [] : await itemsOf(views, question, model);
  if (isJson && isRecord(schema)) return JSON.stringify(conform(schema, { items, words }));
  const isList = ["segment", "detect", "point", "lines"].includes(kind);
  if (isList || typeOf(findProperty(schema, ["label", "name"])) !== "") return listText(items, question, model);
  return isJson ? JSON.stringify({ text: words() }) : words();
}
