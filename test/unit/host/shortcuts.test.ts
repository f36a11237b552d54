import { expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { shortcutsOf } from "../../../src/host/editor/shortcuts.ts";

it("the list of shortcuts holds every key that the editor contributes, and none of others", () => {
  const shortcuts = shortcutsOf(manifest);
  const keysOf = (command: string) => shortcuts.find(({ title }) => title === `%command.${command}%`);
  expect(keysOf("accept")).toEqual({ title: "%command.accept%", keys: ["a"], macKeys: ["a"] });
  expect(keysOf("setLabel")?.keys).toEqual(["1 – 9"]);
  expect(keysOf("nextImage")?.keys).toEqual(["d", "pagedown"]);
  expect(keysOf("focusFilter")).toMatchObject({ keys: ["ctrl+f"], macKeys: ["cmd+f"] });
  // On a Mac the one hides all other windows, and elsewhere the other opens VS Code's Help.
  expect(keysOf("showHidden")).toMatchObject({ keys: ["ctrl+alt+h"], macKeys: ["alt+h"] });
  // Backspace deletes on a Mac alone.
  expect(keysOf("delete")).toMatchObject({ keys: ["delete"], macKeys: ["delete", "backspace"] });
  expect(keysOf("removePoint")).toMatchObject({ keys: ["backspace"], macKeys: [] });
  expect(keysOf("moveUp")?.keys).toEqual(["up", "shift+up"]);
  expect(keysOf("sendPrompt")).toBeUndefined();
});

it("no key opens one of VS Code's menus too: File, Edit, Selection, View, Go, Run, Terminal, Help", () => {
  // Shift makes no difference to the menu bar, Ctrl does; a Mac has no such keys.
  const keys = manifest.contributes.keybindings.map(({ key }) => key);
  expect(keys.filter((key) => /^(?:shift\+)?alt\+[fesvgrth]$/.test(key))).toEqual([]);
});

it("no key of the editor stands for two commands", () => {
  for (const elsewhere of ["&& !isMac", "&& isMac"]) {
    const taken = manifest.contributes.keybindings.flatMap((binding) =>
      binding.when.includes("visionSidecar.editorFocused") && !binding.when.includes(elsewhere) ? [binding.key] : [],
    );
    expect(taken.filter((key, i) => taken.indexOf(key) !== i)).toEqual([]);
  }
});
