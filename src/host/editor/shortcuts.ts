/** The keys of the editor as `package.json` contributes them. */
import * as z from "zod";
import type { Shortcut } from "../../core/panelProtocol.ts";

/** As much of `package.json` as is read here; VS Code has put the titles into the person's language. */
const manifestSchema = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string() })),
    keybindings: z.array(
      z.object({
        command: z.string(),
        key: z.string(),
        mac: z.string().optional(),
        when: z.string().optional(),
        args: z.unknown().optional(),
      }),
    ),
  }),
});

/** Keys hold in the editor's page under this context. */
const IN_EDITOR = "visionSidecar.editorFocused";
const ON_MAC = /&& isMac\b/;
const ELSEWHERE = /&& !isMac\b/;

/**
 * Every command of the editor that has keys, in the order of the commands, with its keys.
 *
 * @param manifest the extension's `package.json`
 */
export function shortcutsOf(manifest: unknown): readonly Shortcut[] {
  const { commands, keybindings } = manifestSchema.parse(manifest).contributes;
  const ours = keybindings.filter(({ when }) => when?.includes(IN_EDITOR));
  return commands.flatMap(({ command, title }) => {
    const bindings = ours.filter((binding) => binding.command === command);
    const keys = joined(
      bindings.flatMap(({ key, when }) => (ON_MAC.test(when ?? "") ? [] : [key])),
      bindings,
    );
    const macKeys = joined(
      bindings.flatMap(({ key, mac, when }) => (ELSEWHERE.test(when ?? "") ? [] : [mac ?? key])),
      bindings,
    );
    return bindings.length === 0 ? [] : [{ title, keys, macKeys }];
  });
}

/** Of a command that each key calls with another argument, as the digits do, the first and the last key stand for all. */
function joined(keys: readonly string[], bindings: readonly { readonly args?: unknown }[]): readonly string[] {
  const numbered = bindings.length > 2 && bindings.every(({ args }) => args !== undefined);
  return numbered ? [`${keys[0]} – ${keys.at(-1)}`] : keys;
}
