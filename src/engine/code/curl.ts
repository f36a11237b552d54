/** A request as a shell script that asks the service's REST interface by curl. */
import { API_VERSION } from "../gemini/client.ts";
import { DEFAULT_BASE_URL } from "../gemini/endpoint.ts";
import { topComment } from "./comments.ts";
import { type Group, layOut, listOf, membersOf, type Node } from "./layout.ts";
import { type CodePart, type CodeRequest, fileNames, type Json } from "./request.ts";
import { inJson, inShell } from "./text.ts";

const STYLE = { indent: "  ", padded: true, trailingComma: false, aligned: false } as const;

/** Stands for the content of a file in the body: what is quoted never holds NUL. */
const place = (file: number) => `\0${file}\0`;

/** A script for any POSIX shell, with curl and jq. */
export function inCurlScript(request: CodeRequest): string {
  const { baseUrl = DEFAULT_BASE_URL, model, files, hasPlaces } = request;
  const names = fileNames(files);
  const readsSize = hasPlaces && files[0]?.size === undefined;
  const needs = `Needs curl and jq${readsSize ? ", and ImageMagick for the picture's size" : ""}, in a POSIX shell.`;
  const address = `${baseUrl}/${API_VERSION}/models/${encodeURIComponent(model)}:generateContent`;
  const [start = "", ...rest] = layOut(bodyOf(request), STYLE, 0).split("\0");
  const pieces = [`  printf '%s' ${inPieces(start)}`];
  for (let i = 0; i < rest.length; i += 2) {
    pieces.push(
      `  base64 < "$${names[Number(rest[i])]}" | tr -d '\\r\\n'`,
      `  printf '%s' ${inPieces(rest[i + 1] ?? "")}`,
    );
  }
  return `#!/bin/sh
${topComment(request, "#", needs, "sh ask.sh")}
set -eu
: "\${GEMINI_API_KEY:?is not set}"

${files.map(({ path }, i) => `${names[i]}=${inShell(path)}`).join("\n")}
# Ends here when a file cannot be read.
${names.map((name) => `: < "$${name}"`).join("\n")}

# The request, piece by piece: as an argument, a picture would be too long.
body() {
${pieces.join("\n")}
}

answer=$(
  body | curl --silent --show-error --fail-with-body ${inShell(address)} \\
    --header "x-goog-api-key: $GEMINI_API_KEY" \\
    --header 'content-type: application/json' \\
    --data-binary @-
) || {
  printf '%s\\n' "$answer" >&2
  exit 1
}
text=$(printf '%s' "$answer" | jq -r '[.candidates[0].content.parts[]? | select(.thought | not) | .text // ""] | add // ""')
printf '%s\\n' "$text"
${hasPlaces ? places(request) : ""}`;
}

/** The body as the service takes it: what of the configuration is about generating stands in a member of its own. */
function bodyOf({ files, turns, config }: CodeRequest): Group {
  const { automaticContinuation: _, systemInstruction, safetySettings, ...generation } = config;
  const part = (one: CodePart): Node => {
    if ("text" in one) return object({ text: inJson(one.text) });
    const mimeType = inJson(files[one.file]?.mimeType ?? "");
    return object({ inlineData: object({ mimeType, data: `"${place(one.file)}"` }) });
  };
  const contents = turns.map(({ role, parts }) => object({ role: inJson(role), parts: listOf(parts.map(part)) }));
  const set = Object.entries(generation).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, literal(value)] as const],
  );
  return object({
    contents: listOf(contents),
    ...(systemInstruction !== undefined && {
      systemInstruction: literal({ parts: [{ text: systemInstruction }], role: "user" }),
    }),
    ...(safetySettings !== undefined && { safetySettings: literal(safetySettings) }),
    ...(set.length > 0 && { generationConfig: object(Object.fromEntries(set)) }),
  });
}

function places({ files }: CodeRequest): string {
  const size = files[0]?.size;
  const known = `# Upright, as Vision Sidecar sees it: not every library reads pictures of this kind.
size='${size?.width} ${size?.height}'`;
  const read = `# As stored: a picture that its EXIF orientation turns has to be turned upright before it is sent.
size=$(identify -format '%w %h\\n' - < "$picture" | head -n 1)`;
  return `
# Boxes, points and outlines of an answer are thousandths of the picture, y first. Printed are pixels, x first,
# a line for each: a box as left, top, right, bottom. What stands around the JSON (a code fence, a sentence) is left out, and an object
# that some models put around the list. A mask that is no list of points is a PNG of the box: enlarge it to the box;
# above 127 is the object.
${size === undefined ? read : known}
printf '%s' "$text" | jq -c -R -s --argjson width "\${size% *}" --argjson height "\${size#* }" '
  def pixels:
    flatten as $numbers
    | [range(0; ($numbers | length) - 1; 2)
      | [($numbers[. + 1] * $width / 1000 | round), ($numbers[.] * $height / 1000 | round)]];
  select(test("\\"(box_2d|point)\\""))
  | capture("(?<json>[\\\\[{][\\\\s\\\\S]*[\\\\]}])").json
  | fromjson
  | [.]
  | flatten
  | .[]
  | if has("box_2d") or has("point") then . else .[] | arrays | .[] end
  | del(.box_2d, .point, .mask)
    + if has("box_2d") then {box: (.box_2d | pixels | flatten)} else {} end
    + if has("point") then {point: (.point | pixels | .[0])} else {} end
    + if has("mask") then (.mask | if type == "array" then {outline: pixels} else {mask: .} end) else {} end
'
`;
}

/** JSON as one word of the shell. Nothing in it needs more than its apostrophes written otherwise. */
function inPieces(json: string): string {
  return `'${json.replaceAll("'", "'\\''")}'`;
}

function literal(value: Json): Node {
  if (typeof value === "string") return inJson(value);
  if (Array.isArray(value)) return listOf(value.map(literal));
  if (typeof value !== "object" || value === null) return String(value);
  return object(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literal(one)] as const)));
}

function object(members: Readonly<Record<string, Node>>): Group {
  return membersOf(members, (name) => `${inJson(name)}: `);
}
