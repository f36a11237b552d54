/**
 * The fields the service knows, message by message, as the public v1beta protocol defines them for the Developer API.
 * Anything not listed here is answered with "Unknown name …".
 */

export type Kind =
  | "string"
  | "bytes"
  | "integer"
  | "number"
  | "boolean"
  | "anything"
  | { readonly oneOf: readonly string[]; readonly name: string }
  | { readonly list: Kind }
  | { readonly map: Kind }
  | { readonly message: () => Message };

export interface Message {
  readonly fields: Readonly<Record<string, Kind>>;
  /** Fields of which at most one may be set. */
  readonly union?: { readonly name: string; readonly fields: readonly string[] };
}

const empty: Message = { fields: {} };

function message(make: () => Message): Kind {
  return { message: make };
}

function named(name: string, ...oneOf: string[]): Kind {
  return { oneOf, name };
}

const mediaLevels = ["UNSPECIFIED", "LOW", "MEDIUM", "HIGH"].map((level) => `MEDIA_RESOLUTION_${level}`);

const blob: Message = { fields: { mimeType: "string", data: "bytes" } };
const fileData: Message = { fields: { mimeType: "string", fileUri: "string" } };

const part: Message = {
  fields: {
    text: "string",
    inlineData: message(() => blob),
    fileData: message(() => fileData),
    functionCall: "anything",
    functionResponse: "anything",
    executableCode: message(() => ({ fields: { language: "string", code: "string", id: "string" } })),
    codeExecutionResult: message(() => ({ fields: { outcome: "string", output: "string", id: "string" } })),
    thought: "boolean",
    thoughtSignature: "bytes",
    videoMetadata: message(() => ({ fields: { startOffset: "string", endOffset: "string", fps: "number" } })),
  },
  union: {
    name: "data",
    fields: [
      "text",
      "inlineData",
      "fileData",
      "functionCall",
      "functionResponse",
      "executableCode",
      "codeExecutionResult",
    ],
  },
};

const content: Message = { fields: { parts: { list: message(() => part) }, role: "string" } };

const schema: Message = {
  fields: {
    type: named("Type", "TYPE_UNSPECIFIED", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"),
    format: "string",
    title: "string",
    description: "string",
    nullable: "boolean",
    enum: { list: "string" },
    items: message(() => schema),
    maxItems: "integer",
    minItems: "integer",
    properties: { map: message(() => schema) },
    required: { list: "string" },
    minProperties: "integer",
    maxProperties: "integer",
    minLength: "integer",
    maxLength: "integer",
    pattern: "string",
    example: "anything",
    anyOf: { list: message(() => schema) },
    propertyOrdering: { list: "string" },
    default: "anything",
    minimum: "number",
    maximum: "number",
  },
};

const thinkingConfig: Message = {
  fields: {
    includeThoughts: "boolean",
    thinkingBudget: "integer",
    thinkingLevel: named(
      "GenerationConfig.ThinkingConfig.ThinkingLevel",
      "THINKING_LEVEL_UNSPECIFIED",
      "MINIMAL",
      "LOW",
      "MEDIUM",
      "HIGH",
    ),
  },
};

const generationConfig: Message = {
  fields: {
    candidateCount: "integer",
    stopSequences: { list: "string" },
    maxOutputTokens: "integer",
    temperature: "number",
    topP: "number",
    topK: "integer",
    seed: "integer",
    responseMimeType: "string",
    responseSchema: message(() => schema),
    responseJsonSchema: "anything",
    presencePenalty: "number",
    frequencyPenalty: "number",
    responseLogprobs: "boolean",
    logprobs: "integer",
    enableEnhancedCivicAnswers: "boolean",
    responseModalities: { list: named("GenerationConfig.Modality", "MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO") },
    speechConfig: "anything",
    imageConfig: "anything",
    thinkingConfig: message(() => thinkingConfig),
    mediaResolution: named("GenerationConfig.MediaResolution", ...mediaLevels),
  },
};

const harms = ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT", "CIVIC_INTEGRITY", "JAILBREAK"];
const thresholds = ["BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"];

const safetySetting: Message = {
  fields: {
    category: named("HarmCategory", ...harms.map((harm) => `HARM_CATEGORY_${harm}`)),
    threshold: named("SafetySetting.HarmBlockThreshold", "HARM_BLOCK_THRESHOLD_UNSPECIFIED", ...thresholds),
  },
};

const tool: Message = {
  fields: {
    codeExecution: message(() => empty),
    googleSearch: "anything",
    urlContext: message(() => empty),
    functionDeclarations: { list: "anything" },
  },
};

export const generateContentRequest: Message = {
  fields: {
    model: "string",
    contents: { list: message(() => content) },
    systemInstruction: message(() => content),
    tools: { list: message(() => tool) },
    toolConfig: "anything",
    safetySettings: { list: message(() => safetySetting) },
    generationConfig: message(() => generationConfig),
    cachedContent: "string",
    store: "boolean",
    serviceTier: "string",
  },
};

export const countTokensRequest: Message = {
  fields: {
    contents: { list: message(() => content) },
    generateContentRequest: message(() => generateContentRequest),
  },
};

/** What the start of an upload may say about the file. */
export const createFileRequest: Message = {
  fields: {
    file: message(() => ({
      fields: { name: "string", displayName: "string", mimeType: "string", sizeBytes: "integer" },
    })),
  },
};
