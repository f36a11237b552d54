import { expect, it } from "vitest";
import manifest from "../../../../package.json" with { type: "json" };
import { LANGUAGES } from "../../../../src/engine/references/languages.ts";

it("menus offer alt texts in exactly the languages whose pictures are found", () => {
  const { menus } = manifest.contributes;
  const items = [...menus["editor/context"], ...menus.commandPalette].filter(({ command }) => /AltText/.test(command));
  expect(items.map(({ command }) => command)).toEqual([
    "visionSidecar.insertAltText",
    "visionSidecar.insertAltText",
    "visionSidecar.insertMissingAltTexts",
  ]);
  for (const { when } of items) {
    const [, names = ""] = /^editorLangId =~ \/\^\(([\w|]+)\)\$\//.exec(when) ?? [];
    expect(names.split("|").sort()).toEqual([...LANGUAGES].sort());
  }
});
