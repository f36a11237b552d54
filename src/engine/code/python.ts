/** A request as a program in Python, with Google's SDK. */
import { API_VERSION } from "../gemini/client.ts";
import { topComment } from "./comments.ts";
import { type Group, layOut, listOf, membersOf, type Node } from "./layout.ts";
import { type CodeConfig, type CodePart, type CodeRequest, fileNames, type Json } from "./request.ts";
import { inPythonOrGo as text } from "./text.ts";

const STYLE = { indent: "    ", padded: false, trailingComma: true, aligned: false } as const;

/** A script for Python 3.10 or newer and `google-genai`. */
export function inPythonProgram(request: CodeRequest): string {
  const { model, files, turns, config, hasPlaces } = request;
  const names = fileNames(files);
  const readsSize = hasPlaces && files[0]?.size === undefined;
  const part = (one: CodePart): Node => {
    if ("text" in one) return call("types.Part.from_text", { text: text(one.text) });
    const data = `Path(${names[one.file]}).read_bytes()`;
    return call("types.Part.from_bytes", { data, mime_type: text(files[one.file]?.mimeType ?? "") });
  };
  const contents = listOf(
    turns.map(({ role, parts }) => call("types.Content", { role: text(role), parts: listOf(parts.map(part)) })),
  );
  const asking = call("client.models.generate_content", { model: text(model), contents, config: settings(config) });
  const packages = readsSize ? "google-genai pillow" : "google-genai";
  return [
    topComment(request, "#", `Needs Python 3.10 or newer, and: pip install ${packages}`, "python ask.py"),
    [...(hasPlaces ? ["import json"] : []), "import os", "from pathlib import Path"].join("\n"),
    [
      ...(readsSize ? ["from PIL import Image"] : []),
      "from google import genai",
      "from google.genai import types",
    ].join("\n"),
    files.map(({ path }, i) => `${names[i]} = ${text(path)}`).join("\n"),
    [
      `client = ${layOut(client(request), STYLE, 0)}`,
      `response = ${layOut(asking, STYLE, 0)}`,
      'text = response.text or ""',
      "print(text)",
    ].join("\n"),
    ...(hasPlaces ? [places(request)] : []),
  ]
    .join("\n\n")
    .concat("\n");
}

function client({ baseUrl }: CodeRequest): Group {
  const options = { api_version: text(API_VERSION), ...(baseUrl !== undefined && { base_url: text(baseUrl) }) };
  return call("genai.Client", {
    api_key: 'os.environ["GEMINI_API_KEY"]',
    http_options: call("types.HttpOptions", options),
  });
}

function settings(config: CodeConfig): Group {
  // Follow-up requests by itself are something that the SDK for Python does in its newest versions only.
  const { automaticContinuation: _, thinkingConfig, safetySettings, responseSchema, ...plain } = config;
  const values = Object.entries(plain).flatMap(([key, value]) =>
    value === undefined ? [] : [[snake(key), literal(value)] as const],
  );
  return call("types.GenerateContentConfig", {
    ...Object.fromEntries(values),
    ...(responseSchema !== undefined && { response_schema: literal(responseSchema) }),
    ...(safetySettings !== undefined && {
      safety_settings: listOf(
        safetySettings.map(({ category, threshold }) =>
          call("types.SafetySetting", { category: text(category), threshold: text(threshold) }),
        ),
      ),
    }),
    ...(thinkingConfig !== undefined && {
      thinking_config: call(
        "types.ThinkingConfig",
        "thinkingLevel" in thinkingConfig
          ? { thinking_level: text(thinkingConfig.thinkingLevel) }
          : { thinking_budget: String(thinkingConfig.thinkingBudget) },
      ),
    }),
  });
}

function places({ files }: CodeRequest): string {
  const size = files[0]?.size;
  const known = [
    "    # Upright, as Vision Sidecar sees it: not every library reads pictures of this kind.",
    `    width, height = ${size?.width}, ${size?.height}`,
  ];
  const read = [
    "    # As stored: a picture that its EXIF orientation turns has to be turned upright before it is sent.",
    "    with Image.open(picture) as image:",
    "        width, height = image.size",
  ];
  return `# Boxes, points and outlines of an answer are thousandths of the picture, y first. Printed are pixels, x first,
# a line for each: a box as left, top, right, bottom.
if '"box_2d"' in text or '"point"' in text:
${(size === undefined ? read : known).join("\n")}

    def pixels(numbers):
        while any(isinstance(one, list) for one in numbers):
            numbers = [number for one in numbers for number in (one if isinstance(one, list) else [one])]
        pairs = zip(numbers[0::2], numbers[1::2])
        return [[round(x * width / 1000), round(y * height / 1000)] for y, x in pairs]

    # Without what stands around the JSON: a code fence, a sentence.
    start = min(at for at in (text.find("["), text.find("{")) if at >= 0)
    end = max(text.rfind("]"), text.rfind("}")) + 1
    found = json.loads(text[start:end])
    entries = []
    for one in found if isinstance(found, list) else [found]:
        if "box_2d" in one or "point" in one:
            entries.append(one)
        else:  # Some models put an object around the list.
            entries += [entry for value in one.values() if isinstance(value, list) for entry in value]
    for entry in entries:
        shape = {key: value for key, value in entry.items() if key not in ("box_2d", "point", "mask")}
        if "box_2d" in entry:
            (left, top), (right, bottom) = pixels(entry["box_2d"])
            shape["box"] = [left, top, right, bottom]
        if "point" in entry:
            shape["point"] = pixels(entry["point"])[0]
        if isinstance(entry.get("mask"), list):
            shape["outline"] = pixels(entry["mask"])
        elif "mask" in entry:
            # A mask that is no list of points is a PNG of the box: enlarge it to the box; above 127 is the object.
            shape["mask"] = entry["mask"]
        print(json.dumps(shape, ensure_ascii=False))`;
}

function literal(value: Json): Node {
  if (typeof value === "string") return text(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return listOf(value.map(literal));
  const members = Object.entries(value).map(([key, one]) => [key, literal(one)] as const);
  return membersOf(Object.fromEntries(members), (name) => `${text(name)}: `);
}

function call(name: string, parameters: Readonly<Record<string, Node>>): Group {
  return membersOf(parameters, (parameter) => `${parameter}=`, `${name}(`, ")");
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
