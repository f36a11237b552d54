/**
 * Programs are run against the emulator: JavaScript always, the others where this machine has what they need. What is not
 * run is told in one line; its request is compared all the same, in `programs.test.ts`.
 */
import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { CODE_LANGUAGES } from "../../../../src/engine/code/languages.ts";
import { taskOf } from "../../../../src/engine/tasks/allTasks.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { emulatorControl } from "../../../emulator/control.ts";
import { readRequest } from "../../../emulator/fieldCheck.ts";
import { generateContentRequest } from "../../../emulator/requestFields.ts";
import { makeScene, type Truth } from "../../../emulator/scene.ts";
import { startEmulator } from "../../../emulator/server.ts";
import { says } from "../gemini/service.ts";
import { extractors } from "./extract.ts";
import { requestFor } from "./requests.ts";
import { prepareFolder, run, runners } from "./running.ts";

const NAME = `it's a "new" 100% \\ café 👍.png`;
const folder = mkdtempSync(path.join(tmpdir(), "code-"));
const { found, missing } = runners(folder);
const languages = CODE_LANGUAGES.flatMap(({ name, program }) => {
  const runner = found.get(name);
  return runner === undefined ? [] : [{ name, program, runner }];
});

let emulator: Awaited<ReturnType<typeof startEmulator>>;
let picture: Buffer;
let truth: Truth;

beforeAll(async () => {
  console.info(
    `Programs run: ${[...found.keys()].join(", ")}. Not run: ${missing.length}${missing.map((one) => `, ${one}`).join("")}`,
  );
  emulator = await startEmulator();
  ({ file: picture, truth } = await makeScene({ width: 800, height: 480, seed: 7 }));
  await writeFile(path.join(folder, NAME), picture);
  await prepareFolder(folder, truth);
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => emulatorControl(emulator.url).reset());

const request = async (id: string, model = "gemini-3.8-flash", prompt?: string) =>
  requestFor({
    task: taskOf(id) ?? detect,
    model,
    options: prompt === undefined ? {} : { prompt },
    tuning: { systemInstruction: "Say 'cheese'.", safety: "high", maxOutputTokens: 20_000 },
    files: [{ path: NAME, name: NAME, mimeType: "image/png" }],
    baseUrl: emulator.url,
  });

const shape = z.object({
  label: z.string(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  point: z.tuple([z.number(), z.number()]).optional(),
  outline: z.array(z.tuple([z.number(), z.number()])).optional(),
  mask: z.string().optional(),
});

/** The lines that a program prints after the answer itself, which the service writes as a list or in an object. */
function shapesIn(printed: string): z.infer<typeof shape>[] {
  const lines = printed.split(/\r?\n/).filter((line) => /^\{.*\}$/.test(line) && !line.includes("box_2d"));
  return lines.map((line) => shape.parse(JSON.parse(line)));
}

/** A request as the service reads it: SDKs write its names, and the bytes in it, in several ways. */
function withoutPicture(body: unknown): unknown {
  const bare = JSON.stringify(body).replace(/"data":"(?:[^"\\]|\\.)*"/, '"data":""');
  return readRequest(generateContentRequest, Buffer.from(bare));
}

/** Of the truth: left, top, right, bottom, in pixels. */
function inPixels([yMin, xMin, yMax, xMax]: readonly [number, number, number, number]): number[] {
  const { width, height } = truth;
  return [(xMin * width) / 1000, (yMin * height) / 1000, (xMax * width) / 1000, (yMax * height) / 1000];
}

/** The largest distance between numbers in the same places. */
function apart(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((one, i) => Math.abs(one - (b[i] ?? Number.NaN))));
}

