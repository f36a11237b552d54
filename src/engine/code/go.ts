/** A request as a program in Go, with Google's SDK. */
import { API_VERSION } from "../gemini/client.ts";
import { topComment } from "./comments.ts";
import { goPlaces } from "./goPlaces.ts";
import { type Group, layOut, listOf, membersOf, type Node } from "./layout.ts";
import { type CodeConfig, type CodePart, type CodeRequest, fileNames, type Json } from "./request.ts";
import { inPythonOrGo as text } from "./text.ts";

const STYLE = { indent: "\t", padded: false, trailingComma: true, aligned: true } as const;

/**
 * A `main` package for `google.golang.org/genai`.
 * @throws Error for a schema with members that the SDK's type has not got
 */
export function inGoProgram(request: CodeRequest): string {
  const { model, files, turns, config, hasPlaces } = request;
  const names = fileNames(files);
  const part = (one: CodePart): Node => {
    if ("text" in one) return `genai.NewPartFromText(${text(one.text)})`;
    return `genai.NewPartFromBytes(${names[one.file]}Bytes, ${text(files[one.file]?.mimeType ?? "")})`;
  };
  const contents = list(
    "*genai.Content",
    turns.map(({ role, parts }) => ({
      open: "genai.NewContentFromParts(",
      close: ")",
      members: [
        { value: list("*genai.Part", parts.map(part)) },
        { value: role === "user" ? "genai.RoleUser" : "genai.RoleModel" },
      ],
    })),
  );
  const { imports, after } = hasPlaces ? goPlaces(files[0]) : { imports: [], after: "" };
  const standard = ["context", "fmt", "log", "os", ...imports.filter((one) => !one.includes("."))].sort(byPath);
  const others = ["google.golang.org/genai", ...imports.filter((one) => one.includes("."))].sort(byPath);
  const lines = (body: readonly string[]) => body.map((line) => `\t${line}`).join("\n");
  return `${topComment(request, "//", "Needs Go, and: go mod init ask && go mod tidy", "go run .")}

package main

import (
${lines(standard.map(imported))}

${lines(others.map(imported))}
)

${files.map(({ path }, i) => `const ${names[i]} = ${text(path)}`).join("\n")}

func main() {
	ctx := context.Background()
	client, err := genai.NewClient(ctx, ${layOut(client(request), STYLE, 1)})
	if err != nil {
		log.Fatal(err)
	}
${names.map((name) => lines([`${name}Bytes, err := os.ReadFile(${name})`, "if err != nil {", "\tlog.Fatal(err)", "}"])).join("\n")}
	contents := ${layOut(contents, STYLE, 1)}
	config := ${layOut(settings(config), STYLE, 1)}
	response, err := client.Models.GenerateContent(ctx, ${text(model)}, contents, config)
	if err != nil {
		log.Fatal(err)
	}
	text := response.Text()
	fmt.Println(text)
${hasPlaces ? '\tif strings.Contains(text, `"box_2d"`) || strings.Contains(text, `"point"`) {\n\t\tprintPixels(text)\n\t}\n' : ""}}
${after}`;
}

function client({ baseUrl }: CodeRequest): Group {
  return struct("&genai.ClientConfig", {
    APIKey: 'os.Getenv("GEMINI_API_KEY")',
    Backend: "genai.BackendGeminiAPI",
    HTTPOptions: struct("genai.HTTPOptions", {
      APIVersion: text(API_VERSION),
      ...(baseUrl !== undefined && { BaseURL: text(baseUrl) }),
    }),
  });
}

