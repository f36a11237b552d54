/** A generate request after its fields were checked, and what is wrong with it for the model it is meant for. */
import { z } from "zod";
import { bareInvalidArgument, invalidArgument } from "./apiErrors.ts";
import { readRequest } from "./fieldCheck.ts";
import type { EmulatedModel } from "./modelTable.ts";
import { countTokensRequest, generateContentRequest } from "./requestFields.ts";

const partView = z.looseObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  inlineData: z.object({ mimeType: z.string().default(""), data: z.string().default("") }).optional(),
  fileData: z.object({ mimeType: z.string().optional(), fileUri: z.string().default("") }).optional(),
});

const contentView = z.object({ role: z.string().optional(), parts: z.array(partView).default([]) });

const requestView = z.looseObject({
  contents: z.array(contentView).default([]),
  systemInstruction: contentView.optional(),
  safetySettings: z.array(z.object({ category: z.string().optional(), threshold: z.string().optional() })).default([]),
  generationConfig: z
    .looseObject({
      candidateCount: z.number().optional(),
      maxOutputTokens: z.number().optional(),
      responseMimeType: z.string().optional(),
      responseSchema: z.record(z.string(), z.unknown()).optional(),
      responseJsonSchema: z.unknown().optional(),
      thinkingConfig: z
        .object({
          includeThoughts: z.boolean().optional(),
          thinkingBudget: z.number().optional(),
          thinkingLevel: z.enum(["THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH"]).optional(),
        })
        .default({}),
      mediaResolution: z.string().optional(),
    })
    .default({ thinkingConfig: {} }),
});

export type Part = z.infer<typeof partView>;
export type GenerateRequest = z.infer<typeof requestView>;

export function readGenerateRequest(body: Buffer): GenerateRequest {
  return requestView.parse(readRequest(generateContentRequest, body));
}

export function readCountRequest(body: Buffer): GenerateRequest {
  const request = z
    .object({ contents: z.unknown().optional(), generateContentRequest: z.unknown().optional() })
    .parse(readRequest(countTokensRequest, body));
  return requestView.parse(request.generateContentRequest ?? { contents: request.contents });
}

const mimeTypes = ["text/plain", "application/json", "application/xml", "application/yaml", "text/x.enum"];

/** Keywords of JSON Schema the service says it reads. */
const jsonSchemaKeywords = new Set(
  "$id $defs $ref $anchor type format title description enum items prefixItems minItems maxItems minimum maximum anyOf oneOf properties additionalProperties required propertyOrdering".split(
    " ",
  ),
);

const schemaNode = z.looseObject({
  type: z.unknown().optional(),
  maxItems: z.number().optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});

/** The service's grammar has room for so many items; beyond, it answers without saying why. */
const mostItems = 100;

function checkSchema(schema: unknown, path: string, isJsonSchema: boolean): void {
  const parsed = schemaNode.safeParse(schema);
  if (!parsed.success) throw bareInvalidArgument();
  const { type, maxItems, items, properties, required = [] } = parsed.data;
  const kind = typeof type === "string" ? type.toLowerCase() : undefined;
  const fail = (where: string, problem: string): never => {
    throw invalidArgument(`* GenerateContentRequest.${path}${where}: ${problem}\n`);
  };
  if (isJsonSchema && Object.keys(parsed.data).some((keyword) => !jsonSchemaKeywords.has(keyword))) {
    throw bareInvalidArgument();
  }
  if (maxItems !== undefined && maxItems > mostItems) throw bareInvalidArgument();
  if (!isJsonSchema && kind === undefined && !("anyOf" in parsed.data)) fail(".type", "must be specified");
  if (kind === "array" && items === undefined && !isJsonSchema) fail(".items", "missing field.");
  if (kind === "object" && !isJsonSchema && Object.keys(properties ?? {}).length === 0) {
    fail(".properties", "should be non-empty for OBJECT type");
  }
  if (items !== undefined) checkSchema(items, `${path}.items`, isJsonSchema);
  for (const [name, property] of Object.entries(properties ?? {})) {
    checkSchema(property, `${path}.properties[${name}]`, isJsonSchema);
  }
  for (const [index, name] of required.entries()) {
    if (!Object.hasOwn(properties ?? {}, name)) fail(`.required[${index}]`, "property is not defined");
  }
}

