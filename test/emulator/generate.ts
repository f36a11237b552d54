/** generateContent, streamGenerateContent and countTokens. */

import { answerText } from "./answerText.ts";
import { retiredModel, unknownModel } from "./apiErrors.ts";
import type { FileStore } from "./files.ts";
import {
  checkForModel,
  type GenerateRequest,
  type Part,
  readCountRequest,
  readGenerateRequest,
} from "./generateRequest.ts";
import { type Answer, type Incoming, jsonAnswer } from "./http.ts";
import { answeringModel, type EmulatedModel, models, outputTokenLimit, retired } from "./modelTable.ts";
import { type OpenedPart, openPart } from "./parts.ts";
import { checkPageCount } from "./pdfReader.ts";
import { readQuestion } from "./question.ts";
import { fixedAnswer, type Reply } from "./replies.ts";
import { cutAt, respond, type Speech, shorten, wireAnswer } from "./speech.ts";
import { imageTokens, pageTokens, textTokens, thoughtTokens } from "./tokens.ts";

export function modelFor(id: string, version: string, method: string): EmulatedModel {
  const replacement = Object.hasOwn(retired, id) ? retired[id] : undefined;
  if (replacement !== undefined) throw retiredModel(id, replacement);
  const model = answeringModel(id);
  if (model === undefined) throw unknownModel(id, version, method);
  return model;
}

/** A test that queues an answer may ask any name: an unknown one takes all that some model may take. */
function modelOfAnyName(id: string): EmulatedModel {
  const known = answeringModel(id);
  if (known !== undefined) return known;
  return { ...models[0], id, levels: ["MINIMAL", "LOW", "MEDIUM", "HIGH"], budgets: { off: true, most: 65_536 } };
}

async function openParts(request: GenerateRequest, owner: string | undefined, files: FileStore): Promise<OpenedPart[]> {
  const parts: Part[] = request.contents.flatMap((content) => content.parts);
  const opened: OpenedPart[] = [];
  for (const part of parts) opened.push(await openPart(part, owner, files));
  checkPageCount(opened.reduce((pages, { document }) => pages + (document?.pages.length ?? 0), 0));
  return opened;
}

function promptUsage(request: GenerateRequest, parts: readonly OpenedPart[], model: EmulatedModel) {
  const { mediaResolution } = request.generationConfig;
  const system = (request.systemInstruction?.parts ?? []).map(({ text = "" }) => text).join("");
  const text = textTokens(system + parts.map((part) => part.text).join(""));
  const details = [{ modality: "TEXT", tokenCount: text }];
  let image = 0;
  for (const { picture, document } of parts) {
    image += (document?.pages.length ?? 0) * pageTokens(model, mediaResolution);
    if (picture !== undefined)
      image += imageTokens(model, picture.originalWidth, picture.originalHeight, mediaResolution);
  }
  if (image > 0) details.push({ modality: "IMAGE", tokenCount: image });
  return { promptTokenCount: text + image, promptTokensDetails: details };
}

export async function generate(
  incoming: Incoming,
  target: { readonly model: string; readonly version: string; readonly isStream: boolean },
  files: FileStore,
  takeReply: () => Reply | undefined,
): Promise<Answer> {
  const { isStream } = target;
  const request = readGenerateRequest(incoming.body);
  const reply = takeReply();
  const fixed = reply === undefined ? undefined : fixedAnswer(reply, isStream);
  if (fixed !== undefined) return fixed;
  const isPrepared = reply?.text !== undefined || reply?.response !== undefined;
  const method = isStream ? "streamGenerateContent" : "generateContent";
  const model = isPrepared ? modelOfAnyName(target.model) : modelFor(target.model, target.version, method);
  checkForModel(request, model, incoming.note);
  const parts = await openParts(request, incoming.project, files);
  const wire = !isStream ? "single" : incoming.query.get("alt") === "sse" ? "sse" : "array";
  const responses =
    reply?.response === undefined ? respond(await speak(request, parts, model, reply), isStream) : [reply.response];
  const answer = wireAnswer(responses, wire);
  return { ...answer, status: reply?.status ?? 200, headers: { ...answer.headers, ...reply?.headers } };
}

/** What the model says to the conversation, before anything cuts it. */
function modelsWords(request: GenerateRequest, parts: readonly OpenedPart[], model: EmulatedModel): Promise<string> {
  const pictures = parts.flatMap(({ picture }) => picture ?? []);
  const documents = parts.flatMap(({ document }) => document ?? []);
  const question = readQuestion(request, { pictures: pictures.length, documents: documents.length });
  return answerText({ pictures, documents }, question, model);
}

async function speak(
  request: GenerateRequest,
  parts: readonly OpenedPart[],
  model: EmulatedModel,
  reply: Reply | undefined,
): Promise<Speech> {
  const { thinkingConfig, maxOutputTokens = outputTokenLimit } = request.generationConfig;
  const { includeThoughts = false, thinkingBudget, thinkingLevel = "THINKING_LEVEL_UNSPECIFIED" } = thinkingConfig;
  const level = thinkingLevel === "THINKING_LEVEL_UNSPECIFIED" ? model.defaultLevel : thinkingLevel;
  const tokens = thoughtTokens(level, thinkingBudget);
  const most = Math.min(maxOutputTokens, outputTokenLimit);
  const whole =
    reply?.text === undefined
      ? shorten(await modelsWords(request, parts, model), tokens, most)
      : { text: reply.text, finishReason: "STOP" };
  const cut = reply?.maxTokens === undefined ? whole : { ...whole, ...cutAt(whole.text, reply.maxTokens) };
  return {
    text: cut.text,
    finishReason: reply?.finishReason ?? cut.finishReason,
    thoughts: { tokens, shown: includeThoughts },
    prompt: promptUsage(request, parts, model),
    modelVersion: reply?.modelVersion ?? model.id,
    usage: reply?.usage,
  };
}

export async function countTokens(incoming: Incoming, id: string, version: string, files: FileStore): Promise<Answer> {
  const request = readCountRequest(incoming.body);
  const model = modelFor(id, version, "countTokens");
  const parts = await openParts(request, incoming.project, files);
  const { promptTokenCount, promptTokensDetails } = promptUsage(request, parts, model);
  return jsonAnswer(200, { totalTokens: promptTokenCount, promptTokensDetails });
}
