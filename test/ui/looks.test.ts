/** What the editor looks like in its busiest state, in every theme, wide and narrow: screenshots for the eye, widths for the test. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { busySidecar } from "./busySidecar.ts";
import { startWorld, type World } from "./world.ts";

const IMAGE = "busy.png";
const TAB = `${IMAGE}.vision.json`;
const SIZE = { width: 1200, height: 900 };
const WIDE = { width: 1400, height: 900 };
/** Beside the Explorer this leaves the editor less than 400 px. */
const NARROW = { width: 720, height: 900 };

let world: World;
beforeAll(async () => {
  world = await startWorld({ [IMAGE]: { ...SIZE, seed: 21, objects: 9 } }, { viewport: WIDE });
  await writeFile(path.join(world.workspace, TAB), JSON.stringify(await busySidecar(SIZE), undefined, 2));
  await world.workbench.explorer.choose(IMAGE, ["Vision", "Show Annotations"]);
  await world.workbench.editors.waitForTab(TAB);
  await stage().and(frame().locator("[data-drawn]")).waitFor();
  await stage().focus();
  await world.page.keyboard.press("5");
  await frame().locator(".next-label button").waitFor();
  await row("star").click();
  for (const section of ["labels", "runs"]) {
    await frame().locator(`[data-testid="${section}"] button[aria-expanded="false"]`).first().click();
  }
});
afterAll(() => world?.dispose());

const frame = () => world.workbench.editors.webview();
const stage = () => frame().locator('[data-testid="stage"]');
const row = (id: string) => frame().locator(`[role="option"][data-id="${id}"]`);

it.each([
  "Default Light Modern",
  "Default Dark Modern",
  "Default High Contrast",
  "Default High Contrast Light",
] as const)("%s: nothing is cut off, wide or at 400 px, and the selected row stays in sight", async (theme) => {
  const name = theme.replaceAll(" ", "-");
  await world.workbench.notifications.clear();
  await world.useTheme(theme);
  await stage().focus();
  for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    await world.page.setViewportSize(viewport);
    const main = frame().locator("main");
    await world.workbench.waitUntil(`the editor to be ${size}`, async () => {
      const box = await main.boundingBox();
      return box !== null && box.width < 400 === (size === "narrow");
    });
    // The panel keeps its place when it is resized.
    await frame()
      .locator(".panel")
      .evaluate((panel) => panel.scrollTo(0, 0));
    await world.workbench.screenshot(`busy-${name}-${size}`);
    expect(await main.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    const [list, selected] = [await frame().locator('[role="listbox"]').boundingBox(), await row("star").boundingBox()];
    expect(
      selected && list && selected.y >= list.y - 1 && selected.y + selected.height <= list.y + list.height + 1,
    ).toBe(true);
  }
  await world.page.setViewportSize(WIDE);
  await world.page.keyboard.press("Shift+Slash");
  const dialog = frame().getByRole("dialog");
  await dialog.waitFor();
  await world.workbench.screenshot(`busy-${name}-keys`);
  await world.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
});
