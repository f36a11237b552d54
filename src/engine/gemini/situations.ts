/**
 * Every way a question to the service can end without an answer: one row each, with the sentence a person reads.
 *
 * The sentences are English source strings with `{0}`, `{1}` placeholders; the host looks them up in its translations
 * and the translation files are made from this table.
 */

/** What kind of trouble it is. A closed set: the host decides by it, never by the wording. */
export type ErrorKind =
  | "key"
  | "keyBlocked"
  | "permission"
  | "billing"
  | "modelGone"
  | "rateMinute"
  | "rateDay"
  | "overloaded"
  | "server"
  | "tooLarge"
  | "badRequest"
  | "badImage"
  | "blocked"
  | "emptyAnswer"
  | "timeout"
  | "network"
  | "proxy"
  | "notGemini"
  | "cancelled"
  | "unknown";

/** What the person can do about it: the button beside the sentence. */
export type ErrorAction = "setKey" | "chooseModel" | "sendSmaller" | "checkEndpoint" | "retry" | "openLog";

/** One row of the table. */
export interface Situation {
  readonly kind: ErrorKind;
  /** What happened and what to do, in one or two sentences. */
  readonly message: string;
  readonly action?: ErrorAction;
  /** Asking again the same way may help without anybody doing anything. */
  readonly transient?: true;
}

