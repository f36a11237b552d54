/** What a Python program does with an answer, where there is Python but perhaps not Google's SDK: that has a stand-in. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inPythonProgram } from "../../../../src/engine/code/python.ts";
import { requestFor } from "./requests.ts";
import { works } from "./running.ts";

const GENAI = `import os
class Anything:
    def __init__(self, **members): self.__dict__.update(members)
class Client:
    def __init__(self, **members): self.models = self
    def generate_content(self, **asked): return Anything(text=os.environ["ANSWER"])
`;
const TYPES = `from google.genai import Anything
class Part:
    from_text = from_bytes = lambda **members: Anything(**members)
Content = GenerateContentConfig = HttpOptions = SafetySetting = ThinkingConfig = Anything
`;
const IMAGE = `import contextlib, types
@contextlib.contextmanager
def open(name): yield types.SimpleNamespace(size=(800, 480))
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "code-"));
  await mkdir(path.join(folder, "google", "genai"), { recursive: true });
  await mkdir(path.join(folder, "PIL"));
  await writeFile(path.join(folder, "google", "genai", "__init__.py"), GENAI);
  await writeFile(path.join(folder, "google", "genai", "types.py"), TYPES);
  await writeFile(path.join(folder, "PIL", "__init__.py"), "");
  await writeFile(path.join(folder, "PIL", "Image.py"), IMAGE);
  await writeFile(path.join(folder, "a.png"), "picture");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("turns places into pixels, whatever stands around them", async () => {
  if (!works("python3", "--version")) return void console.info("Not run: 1, Python's places (no python3)");
  const files = [{ path: "a.png", name: "a.png", mimeType: "image/png" }];
  await writeFile(path.join(folder, "ask.py"), inPythonProgram(await requestFor({ files })));
  const run = (answer: string) => {
    const env = { ...process.env, PYTHONPATH: folder, GEMINI_API_KEY: "key", ANSWER: answer };
    const { stdout, stderr } = spawnSync("python3", ["ask.py"], { cwd: folder, env, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.startsWith(`${answer}\n`)).toBe(true);
    const lines = stdout.slice(answer.length).trim().split("\n");
    return lines.filter((line) => line !== "").map((line): unknown => JSON.parse(line));
  };
  const entry = {
    box_2d: [250, 100, 750, 500],
    label: "a 'b' 👍",
    point: [500, 300],
    mask: [
      [250, 100, 750, 100],
      [750, 500],
    ],
  };
  const pixels = {
    label: "a 'b' 👍",
    box: [80, 120, 400, 360],
    point: [240, 240],
    outline: [
      [80, 120],
      [80, 360],
      [400, 360],
    ],
  };
  expect(run(`Here:\n\`\`\`json\n${JSON.stringify([entry, entry])}\n\`\`\`\nMore?`)).toEqual([pixels, pixels]);
  expect(run(JSON.stringify({ objects: [entry] }))).toEqual([pixels]);
  expect(run(JSON.stringify(entry))).toEqual([pixels]);
  expect(run(JSON.stringify([{ label: "m", box_2d: [0, 0, 1000, 1000], mask: "data:image/png;base64,AA==" }]))).toEqual(
    [{ label: "m", box: [0, 0, 800, 480], mask: "data:image/png;base64,AA==" }],
  );
  expect(run("[]")).toEqual([]);
  expect(run("Nothing [1] here.")).toEqual([]);
});
