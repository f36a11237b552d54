/** What the text documents in view say. */
import type { World } from "./world.ts";

/** As one line: long ones wrap wherever there is room. */
export async function shownText({ page }: World): Promise<string> {
  const lines = await page.locator(".editor-instance .view-lines").allInnerTexts();
  return lines.join("\n").replaceAll(/[\s\u00a0]+/g, " ");
}

export async function waitForText(world: World, what: string): Promise<void> {
  await world.workbench.waitUntil(`"${what}" in a document`, async () => (await shownText(world)).includes(what));
}
