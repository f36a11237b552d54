/** Asks the service one question. */
import { type Answer, textOf, toAnswer } from "./answer.ts";
import { type Chunk, readChunk } from "./chunk.ts";
import { classify } from "./classify.ts";
import { connect } from "./client.ts";
import { type Endpoint, endpointHost } from "./endpoint.ts";
import { VisionError } from "./errors.ts";
import { type ModelRow, modelRow, type Thinking } from "./models.ts";
import { type AnswerForm, parameters } from "./parameters.ts";
import { responseError } from "./responseErrors.ts";
import { type Retrying, retrying } from "./retry.ts";
import { readServiceError } from "./serviceError.ts";
import { cutEvent, eventLength, lastWords } from "./sse.ts";
import type { ThinkingMemory } from "./thinking.ts";
import type { Tuning } from "./tuning.ts";
import type { Turn } from "./turns.ts";

/** One question: what is said, and how the answer is wanted. */
export interface GenerateRequest {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly turns: readonly Turn[];
  readonly form: AnswerForm;
  readonly tuning: Tuning;
}

/** How to ask, and whom to tell of it. */
export interface Generating extends Retrying {
  readonly thinking: ThinkingMemory;
  /** Told of every piece of text as it arrives. */
  readonly onText?: ((piece: string) => void) | undefined;
  /** Giving up when nothing arrives for so long. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 120_000;
/**
 * Most characters of an event. A whole answer has less; and the SDK searches an event from its beginning whenever more of
 * it arrives, so that one without an end would soon take all time there is.
 */
export const MAX_EVENT = 4 * 1024 * 1024;

/**
 * The model's answer. Asks again by itself where that helps (see `retrying`), with less thinking or without a schema
 * where the model refuses them. Throws a `VisionError` for everything that leaves no text, `cancelled` when `signal` is
 * aborted.
 */
export async function generate(request: GenerateRequest, options: Generating): Promise<Answer> {
  const row = modelRow(request.model);
  let { form } = request;
  const wish = request.tuning.thinking ?? form.thinking ?? "least";
  const fitting = async (): Promise<Answer> => {
    for (;;) {
      const thinking = options.thinking.of(row, wish);
      try {
        return await once({ ...request, form }, row, thinking, options);
      } catch (error) {
        if (!(error instanceof VisionError)) throw error;
        if (refusesThinking(error) && options.thinking.refused(row, thinking, wish)) continue;
        const plainer = withoutRefused(form, error);
        if (plainer === undefined) throw error;
        form = plainer;
      }
    }
  };
  return retrying(fitting, options);
}

async function once(request: GenerateRequest, row: ModelRow, thinking: Thinking, options: Generating): Promise<Answer> {
  const { endpoint, model, turns, form, tuning } = request;
  const { signal, onText, silenceMs = SILENCE_MS } = options;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  const decoder = new TextDecoder();
  const chunks: Chunk[] = [];
  const lengthOfEvent = eventLength();
  let raw = "";
  const onBytes = (bytes: Uint8Array) => {
    timer.refresh();
    const piece = decoder.decode(bytes, { stream: true });
    raw += piece;
    if (lengthOfEvent(piece) <= MAX_EVENT) return;
    throw new VisionError("endless", [endpointHost(endpoint), String(MAX_EVENT / 2 ** 20)], { key: endpoint.key });
  };
  const take = (received: unknown) => {
    const chunk = readChunk(received);
    chunks.push(chunk);
    const piece = textOf(chunk);
    if (piece !== "") onText?.(piece);
  };
  let trouble: VisionError | undefined;
  try {
    signal?.throwIfAborted();
    const { models, names } = await connect(endpoint, { model, onBytes });
    const { config, ...asked } = parameters(row, turns, form, tuning, thinking, names);
    const abortSignal = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    const stream = await models.generateContentStream({ ...asked, config: { ...config, abortSignal } });
    for await (const received of stream) take(received);
  } catch (error) {
    const silentFor = silence.signal.aborted ? silenceMs / 1000 : undefined;
    trouble = classify(error, { endpoint, model, cancelled: signal?.aborted, silentFor });
    if (trouble.kind === "cancelled") throw trouble;
    trouble = saidInside(raw, request) ?? trouble;
    take(cutEvent(raw));
  } finally {
    clearTimeout(timer);
  }
  trouble ??= saidInside(raw, request);
  return toAnswer({ chunks, raw, trouble, model: row.id, endpoint });
}

/** The error that a body which began as an answer ends with; the SDK knows only some of the forms it comes in. */
function saidInside(raw: string, { endpoint, model }: GenerateRequest): VisionError | undefined {
  const body = lastWords(raw);
  if (readServiceError(body) === undefined) return undefined;
  return responseError({ status: 200, body, host: endpointHost(endpoint), model, key: endpoint.key });
}

/**
 * `Thinking level MINIMAL is not supported for this model.`, `Budget 0 is invalid. This model only works in thinking
 * mode.`
 */
function refusesThinking({ status, detail }: VisionError): boolean {
  return status === 400 && /thinking (level|budget|mode)/i.test(detail);
}

/**
 * The question without what the service seems to refuse: some models know no JSON mode, and a schema that is too much
 * for it is answered with a bare "invalid argument". `undefined` when there is nothing to leave out.
 */
function withoutRefused(form: AnswerForm, { status, detail }: VisionError): AnswerForm | undefined {
  if (status !== 400 || !form.json) return undefined;
  const { schema, ...plain } = form;
  if (schema !== undefined && /Request contains an invalid argument\./.test(detail)) return plain;
  return /JSON mode is not enabled/i.test(detail) ? { ...plain, json: false } : undefined;
}