/** Names of constants are written as the strings that they stand for, so that every version of the SDK knows them. */
function settings(config: CodeConfig): Group {
  const { systemInstruction, responseMimeType, responseSchema, temperature } = config;
  const { safetySettings, mediaResolution, maxOutputTokens, thinkingConfig } = config;
  return struct("&genai.GenerateContentConfig", {
    ...(systemInstruction !== undefined && {
      SystemInstruction: `genai.NewContentFromText(${text(systemInstruction)}, genai.RoleUser)`,
    }),
    ...(responseMimeType !== undefined && { ResponseMIMEType: text(responseMimeType) }),
    ...(responseSchema !== undefined && { ResponseSchema: schema(responseSchema, "&genai.Schema") }),
    ...(temperature !== undefined && { Temperature: `genai.Ptr[float32](${temperature})` }),
    ...(safetySettings !== undefined && {
      SafetySettings: list(
        "*genai.SafetySetting",
        safetySettings.map(({ category, threshold }) =>
          struct("", { Category: text(category), Threshold: text(threshold) }),
        ),
      ),
    }),
    ...(mediaResolution !== undefined && { MediaResolution: text(mediaResolution) }),
    ...(maxOutputTokens !== undefined && { MaxOutputTokens: String(maxOutputTokens) }),
    ...(thinkingConfig !== undefined && {
      ThinkingConfig: struct(
        "&genai.ThinkingConfig",
        "thinkingLevel" in thinkingConfig
          ? { ThinkingLevel: text(thinkingConfig.thinkingLevel) }
          : { ThinkingBudget: `genai.Ptr[int32](${thinkingConfig.thinkingBudget})` },
      ),
    }),
  });
}

type Members = Readonly<Record<string, Json>>;

/** `type` of the literal; empty where Go knows it from the list or map around. */
function schema(value: Json | undefined, type: string): Group {
  if (!isMembers(value)) throw new Error("A schema is an object.");
  const members = Object.entries(value).map(([key, one]) => {
    const field = FIELDS[key];
    if (field === undefined) throw new Error(`genai.Schema has no field for "${key}".`);
    return [field.name, field.write(one)] as const;
  });
  return struct(type, Object.fromEntries(members));
}

const word = (value: Json) => text(String(value));
const words = (value: Json) => list("string", (Array.isArray(value) ? value : []).map(word));
const number = (value: Json) => `genai.Ptr[float64](${Number(value)})`;
const count = (value: Json) => `genai.Ptr[int64](${Number(value)})`;

/** `genai.Schema`, by the names that JSON has for its fields. */
const FIELDS: Readonly<Record<string, { readonly name: string; readonly write: (value: Json) => Node }>> = {
  type: { name: "Type", write: word },
  format: { name: "Format", write: word },
  title: { name: "Title", write: word },
  description: { name: "Description", write: word },
  pattern: { name: "Pattern", write: word },
  nullable: { name: "Nullable", write: (value) => `genai.Ptr(${value === true})` },
  enum: { name: "Enum", write: words },
  items: { name: "Items", write: (value) => schema(value, "&genai.Schema") },
  minItems: { name: "MinItems", write: count },
  maxItems: { name: "MaxItems", write: count },
  minimum: { name: "Minimum", write: number },
  maximum: { name: "Maximum", write: number },
  properties: { name: "Properties", write: properties },
  required: { name: "Required", write: words },
  propertyOrdering: { name: "PropertyOrdering", write: words },
  anyOf: {
    name: "AnyOf",
    write: (value) =>
      list(
        "*genai.Schema",
        (Array.isArray(value) ? value : []).map((one) => schema(one, "")),
      ),
  },
};

function properties(value: Json): Group {
  const members = Object.entries(isMembers(value) ? value : {}).map(([key, one]) => [key, schema(one, "")] as const);
  return membersOf(Object.fromEntries(members), (name) => `${text(name)}: `, "map[string]*genai.Schema{");
}

function isMembers(value: Json | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function struct(type: string, fields: Readonly<Record<string, Node>>): Group {
  return membersOf(fields, (name) => `${name}: `, `${type}{`);
}

function list(type: string, values: readonly Node[]): Group {
  return listOf(values, `[]${type}{`, "}");
}

function imported(path: string): string {
  return path.startsWith("_ ") ? `_ ${text(path.slice(2))}` : text(path);
}

/** As gofmt sorts them: by path, whatever they are called. */
function byPath(a: string, b: string): number {
  return a.replace(/^_ /, "") < b.replace(/^_ /, "") ? -1 : 1;
}