describe.each(languages)("$name", ({ name, program, runner }) => {
  const ask = async (id: string, model?: string, prompt?: string) => {
    const text = program(await request(id, model, prompt));
    return { text, printed: await run(runner, text, folder, emulator.key) };
  };

  it("sends what its text says, with the key in the header alone", async () => {
    const { text } = await ask("segment");
    const [sent, ...more] = await emulatorControl(emulator.url).requests();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ keyOk: true, method: "POST", notes: [], finishedStatus: 200 });
    expect(sent?.url).toBe("/v1beta/models/gemini-3.8-flash:generateContent");
    expect(withoutPicture(await emulatorControl(emulator.url).body(0))).toEqual(
      withoutPicture(extractors[name]?.(text).body),
    );
    expect((await emulatorControl(emulator.url).image(0)).equals(picture)).toBe(true);
    expect(text).not.toContain(emulator.key);
  });

  it("prints boxes in pixels where the objects are", async () => {
    const shapes = shapesIn((await ask("detect")).printed);
    expect(shapes).toHaveLength(truth.objects.length);
    for (const { label, box_2d } of truth.objects) {
      const boxes = shapes
        .filter((one) => one.label === label)
        .map(({ box = [0, 0, 0, 0] }) => apart(box, inPixels(box_2d)));
      expect(Math.min(...boxes), label).toBeLessThan(truth.width / 100);
    }
  });

  it("prints points in pixels inside the objects, and outlines around them", async () => {
    const points = shapesIn((await ask("point")).printed);
    expect(points).toHaveLength(truth.objects.length);
    const outlines = shapesIn((await ask("segment")).printed);
    expect(outlines).toHaveLength(truth.objects.length);
    for (const { label, box_2d } of truth.objects) {
      const [left = 0, top = 0, right = 0, bottom = 0] = inPixels(box_2d);
      const isInside = ({ point: [x, y] = [-1, -1] }: z.infer<typeof shape>) =>
        x >= left && x <= right && y >= top && y <= bottom;
      expect(points.filter((one) => one.label === label).some(isInside), label).toBe(true);
      const around = outlines
        .filter((one) => one.label === label)
        .map(({ outline = [] }) => {
          const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
          return apart(
            [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
            [left, top, right, bottom],
          );
        });
      expect(Math.min(...around), label).toBeLessThan(truth.width / 50);
    }
  });

  it("reads an answer in a fence, between sentences, in an object, and with other forms of outlines", async () => {
    const entry = (mask: unknown) => ({ box_2d: [250, 100, 750, 500], label: "a 'b' 👍", point: [500, 300], mask });
    const list = [
      entry([
        [250, 100, 750, 100],
        [750, 500],
      ]),
      entry([250, 100, 750, 500]),
      entry("data:image/png;base64,AA=="),
    ];
    const answers = [
      `Here you are:\n\`\`\`json\n${JSON.stringify(list, null, 2)}\n\`\`\`\nAnything else?`,
      JSON.stringify({ objects: list }),
    ];
    for (const answer of answers) {
      await emulatorControl(emulator.url).queue({ response: says(answer, "STOP") });
      const { printed } = await ask("prompt", "gemini-3.8-flash", "Boxes, please.");
      expect(printed.startsWith(answer)).toBe(true);
      const common = { label: "a 'b' 👍", box: [80, 120, 400, 360], point: [240, 240] };
      expect(shapesIn(printed)).toEqual([
        {
          ...common,
          outline: [
            [80, 120],
            [80, 360],
            [400, 360],
          ],
        },
        {
          ...common,
          outline: [
            [80, 120],
            [400, 360],
          ],
        },
        { ...common, mask: "data:image/png;base64,AA==" },
      ]);
    }
  });

  it("prints an answer without places as it is", async () => {
    for (const answer of ["Nothing here.\n\n- [1] %s \\n `$(x)` $HOME", "[]"]) {
      await emulatorControl(emulator.url).queue({ response: says(answer, "STOP") });
      expect((await ask("prompt", "gemini-3.8-flash", "?")).printed.trimEnd()).toBe(answer);
    }
  });

  it("fails and says why when the service refuses", async () => {
    const text = program(await request("caption", "gemini-0.1"));
    await expect(run(runner, text, folder, emulator.key)).rejects.toThrow(/gemini-0\.1 is not found/);
    await expect(run(runner, text, folder, "wrong")).rejects.toThrow(/API key not valid/);
  });

  it("fails before it sends anything when the picture is not there", async () => {
    const text = program(
      await requestFor({
        files: [{ path: "gone.png", name: "gone.png", mimeType: "image/png" }],
        baseUrl: emulator.url,
      }),
    );
    await expect(run(runner, text, folder, emulator.key)).rejects.toThrow("gone.png");
    expect(await emulatorControl(emulator.url).requests()).toEqual([]);
  });
});
