/** Error bodies as the service words them. */

export interface ApiErrorBody {
  readonly code: number;
  readonly message: string;
  readonly status: string;
  readonly details?: readonly unknown[] | undefined;
}

/** Thrown by whatever finds a request wrong; the server answers with its body. */
export class ApiError extends Error {
  readonly body: ApiErrorBody;

  constructor(code: number, status: string, message: string, details?: readonly unknown[]) {
    super(message);
    this.body = { code, message, status, ...(details === undefined ? {} : { details }) };
  }
}

export interface FieldViolation {
  readonly field?: string;
  readonly description: string;
}

export function invalidArgument(message: string, details?: readonly unknown[]): ApiError {
  return new ApiError(400, "INVALID_ARGUMENT", message, details);
}

/** What the service says of a field it does not know or cannot read, all of them at once. */
export function badFields(violations: readonly FieldViolation[]): ApiError {
  const message = violations.map(({ description }) => description).join("\n");
  return invalidArgument(message, [
    { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: violations },
  ]);
}

/** The answer without any hint to what is wrong: schemas too complex, arguments that do not go together. */
export function bareInvalidArgument(): ApiError {
  return invalidArgument("Request contains an invalid argument.");
}

const service = { service: "generativelanguage.googleapis.com" };

export function missingKey(): ApiError {
  return new ApiError(
    403,
    "PERMISSION_DENIED",
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
  );
}

/** Keys of the newer shape (`AQ.…`) are read as access tokens and refused as such. */
export function wrongKey(key: string): ApiError {
  if (key.startsWith("AQ.")) {
    const reason = { reason: "ACCESS_TOKEN_TYPE_UNSUPPORTED", domain: "googleapis.com", metadata: service };
    return new ApiError(
      401,
      "UNAUTHENTICATED",
      "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
      [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", ...reason }],
    );
  }
  const message = "API key not valid. Please pass a valid API key.";
  return invalidArgument(message, [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "API_KEY_INVALID",
      domain: "googleapis.com",
      metadata: service,
    },
    { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "en-US", message },
  ]);
}

export function unknownModel(model: string, version: string, method: string): ApiError {
  return new ApiError(
    404,
    "NOT_FOUND",
    `models/${model} is not found for API version ${version}, or is not supported for ${method}. Call ListModels to see the list of available models and their supported methods.`,
  );
}

export function retiredModel(model: string, replacement: string): ApiError {
  return new ApiError(
    404,
    "NOT_FOUND",
    `This model models/${model} is no longer available. Please update your code to use models/${replacement} or a newer model for the latest features and improvements.`,
  );
}

/** Files that expired, were deleted, or belong to another key cannot be told apart. */
export function noSuchFile(name: string): ApiError {
  return new ApiError(
    403,
    "PERMISSION_DENIED",
    `You do not have permission to access the File ${name} or it may not exist.`,
  );
}

export function unreadableImage(): ApiError {
  return invalidArgument(
    "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
  );
}

/** What a queued reply that only names a status says. */
const usual: Readonly<Record<number, readonly [status: string, message: string]>> = {
  400: ["INVALID_ARGUMENT", "Request contains an invalid argument."],
  401: ["UNAUTHENTICATED", "Request had invalid authentication credentials."],
  403: ["PERMISSION_DENIED", "The caller does not have permission"],
  404: ["NOT_FOUND", "Requested entity was not found."],
  429: ["RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."],
  499: ["CANCELLED", "The operation was cancelled."],
  500: [
    "INTERNAL",
    "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
  ],
  503: ["UNAVAILABLE", "The model is overloaded. Please try again later."],
  504: ["DEADLINE_EXCEEDED", "The request timed out. Please try again."],
};

export function usualError(code: number): ApiErrorBody {
  const [status, message] = usual[code] ?? ["UNKNOWN", `Status ${code}.`];
  return { code, message, status };
}
