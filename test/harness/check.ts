import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { iou } from "../../src/core/geometry.ts";
import { english } from "../emulator/tongues/english.ts";
import { waitForDrawnBoxes, waitForDrawnMasks } from "./drawnShapes.ts";
import { answerFirstRun } from "./firstRun.ts";
import { startInstance } from "./instance.ts";
import { outFolder, root, samplesFolder } from "./paths.ts";

const LEAST_IOU = 0.9;
const SAMPLE = path.join(samplesFolder, "street.jpg");
const SAMPLE_TRUTH = path.join(root, "test", "fixtures", "samples", "street.truth.json");

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const truthSchema = z.object({
  width: z.number(),
  height: z.number(),
  objects: z
    .array(
      z.object({
        label: z.string(),
        box_2d: box,
        polygon: z.array(z.array(z.tuple([z.number(), z.number()]))).optional(),
      }),
    )
    .min(1),
});
const sidecarSchema = z.object({
  annotations: z.array(
    z.object({
      label: z.string(),
      box_2d: box.optional(),
      mask: z.string().optional(),
      polygon: z.unknown().optional(),
    }),
  ),
  texts: z.array(z.object({ task: z.string(), text: z.string() })),
});

type Truth = z.infer<typeof truthSchema>;
type Sidecar = z.infer<typeof sidecarSchema>;

/** What the last line of `npm start -- --check` says. */
export interface CheckResult {
  readonly ok: true;
  readonly image: string;
  readonly sidecar: string;
  /** Annotations in the sidecar after "Detect Objects". */
  readonly detections: number;
  /** The worst of the truth's boxes. */
  readonly minIoU: number;
  /** Annotations with a mask or a polygon after "Segment Objects". */
  readonly masks: number;
  /** What the sidecar holds after "Caption". */
  readonly caption: string;
  /** What the sidecar holds after a question by "Ask…". */
  readonly answer: string;
  readonly screenshot: string;
}

/**
 * The main job without a person: detect, look, segment, caption, ask, and compare all of it with what is really in the
 * picture.
 */
export async function check(
  given: { readonly image: string; readonly truth: string } | undefined,
): Promise<CheckResult> {
  const image = path.resolve(given?.image ?? SAMPLE);
  const truth = await readJson(given?.truth ?? SAMPLE_TRUTH, truthSchema);
  const name = path.basename(image);
  const instance = await startInstance({
    workspace: async (folder) => {
      await cp(samplesFolder, folder, { recursive: true });
      await copyFile(image, path.join(folder, name));
    },
    viewport: { width: 1600, height: 1000 },
  });
  try {
    const { workbench, workspace, emulator } = instance;
    const file = path.join(workspace, `${name}.vision.json`);
    const tab = path.basename(file);

    await workbench.explorer.choose(name, ["Vision", "Detect Objects"]);
    await answerFirstRun(workbench, emulator.key, `${tab} on disk and in an editor`, async () => {
      if (!existsSync(file)) return false;
      if ((await workbench.editors.activeTab()) === tab) return true;
      for (const text of await workbench.notifications.texts()) {
        if ((await workbench.notifications.buttons(text)).includes("Show Annotations")) {
          await workbench.notifications.press(text, "Show Annotations");
        }
      }
      return false;
    });
    const detected = await readJson(file, sidecarSchema);
    const afterDetection = worstIoU(truth, detected);
    await waitForDrawnBoxes(workbench, truth, truth.objects);

    await workbench.explorer.choose(name, ["Vision", "Segment Objects"]);
    const segmented = await workbench.waitUntil("a mask or polygon for every object", async () => {
      const sidecar = await readJson(file, sidecarSchema);
      return masksIn(sidecar) >= truth.objects.length ? sidecar : undefined;
    });
    const outlined = truth.objects.flatMap(({ label, polygon }) => (polygon === undefined ? [] : [{ label, polygon }]));
    await waitForDrawnMasks(workbench, truth, outlined);
    const minIoU = Math.min(afterDetection, worstIoU(truth, segmented));
    const screenshot = await workbench.screenshot("check");

    const textOf = (task: string) =>
      workbench.waitUntil(`a text of the task "${task}" in the sidecar`, async () => {
        const { texts } = await readJson(file, sidecarSchema);
        return texts.find((one) => one.task === task)?.text;
      });
    await workbench.explorer.choose(name, ["Vision", "Caption"]);
    const caption = await textOf("caption");
    expectLabels(truth, caption);
    await workbench.explorer.choose(name, ["Vision", "Ask"]);
    const counted = mostFrequent(truth);
    await workbench.prompts.answer("Your question", `How many ${counted.label}s are there?`);
    const answer = await textOf("ask");
    if (!answer.toLowerCase().includes(english.number(counted.count))) {
      throw new Error(`There are ${counted.count} of "${counted.label}", and the answer is: ${answer}`);
    }

    const kept = path.join(outFolder, "check", tab);
    await mkdir(path.dirname(kept), { recursive: true });
    await copyFile(file, kept);
    return {
      ok: true,
      image,
      sidecar: kept,
      detections: detected.annotations.length,
      minIoU,
      masks: masksIn(segmented),
      caption,
      answer,
      screenshot,
    };
  } finally {
    await instance.dispose();
  }
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const { data, error } = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (error !== undefined) throw new Error(`${file} is not as expected: ${z.prettifyError(error)}`);
  return data;
}

function masksIn({ annotations }: Sidecar): number {
  return annotations.filter(({ mask, polygon }) => mask !== undefined || polygon !== undefined).length;
}

function expectLabels({ objects }: Truth, caption: string): void {
  const missing = new Set(objects.map(({ label }) => label).filter((label) => !caption.includes(label)));
  if (missing.size > 0) throw new Error(`The caption does not tell of ${[...missing].join(", ")}: ${caption}`);
}

/** The label that most objects have, and how many those are. */
function mostFrequent({ objects }: Truth): { readonly label: string; readonly count: number } {
  const counts = new Map<string, number>();
  for (const { label } of objects) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [[label, count] = ["", 0]] = [...counts].sort(([, one], [, other]) => other - one);
  return { label, count };
}

/** Of every box of the truth, the best IoU with an annotation of the same label; the worst of these, if it will do. */
function worstIoU(truth: Truth, { annotations }: Sidecar): number {
  if (annotations.length !== truth.objects.length) {
    throw new Error(`There are ${annotations.length} annotations for the truth's ${truth.objects.length} objects.`);
  }
  const found = truth.objects.map((object) => {
    const same = annotations.filter(({ label }) => label === object.label);
    const best = Math.max(0, ...same.map(({ box_2d }) => (box_2d === undefined ? 0 : iou(object.box_2d, box_2d))));
    return { label: object.label, best };
  });
  const poor = found.filter(({ best }) => best < LEAST_IOU).map(({ label, best }) => `${label} ${best.toFixed(3)}`);
  if (poor.length > 0)
    throw new Error(`Of the truth's boxes these overlap too little with the sidecar's: ${poor.join(", ")}.`);
  return Math.min(...found.map(({ best }) => best));
}