/** The table; what fills the gaps is said where a row is used. */
export const situations = {
  noKey: { kind: "key", action: "setKey", message: "No Gemini API key is set. Set one, then try again." },
  malformedKey: {
    kind: "key",
    action: "setKey",
    message: "The Gemini API key contains a space or a character that no key has. Copy it again and set it anew.",
  },
  invalidKey: {
    kind: "key",
    action: "setKey",
    message: "Gemini does not accept the API key. Check it in Google AI Studio and set it anew.",
  },
  expiredKey: {
    kind: "key",
    action: "setKey",
    message: "The Gemini API key has expired. Make a new one in Google AI Studio and set it.",
  },
  leakedKey: {
    kind: "keyBlocked",
    action: "setKey",
    message: "Google has blocked the API key because it was reported as leaked. Make a new one and set it.",
  },
  blockedKey: {
    kind: "keyBlocked",
    action: "setKey",
    message: "The API key may not be used for Gemini from here. Allow it in the key's restrictions or set another key.",
  },
  serviceDisabled: {
    kind: "permission",
    action: "setKey",
    message:
      "The Gemini API is not enabled for the key's project. Enable it in the Google Cloud console and wait some minutes, or set another key.",
  },
  permission: {
    kind: "permission",
    action: "setKey",
    message: "Gemini refused the request for this API key: {0}",
  },
  region: {
    kind: "billing",
    action: "setKey",
    message:
      "Gemini's free tier is not offered where you are. Enable billing for the key's project, or use another key.",
  },
  billing: {
    kind: "billing",
    action: "setKey",
    message: "Gemini asks for billing to be enabled for the key's project: {0}",
  },
  noFreeQuota: {
    kind: "billing",
    action: "chooseModel",
    message:
      "The model {0} has no free quota for this key. Choose another model, or enable billing for the key's project.",
  },
  modelGone: {
    kind: "modelGone",
    action: "chooseModel",
    message: "The model {0} does not exist or is no longer available to this key. Choose another model.",
  },
  modelReplaced: {
    kind: "modelGone",
    action: "chooseModel",
    message: "The model {0} is no longer available to this key. Choose another one; {1} takes its place.",
  },
  rateMinute: {
    kind: "rateMinute",
    action: "retry",
    message: "Too many requests to Gemini for this key at the moment. Try again in a minute.",
    transient: true,
  },
  rateLong: {
    kind: "rateMinute",
    action: "retry",
    message: "This key's Gemini quota is used up for the moment. Try again in {0} minutes.",
  },
  rateDay: {
    kind: "rateDay",
    action: "chooseModel",
    message:
      "Today's Gemini quota of this key is used up for {0}; it returns at midnight Pacific time. Choose another model, or try again then.",
  },
  overloaded: {
    kind: "overloaded",
    action: "retry",
    message: "The model {0} is overloaded at the moment. Try again in a while, or choose another model.",
    transient: true,
  },
  busy: {
    kind: "overloaded",
    action: "retry",
    message: "Gemini is overloaded at the moment. Try again in a while.",
    transient: true,
  },
  server: {
    kind: "server",
    action: "retry",
    message: "Gemini failed with an internal error (HTTP {0}). Try again.",
    transient: true,
  },
  serverTimeout: {
    kind: "timeout",
    action: "retry",
    message: "Gemini did not finish in time. Try again, or use a smaller picture or a faster model.",
    transient: true,
  },
  tooLarge: {
    kind: "tooLarge",
    action: "sendSmaller",
    message: "The request is {0} MB, more than the {1} MB that can be sent at once. Let the picture be sent smaller.",
  },
  tooLargeForService: {
    kind: "tooLarge",
    action: "sendSmaller",
    message: "The picture is too large for Gemini. Let it be sent smaller.",
  },
  tooManyTokens: {
    kind: "tooLarge",
    action: "chooseModel",
    message:
      "The request is longer than the model {0} can read. Shorten the prompt, send a smaller picture or choose another model.",
  },
  tooManyPictures: {
    kind: "tooLarge",
    message: "The question has {0} pictures; Gemini takes at most {1} at once. Ask about fewer.",
  },
  tooManyPages: {
    kind: "tooLarge",
    message: "The PDFs have {0} pages together; Gemini reads at most {1} in one question. Ask about fewer.",
  },
  promptTooLong: {
    kind: "tooLarge",
    message: "The texts of the question are {0} MB, more than the {1} MB that can be sent at once. Shorten them.",
  },
  fileTooLarge: {
    kind: "tooLarge",
    message: "The file has {0} MB; Gemini stores files of at most {1} MB. Make it smaller first.",
  },
  fileChanged: {
    kind: "badRequest",
    action: "retry",
    message: "The file was changed while it was being uploaded. Try again.",
  },
  fileGone: {
    kind: "badRequest",
    action: "retry",
    message: "An uploaded file is no longer stored at Gemini, or belongs to another key. Try again to upload it anew.",
  },
  fileRefused: {
    kind: "badImage",
    action: "openLog",
    message: "Gemini could not process the file “{1}”: {0}",
  },
  fileNotReady: {
    kind: "timeout",
    action: "retry",
    message: "Gemini is still processing the file “{0}” after {1} minutes. Try again later.",
  },
  badImage: {
    kind: "badImage",
    action: "openLog",
    message: "Gemini cannot read this picture: {0}",
  },
  badRequest: {
    kind: "badRequest",
    action: "openLog",
    message: "Gemini did not accept the request: {0}",
  },
  promptBlocked: {
    kind: "blocked",
    action: "openLog",
    message: "Gemini declined this picture or prompt ({0}). Change the prompt or use another picture.",
  },
  answerBlocked: {
    kind: "blocked",
    action: "openLog",
    message: "Gemini withheld its answer ({0}). Change the prompt or use another picture.",
  },
  answerCut: {
    kind: "blocked",
    action: "retry",
    message: "Gemini stopped in the middle of its answer ({0}). What had arrived is kept.",
  },
  recitation: {
    kind: "blocked",
    action: "retry",
    message: "Gemini stopped because its answer came too close to published material. Change the prompt and try again.",
  },
  emptyAnswer: {
    kind: "emptyAnswer",
    action: "retry",
    message: "Gemini sent an empty answer ({0}). Try again, or change the prompt.",
  },
  onlyThoughts: {
    kind: "emptyAnswer",
    action: "chooseModel",
    message: "The model {0} only thought and wrote no answer ({1}). Try again, or choose another model.",
  },
  timeout: {
    kind: "timeout",
    action: "retry",
    message: "Gemini has sent nothing for {0} seconds. Try again.",
  },
  hostNotFound: {
    kind: "network",
    action: "retry",
    message: "{0} was not found. Check the connection to the internet, then try again.",
    transient: true,
  },
  refused: {
    kind: "network",
    action: "checkEndpoint",
    message: "{0} refuses connections. Check the address and the connection, then try again.",
    transient: true,
  },
  network: {
    kind: "network",
    action: "retry",
    message: "The connection to {0} failed ({1}). Check the connection, then try again.",
    transient: true,
  },
  certificate: {
    kind: "proxy",
    action: "openLog",
    message:
      "The certificate of {0} is not trusted ({1}). A proxy may be in between: check VS Code's proxy and certificate settings.",
  },
  proxyAuth: {
    kind: "proxy",
    action: "openLog",
    message: "The proxy asks for a name and password (HTTP 407). Check VS Code's proxy settings.",
  },
  webPage: {
    kind: "proxy",
    action: "checkEndpoint",
    message:
      "{0} answered with a web page instead of Gemini (HTTP {1}). A proxy or a wrong address is in between: check both.",
  },
  gateway: {
    kind: "server",
    action: "retry",
    message: "Something on the way to {0} failed (HTTP {1}). Try again; if it stays so, check the proxy settings.",
    transient: true,
  },
  redirected: {
    kind: "notGemini",
    action: "checkEndpoint",
    message:
      "{0} wants the request to be sent on to {1}. It was not, because the API key would go there too. Check the address.",
  },
  badAddress: {
    kind: "notGemini",
    action: "checkEndpoint",
    message: "The address {0} cannot be used for Gemini. It has to be https://…, or http://… on this machine.",
  },
  notGemini: {
    kind: "notGemini",
    action: "checkEndpoint",
    message: "{0} answered with something that is not an answer of Gemini. Check the address, or try again.",
  },
  endless: {
    kind: "notGemini",
    action: "checkEndpoint",
    message:
      "What {0} sent went on beyond {1} MB and was cut off there. What can be read of it is kept; check the address, or try again.",
  },
  cut: {
    kind: "network",
    action: "retry",
    message:
      "The connection to {0} was cut while the answer arrived. What had arrived is kept; try again for the rest.",
  },
  cancelled: { kind: "cancelled", message: "Cancelled." },
  unknown: { kind: "unknown", action: "openLog", message: "Asking Gemini failed: {0}" },
} as const satisfies Record<string, Situation>;

/** The name of a row. */
export type SituationName = keyof typeof situations;
