/** The samples as a new person meets them; one of the screenshots is the picture in the README. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerFirstRun } from "../harness/firstRun.ts";
import { type Instance, startInstance } from "../harness/instance.ts";
import { samplesFolder } from "../harness/paths.ts";

let instance: Instance;
beforeAll(async () => {
  instance = await startInstance({ workspace: samplesFolder, viewport: { width: 1360, height: 850 } });
});
afterAll(() => instance?.dispose());

describe("the samples", () => {
  it("are segmented, shown and reviewed", async () => {
    const { workbench, emulator, page } = instance;
    const { explorer, editors, waitUntil, screenshot } = workbench;
    const tab = "street.jpg.vision.json";
    await explorer.choose("street.jpg", ["Vision", "Segment Objects"]);
    await answerFirstRun(workbench, emulator.key, "the annotations", async () => (await editors.tabs()).includes(tab));
    await instance.useTheme("Default Dark Modern");
    const frame = editors.webview();
    const rows = frame.locator('[role="option"]');
    await waitUntil("the list", async () => (await rows.count()) > 10);
    // Two cars are accepted, and the umbrella is looked at.
    for (const car of await frame.locator('[role="option"]', { hasText: "car" }).all()) {
      await car.click();
      await page.keyboard.press("a");
    }
    await frame.locator('[role="option"]', { hasText: "umbrella" }).click();
    await waitUntil("two accepted", async () => (await frame.getByText(/2 of \d+ reviewed/).count()) > 0);
    await editors.save();
    await waitUntil("the sidecar to be saved", async () => !(await editors.isDirty(tab)));
    expect(path.basename(await screenshot("readme"))).toBe("readme.png");
  });
});
