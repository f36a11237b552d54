/** Moving and zooming the crowd on a picture of fifty megapixels: in the editor, in Konva and in Annotorious, by turns. */
import { launchBrowser } from "../harness/browser.ts";
import { pan, zoomIn, zoomOut } from "./gestures.ts";
import { openEditor, openPeer, type ScenePage } from "./panZoomPages.ts";
import { type Crowd, FIFTY_MEGAPIXELS, makePicture } from "./scene.ts";
import { markStep, workPerStep } from "./traceWork.ts";

const ROUNDS = 5;

/** Milliseconds on the processor. */
export interface Work {
  /** For each frame. */
  readonly pan: readonly number[];
  readonly zoom: readonly number[];
  /** For all frames of a tour of both on the average: what now and then takes long counts as often as it comes. */
  readonly tours: readonly number[];
}

export interface PanZoom {
  readonly editor: Work;
  readonly konva: Work;
  readonly annotorious: Work;
}

/** Without the picture no frame counts: the browser may otherwise show one first and the picture in it later. */
const WITH_PICTURES = ["--disable-checker-imaging"];

export async function measurePanZoom(crowd: Crowd): Promise<PanZoom> {
  const { browser, close } = await launchBrowser(WITH_PICTURES);
  try {
    const scene = { picture: await makePicture(FIFTY_MEGAPIXELS), size: FIFTY_MEGAPIXELS, crowd };
    const editor = await openEditor(browser, scene);
    const pages = {
      editor,
      konva: await openPeer(browser, "konva", scene, editor.stage),
      annotorious: await openPeer(browser, "annotorious", scene, editor.stage),
    };
    const tour = async ({ page, stage }: ScenePage): Promise<Work> => {
      await page.bringToFront();
      const cdp = await page.context().newCDPSession(page);
      const steps = await workPerStep(browser, page, async () => {
        for (const gesture of [pan, zoomIn, pan, zoomOut]) await gesture(cdp, stage, (name) => markStep(page, name));
      });
      await cdp.detach();
      const worksOf = (wanted: string) => steps.flatMap(({ name, work }) => (name === wanted ? [work] : []));
      const mean = steps.reduce((sum, { work }) => sum + work, 0) / steps.length;
      return { pan: worksOf("pan"), zoom: worksOf("zoom"), tours: [mean] };
    };
    const all = { editor: [] as Work[], konva: [] as Work[], annotorious: [] as Work[] };
    // The first time the picture is decoded in all the sizes that it is drawn in.
    for (const page of Object.values(pages)) await tour(page);
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ["editor", "konva", "annotorious"] as const) all[name].push(await tour(pages[name]));
    }
    await editor.close();
    const joined = (tours: readonly Work[]): Work => ({
      pan: tours.flatMap(({ pan }) => pan),
      zoom: tours.flatMap(({ zoom }) => zoom),
      tours: tours.flatMap(({ tours }) => tours),
    });
    return { editor: joined(all.editor), konva: joined(all.konva), annotorious: joined(all.annotorious) };
  } finally {
    await close();
  }
}
