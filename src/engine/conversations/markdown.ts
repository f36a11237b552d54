/** A conversation as a document that a person reads, keeps and shares. */
import type { Conversation, Exchange, Subject } from "./conversation.ts";
import { closerOf } from "./openBlock.ts";

/** Words that the document needs, in the person's language. */
export interface Wording {
  /** Title of the document; `names` joined by commas. */
  readonly title: (task: string, names: string) => string;
  readonly waiting: string;
  readonly stopped: string;
  /** `model` and `time` of an answer. */
  readonly by: (model: string, time: string) => string;
}

/** @param link the target of a subject's link as the document sees it, unescaped; `undefined` for what no link leads to */
export function toMarkdown(
  { task, subjects, exchanges }: Conversation,
  link: (subject: Subject) => string | undefined,
  wording: Wording,
): string {
  const names = subjects.map(({ name }) => name).join(", ");
  const pictures = subjects.map((subject) => picture(subject, link(subject)));
  const parts = [
    `# ${plain(wording.title(task, names))}`,
    pictures.join("\n"),
    ...exchanges.map((one) => told(one, wording)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function told({ question, answer, state, model, time, trouble }: Exchange, wording: Wording): string {
  const quoted = withoutHtml(question)
    .split(/\r\n|\n|\r/)
    .map((line) => `> ${line}`);
  const ends = [
    ...(state === "open" && answer === "" ? [`*${wording.waiting}*`] : []),
    ...(state === "stopped" ? [`*${wording.stopped}*`] : []),
    ...(trouble === undefined ? [] : [`**${plain(trouble)}**`]),
    ...(state === "answered" || state === "stopped" ? [`<sub>${plain(wording.by(model, time))}</sub>`] : []),
  ];
  return [quoted.join("\n"), ...(answer === "" ? [] : [closed(answer.trimEnd())]), ...ends].join("\n\n");
}

/** Documents that no browser draws are linked. */
function picture({ name }: Subject, target: string | undefined): string {
  const label = plain(name);
  // In a line of its own, a name must not begin a list, an underline or code.
  if (target === undefined) return label.trimStart().replace(/^(\d*)(?=[-+=.)])/, "$1\\");
  const destination = `<${target.replaceAll(/[<>\\\r\n]/g, encodeURIComponent)}>`;
  return /\.pdf$/i.test(name) ? `[${label}](${destination})` : `![${label}](${destination})`;
}

/** Text that means nothing to Markdown. */
function plain(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ").replaceAll(/[\\`*_[\]<>#|&~]/g, "\\$&");
}

/** A question as it was written, but with tags that are text: `</blockquote>` would end its quotation. */
function withoutHtml(question: string): string {
  return question.replaceAll(/(?<!\\)(\\*)<(?=[a-z/!?])/gi, (found, slashes: string) =>
    slashes.length % 2 === 0 ? `${slashes}\\<` : found,
  );
}

/** What an answer left open, because it was cut or is still coming, must not swallow what stands below. */
function closed(answer: string): string {
  const closer = closerOf(answer);
  return closer === undefined ? answer : `${answer}\n${closer}`;
}
