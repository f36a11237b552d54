/** The models that the service offers this key. */
import * as z from "zod";
import { classify } from "./classify.ts";
import { type Connection, connect } from "./client.ts";
import type { Endpoint } from "./endpoint.ts";
import { DEFAULT_MODEL, isKnownModel, type ModelRow, modelId, modelRow } from "./models.ts";

/** A model that can be asked about pictures. */
export interface ListedModel {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  /** Tokens, as the service says now. */
  readonly inputLimit?: number | undefined;
  readonly outputLimit?: number | undefined;
  readonly row: ModelRow;
  /** Whether the table says anything about it. */
  readonly known: boolean;
}

const received = z.object({
  name: z.string(),
  displayName: z.string().catch(""),
  description: z.string().catch(""),
  inputTokenLimit: z.number().optional().catch(undefined),
  outputTokenLimit: z.number().optional().catch(undefined),
  supportedActions: z.array(z.string()).catch([]),
});

/** Models that generate, but no text about a picture. */
const OTHER_WORK = /embedding|tts|image|audio|live|computer-use|veo|imagen/;

/** Longest wait for a list. */
const TIMEOUT_MS = 20_000;

/**
 * The Gemini models that answer with text, the default first, then those of the table, then the others; within each
 * newest first. Throws a `VisionError`.
 */
export function listModels(endpoint: Endpoint, signal?: AbortSignal): Promise<readonly ListedModel[]> {
  return askForModels(endpoint, 1000, signal, async (pager) => {
    const models: ListedModel[] = [];
    for await (const model of pager) models.push(...listed(model));
    return models.sort((a, b) => rank(a) - rank(b) || b.id.localeCompare(a.id, "en", { numeric: true }));
  });
}

type Pager = Awaited<ReturnType<Connection["models"]["list"]>>;

/** Asks for the list, page by page; for whoever needs no more than an answer too. Throws a `VisionError`. */
export async function askForModels<T>(
  endpoint: Endpoint,
  pageSize: number,
  signal: AbortSignal | undefined,
  use: (pager: Pager) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const abortSignal = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    const { models } = await connect(endpoint);
    return await use(await models.list({ config: { pageSize, abortSignal } }));
  } catch (error) {
    const silentFor = timeout.aborted ? TIMEOUT_MS / 1000 : undefined;
    throw classify(error, { endpoint, cancelled: signal?.aborted, silentFor });
  }
}

function listed(model: unknown): ListedModel[] {
  const read = received.safeParse(model);
  if (!read.success) return [];
  const { name, displayName, description, inputTokenLimit, outputTokenLimit, supportedActions } = read.data;
  const id = modelId(name);
  if (!id.startsWith("gemini-") || OTHER_WORK.test(id) || !supportedActions.includes("generateContent")) return [];
  return [
    {
      id,
      displayName: displayName || id,
      description,
      inputLimit: inputTokenLimit,
      outputLimit: outputTokenLimit,
      row: modelRow(id),
      known: isKnownModel(id),
    },
  ];
}

function rank({ id, known }: ListedModel): number {
  if (id === DEFAULT_MODEL) return 0;
  return known ? 1 : 2;
}
