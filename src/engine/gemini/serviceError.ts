/** Reads the error bodies of the service in all the dresses they come in. Never throws. */
import * as z from "zod";

/** What an error body says. Everything but the message may be missing. */
export interface ServiceError {
  readonly message: string;
  readonly code?: number | undefined;
  /** `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED`, … */
  readonly status?: string | undefined;
  /** `API_KEY_INVALID`, … of all details. */
  readonly reasons: readonly string[];
  /** Which quotas were exceeded, as `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
  readonly quotaIds: readonly string[];
  readonly retryAfterMs?: number | undefined;
}

const text = z.string().optional().catch(undefined);
const list = <T extends z.ZodType>(item: T) => z.array(item.nullable().catch(null)).catch([]);

const detail = z.object({
  reason: text,
  retryDelay: text,
  violations: list(z.object({ quotaId: text })),
});

const body = z.object({
  error: z.object({
    message: z.string().catch(""),
    code: z.number().optional().catch(undefined),
    status: text,
    details: list(detail),
  }),
});

/** Messages that are JSON themselves are unwrapped this many times. */
const WRAPPINGS = 4;

/**
 * The error in `received`: a body (object or list of one), the SDK's `got status: X. {…}`, or a message which is again
 * such a text. `undefined` when there is none.
 */
export function readServiceError(received: string): ServiceError | undefined {
  let found: ServiceError | undefined;
  let rest = received;
  for (let i = 0; i < WRAPPINGS; i++) {
    const inner = parsed(rest);
    if (inner === undefined) break;
    // The innermost is the service's own word; what wraps it was added on the way.
    found = {
      ...inner,
      code: inner.code ?? found?.code,
      status: inner.status ?? found?.status,
      message: inner.message || (found?.message ?? ""),
    };
    rest = inner.message;
  }
  return found;
}

function parsed(received: string): ServiceError | undefined {
  const start = received.search(/[[{]/);
  // In front of the JSON only the SDK's "got status: UNAVAILABLE. " is expected, not a page or a sentence with a brace.
  if (start < 0 || !/^\s*(got status: [^{[]*)?$/.test(received.slice(0, start))) return undefined;
  const json = parsedJson(received.slice(start));
  const read = body.safeParse(Array.isArray(json) ? json[0] : json);
  if (!read.success) return undefined;
  const { message, code, status } = read.data.error;
  const details = read.data.error.details.filter((one) => one !== null);
  const told = details.map((one) => milliseconds(one.retryDelay ?? "")).find((ms) => ms !== undefined);
  return {
    message,
    code,
    status,
    reasons: details.flatMap((one) => one.reason ?? []),
    quotaIds: details.flatMap((one) => one.violations.flatMap((violation) => violation?.quotaId ?? [])),
    retryAfterMs: told ?? milliseconds(/retry in ([\dhms.]+)/i.exec(message)?.[1] ?? ""),
  };
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as the service writes it: `41s`, `41.252946367s`, `850.5ms`, `1h2m3s`. */
function milliseconds(duration: string): number | undefined {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0) return undefined;
  return Math.ceil(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? 0), 0));
}
