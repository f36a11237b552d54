/** A request as a program in JavaScript, with Google's SDK. */
import { API_VERSION } from "../gemini/client.ts";
import { topComment } from "./comments.ts";
import { type Group, layOut, listOf, membersOf, type Node } from "./layout.ts";
import { type CodePart, type CodeRequest, fileNames, type Json } from "./request.ts";
import { inJavaScript } from "./text.ts";

const STYLE = { indent: "  ", padded: true, trailingComma: true, aligned: false } as const;

/** An ES module for Node; `@google/genai` 3 is what it is made for. */
export function inJavaScriptProgram(request: CodeRequest): string {
  const { model, files, turns, config, hasPlaces } = request;
  const names = fileNames(files);
  const readsSize = hasPlaces && files[0]?.size === undefined;
  const part = (one: CodePart): Node => {
    if ("text" in one) return object({ text: inJavaScript(one.text) });
    const mimeType = inJavaScript(files[one.file]?.mimeType ?? "");
    return object({ inlineData: object({ mimeType, data: `await readFile(${names[one.file]}, "base64")` }) });
  };
  const contents = listOf(
    turns.map(({ role, parts }) => object({ role: inJavaScript(role), parts: listOf(parts.map(part)) })),
  );
  const asked = object({ model: inJavaScript(model), contents, config: literal(config) });
  const packages = readsSize ? "@google/genai sharp" : "@google/genai";
  return [
    topComment(request, "//", `Needs Node 22 or newer, and: npm install ${packages}`, "node ask.mjs"),
    [
      'import { readFile } from "node:fs/promises";',
      'import { GoogleGenAI } from "@google/genai";',
      ...(readsSize ? ['import sharp from "sharp";'] : []),
    ].join("\n"),
    files.map(({ path }, i) => `const ${names[i]} = ${inJavaScript(path)};`).join("\n"),
    [
      `const ai = new GoogleGenAI(${layOut(clientOptions(request), STYLE, 0)});`,
      `const response = await ai.models.generateContent(${layOut(asked, STYLE, 0)});`,
      'const text = response.text ?? "";',
      "console.log(text);",
    ].join("\n"),
    ...(hasPlaces ? [places(request)] : []),
  ]
    .join("\n\n")
    .concat("\n");
}

function clientOptions({ baseUrl }: CodeRequest): Group {
  return object({
    apiKey: "process.env.GEMINI_API_KEY",
    apiVersion: inJavaScript(API_VERSION),
    ...(baseUrl !== undefined && { httpOptions: object({ baseUrl: inJavaScript(baseUrl) }) }),
  });
}

function places({ files }: CodeRequest): string {
  const size = files[0]?.size;
  const known = [
    "  // Upright, as Vision Sidecar sees it: not every library reads pictures of this kind.",
    `  const [width, height] = [${size?.width}, ${size?.height}];`,
  ];
  const read = [
    "  // As stored: a picture that its EXIF orientation turns has to be turned upright before it is sent.",
    "  const { width, height } = await sharp(picture).metadata();",
  ];
  return `// Boxes, points and outlines of an answer are thousandths of the picture, y first. Printed are pixels, x first,
// a line for each: a box as left, top, right, bottom.
if (/"(box_2d|point)"/.test(text)) {
${(size === undefined ? read : known).join("\n")}
  const pixels = (list) => {
    const numbers = list.flat(Infinity);
    const points = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) {
      points.push([Math.round((numbers[i + 1] * width) / 1000), Math.round((numbers[i] * height) / 1000)]);
    }
    return points;
  };
  // Without what stands around the JSON: a code fence, a sentence.
  const json = text.slice(text.search(/[[{]/), Math.max(text.lastIndexOf("]"), text.lastIndexOf("}")) + 1);
  // Some models put an object around the list.
  const entries = [JSON.parse(json)]
    .flat()
    .flatMap((one) => ("box_2d" in one || "point" in one ? [one] : Object.values(one).flat()));
  const shapes = entries.map(({ box_2d, point, mask, ...rest }) => ({
    ...rest,
    ...(box_2d && { box: pixels(box_2d).flat() }),
    ...(point && { point: pixels(point)[0] }),
    // A mask that is no list of points is a PNG of the box: enlarge it to the box; above 127 is the object.
    ...(mask && (Array.isArray(mask) ? { outline: pixels(mask) } : { mask })),
  }));
  for (const shape of shapes) console.log(JSON.stringify(shape));
}`;
}

function literal(value: Json | Readonly<Record<string, Json | undefined>>): Node {
  if (typeof value === "string") return inJavaScript(value);
  if (Array.isArray(value)) return listOf(value.map((one) => literal(one)));
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).flatMap(([key, one]) =>
    one === undefined ? [] : [[key, literal(one)] as const],
  );
  return object(Object.fromEntries(members));
}

function object(members: Readonly<Record<string, Node>>): Group {
  return membersOf(members, (name) => `${keyOf(name)}: `);
}

/** `__proto__` would set the object's prototype, quoted or not. */
function keyOf(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : inJavaScript(name);
}
