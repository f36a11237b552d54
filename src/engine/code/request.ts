/** One request as all four programs are made from it. */
import * as z from "zod";
import { type Exchange, turnsOf } from "../conversations/conversation.ts";
import { DEFAULT_BASE_URL } from "../gemini/endpoint.ts";
import { modelRow } from "../gemini/models.ts";
import { parameters } from "../gemini/parameters.ts";
import type { ThinkingMemory } from "../gemini/thinking.ts";
import type { Tuning } from "../gemini/tuning.ts";
import type { Part } from "../gemini/turns.ts";
import type { Size } from "../images/raster.ts";
import type { Task, TaskOptions } from "../tasks/task.ts";
import { carried } from "./text.ts";

/** A file that the program reads. */
export interface CodeFile {
  /** As the program names it: relative to where it runs, with slashes, or absolute. */
  readonly path: string;
  readonly mimeType: string;
  /** As prompts name it. */
  readonly name: string;
  /** Upright pixels, where the program cannot read them from the file by simple means. */
  readonly size?: Size | undefined;
}

/** A piece of a turn; a file by its place in the list of files. */
export type CodePart = { readonly text: string } | { readonly file: number };

/** A turn of what is said. */
export interface CodeTurn {
  readonly role: "user" | "model";
  readonly parts: readonly CodePart[];
}

/** Strict, so that whatever the extension comes to send one day is not forgotten in the programs. */
const config = z.strictObject({
  automaticContinuation: z.literal(false),
  systemInstruction: z.string().transform(carried).optional(),
  responseMimeType: z.string().optional(),
  responseSchema: z.record(z.string(), z.json()).optional(),
  temperature: z.number().optional(),
  safetySettings: z.array(z.strictObject({ category: z.string(), threshold: z.string() })).optional(),
  mediaResolution: z.string().optional(),
  maxOutputTokens: z.number().optional(),
  thinkingConfig: z
    .union([z.strictObject({ thinkingLevel: z.string() }), z.strictObject({ thinkingBudget: z.number() })])
    .optional(),
});

/** How the answer is wanted: names and values as the SDK for JavaScript takes them. */
export type CodeConfig = z.infer<typeof config>;
/** A value that JSON can hold. */
export type Json = z.infer<ReturnType<typeof z.json>>;

/** What the four programs have in common. No text in it holds NUL or half a surrogate pair. */
export interface CodeRequest {
  /** What is asked for, in a few words. */
  readonly title: string;
  /** Where the program is to be run; absent when its paths are absolute. */
  readonly folder?: string | undefined;
  /** What the reader has to know, one sentence or a few each. */
  readonly notes: readonly string[];
  /** Absent for Google's own. Without a slash at the end. */
  readonly baseUrl?: string | undefined;
  readonly model: string;
  readonly files: readonly CodeFile[];
  readonly turns: readonly CodeTurn[];
  readonly config: CodeConfig;
  /** The answer may hold places in the picture, which is the first file. */
  readonly hasPlaces: boolean;
}

/** What is asked, of which files and how: the same that a run of the extension begins with. */
export interface AskedInCode extends Pick<CodeRequest, "title" | "folder" | "notes" | "files"> {
  readonly task: Task;
  readonly options: TaskOptions;
  readonly model: string;
  readonly tuning: Tuning;
  /** What was asked and answered before, in the same conversation. */
  readonly earlier?: readonly Exchange[] | undefined;
  /** Checked (see `checkedBaseUrl`). */
  readonly baseUrl: string;
  /** What the models turned out to allow. */
  readonly thinking: ThinkingMemory;
}

/** The request that the extension would send, with the files as they are on disk. Loads the SDK's bundle. */
export async function codeRequest(asked: AskedInCode): Promise<CodeRequest> {
  const { title, folder, notes, files, task, options, tuning, earlier = [], baseUrl, thinking } = asked;
  const names = await import("../gemini/genai.ts");
  const row = modelRow(asked.model);
  const { prompt, ...form } = task.request(row, options);
  const wish = tuning.thinking ?? form.thinking ?? "least";
  const sent = parameters(row, [], form, tuning, thinking.of(row, wish), names);
  return {
    title,
    folder,
    notes,
    ...(baseUrl !== DEFAULT_BASE_URL && { baseUrl }),
    model: carried(sent.model),
    files: files.map((file) => ({ ...file, path: carried(file.path), name: carried(file.name) })),
    turns: turnsAbout(files, earlier, carried(prompt)),
    config: config.parse(sent.config),
    hasPlaces: task.result !== "text" && files.length === 1,
  };
}

/** Files first, then their names where there are several, then what was said, and the question at last: as in a conversation. */
function turnsAbout(files: readonly CodeFile[], earlier: readonly Exchange[], question: string): CodeTurn[] {
  const stand = files.map(({ path: uri, mimeType }): Part => ({ uri, mimeType }));
  const exchange = { question, answer: "", state: "open", model: "", time: "" } as const;
  const subjects = files.map(({ path: uri, name }) => ({ uri, name }));
  const turns = turnsOf({ version: 1, id: "", task: "", subjects, exchanges: [...earlier, exchange] }, stand);
  return turns.map(({ role, parts }) => ({
    role,
    parts: parts.map((part) => ("text" in part ? { text: carried(part.text) } : { file: stand.indexOf(part) })),
  }));
}

/** What the programs call their files: by kind where there is only one. */
export function fileNames(files: readonly CodeFile[]): string[] {
  const [only] = files;
  if (files.length === 1) return [only?.mimeType.startsWith("image/") ? "picture" : "document"];
  return files.map((_, i) => `file${i + 1}`);
}
