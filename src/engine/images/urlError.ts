/** Why a picture cannot be fetched from an address. */
import { SentenceError } from "../trouble/sentence.ts";

/**
 * One sentence or two for the person: what is wrong and what to do. English source strings with `{0}`, `{1}`; the host
 * looks them up in its translations. `{0}` is the host (with port) where nothing else is said.
 */
const sentences = {
  /** What was given as an address. */
  noAddress: "“{0}” is no web address of a picture. It has to begin with https://.",
  notHttps: "Pictures are fetched by https:// only; {0} would be asked without encryption.",
  credentials: "The address of {0} contains a user name or password. Remove it: it would be stored with the picture.",
  privateHost: "{0} is inside this machine or a private network. Pictures are fetched from public addresses only.",
  /** The last host, and how many redirects are followed. */
  tooManyRedirects:
    "{0} sends the request on after {1} redirects. Open the address in a browser and copy the picture's own.",
  /** Host and HTTP status, here and below. */
  notFound: "{0} has no picture at this address (HTTP {1}). Check the address.",
  denied: "{0} does not give the picture without signing in (HTTP {1}). Download it in a browser.",
  failed: "{0} could not give the picture (HTTP {1}). Try again later.",
  /** Host, and megabytes. */
  tooManyBytes: "The picture at {0} has more than {1} MB. Download it and make it smaller.",
  tooSlow: "{0} does not send the picture, or much too slowly. Try again later, or download it in a browser.",
  hostNotFound: "{0} was not found. Check the address and the connection to the internet.",
  refused: "{0} refuses connections. Check the address.",
  /** Host and error code, here and below. */
  certificate: "The certificate of {0} is not trusted ({1}). Check the address, and VS Code's proxy settings.",
  network: "The connection to {0} failed ({1}). Check the connection, then try again.",
} as const;

/** The rows of the table above. */
export type UrlTrouble = keyof typeof sentences;

/** The picture cannot be fetched. */
export class UrlError extends SentenceError {
  override readonly name = "UrlError";
  readonly trouble: UrlTrouble;

  constructor(trouble: UrlTrouble, args: readonly string[], options?: ErrorOptions) {
    super(sentences[trouble], args, options);
    this.trouble = trouble;
  }
}

/** What a connection's error means. A `UrlError` comes back as it is. */
export function connectionTrouble(error: unknown, host: string): UrlError {
  if (error instanceof UrlError) return error;
  const code = codeOf(error);
  const why = code ?? (error instanceof Error ? error.message : String(error));
  const has = (pattern: RegExp) => code !== undefined && pattern.test(code);
  if (has(/^(ENOTFOUND|EAI_)/)) return new UrlError("hostNotFound", [host], { cause: error });
  if (has(/REFUSED$/)) return new UrlError("refused", [host], { cause: error });
  if (has(/CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_TLS|^EPROTO$|SSL/)) {
    return new UrlError("certificate", [host, why], { cause: error });
  }
  return new UrlError("network", [host, why], { cause: error });
}

/** Node's `code`; of tries at several addresses, the last one's. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return error.errors.map(codeOf).findLast((code) => code !== undefined);
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