function checkOutput(config: GenerateRequest["generationConfig"]): void {
  const { responseMimeType, responseSchema, responseJsonSchema } = config;
  const path = "* GenerateContentRequest.generation_config.";
  if (responseMimeType !== undefined && !mimeTypes.includes(responseMimeType)) {
    throw invalidArgument(
      `${path}response_mime_type: allowed mimetypes are ${mimeTypes.map((type) => `\`${type}\``).join(", ")}.\n`,
    );
  }
  if (responseSchema === undefined && responseJsonSchema === undefined) return;
  if (responseSchema !== undefined && responseJsonSchema !== undefined) {
    throw invalidArgument(`${path}response_schema: only one of response_schema and response_json_schema may be set.\n`);
  }
  if (responseMimeType !== "application/json" && responseMimeType !== "text/x.enum") {
    throw invalidArgument(
      `${path}response_schema: only allowed when \`response_mime_type\` is \`application/json\`.\n`,
    );
  }
  const name = responseSchema === undefined ? "response_json_schema" : "response_schema";
  checkSchema(responseSchema ?? responseJsonSchema, `generation_config.${name}`, responseSchema === undefined);
}

function checkThinking(config: GenerateRequest["generationConfig"], model: EmulatedModel): void {
  const { thinkingBudget, thinkingLevel } = config.thinkingConfig;
  if (thinkingBudget !== undefined && thinkingLevel !== undefined) {
    throw invalidArgument("You can only set only one of thinking budget and thinking level.");
  }
  if (
    thinkingLevel !== undefined &&
    thinkingLevel !== "THINKING_LEVEL_UNSPECIFIED" &&
    !model.levels.includes(thinkingLevel)
  ) {
    const what = model.levels.length === 0 ? "Thinking level" : `Thinking level ${thinkingLevel}`;
    throw invalidArgument(`${what} is not supported for this model.`);
  }
  if (thinkingBudget === undefined || thinkingBudget === -1) return;
  if (thinkingBudget === 0 && !model.budgets.off) {
    throw invalidArgument("Budget 0 is invalid. This model only works in thinking mode.");
  }
  if (thinkingBudget < 0 || thinkingBudget > model.budgets.most) {
    throw invalidArgument(
      `The thinking budget ${thinkingBudget} is invalid. Please choose a value between 0 and ${model.budgets.most}.`,
    );
  }
}

function checkSampling(
  config: GenerateRequest["generationConfig"],
  model: EmulatedModel,
  note: (text: string) => void,
): void {
  for (const name of ["temperature", "topP", "topK"]) {
    if (config[name] === undefined || model.sampling === "used") continue;
    if (model.sampling === "refused") throw invalidArgument(`The parameter ${name} is not supported for this model.`);
    note(`${name} is ignored by ${model.id}`);
  }
  for (const name of ["presencePenalty", "frequencyPenalty"]) {
    if (config[name] !== undefined && model.sampling !== "used") {
      throw invalidArgument("Penalty is not enabled for this model.");
    }
  }
  const { candidateCount } = config;
  if (candidateCount === undefined) return;
  if (candidateCount > (model.family === "2.5" ? 8 : 1)) {
    throw invalidArgument("Multiple candidates is not enabled for this model.");
  }
  if (model.family !== "2.5") note(`candidateCount is not supported by ${model.id}`);
}

/** The reference allows one setting for each category. */
function checkSafety(settings: GenerateRequest["safetySettings"]): void {
  const categories = settings.map(({ category }) => category);
  for (const [index, { category, threshold }] of settings.entries()) {
    const path = `* GenerateContentRequest.safety_settings[${index}]`;
    if (category === undefined) throw invalidArgument(`${path}.category: must be specified\n`);
    if (threshold === undefined) throw invalidArgument(`${path}.threshold: must be specified\n`);
    if (categories.indexOf(category) < index)
      throw invalidArgument(`${path}.category: ${category} stands there twice\n`);
  }
}

/** Throws what the service answers to a request that is well formed but makes no sense for this model. */
export function checkForModel(request: GenerateRequest, model: EmulatedModel, note: (text: string) => void): void {
  const { contents, generationConfig: config } = request;
  if (contents.length === 0) throw invalidArgument("* GenerateContentRequest.contents: contents is not specified\n");
  for (const [index, { role, parts }] of contents.entries()) {
    if (role !== undefined && role !== "user" && role !== "model") {
      throw invalidArgument("Please use a valid role: user, model.");
    }
    const path = `* GenerateContentRequest.contents[${index}].parts`;
    if (parts.length === 0) throw invalidArgument(`${path}: contents.parts must not be empty.\n`);
    const empty = parts.findIndex((part) =>
      Object.keys(part).every((key) => key === "thought" || key === "videoMetadata"),
    );
    if (empty >= 0) {
      throw invalidArgument(`${path}[${empty}].data: required oneof field 'data' must have one initialized field\n`);
    }
  }
  if (model.family !== "2.5" && contents.at(-1)?.role === "model") {
    throw invalidArgument(
      "Please ensure that the last turn has the role user: prefilled answers are not supported for this model.",
    );
  }
  checkSafety(request.safetySettings);
  checkOutput(config);
  checkThinking(config, model);
  checkSampling(config, model, note);
}
