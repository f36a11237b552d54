/** `package.json` repeats names that the code decides; these tests keep them one. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import strings from "../../package.nls.json" with { type: "json" };
import { DEFAULT_BASE_URL } from "../../src/engine/gemini/endpoint.ts";
import { DEFAULT_MODEL } from "../../src/engine/gemini/models.ts";
import { IMAGE_EXTENSIONS } from "../../src/engine/images/kinds.ts";
import { SIDECAR_SUFFIX } from "../../src/engine/sidecars/names.ts";

const root = new URL("../../", import.meta.url);
const text = JSON.stringify(manifest);
const { contributes } = manifest;

/** All TypeScript of a folder as one text. */
function source(folder: string): string {
  const files = readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" });
  return files
    .flatMap((name) => (name.endsWith(".ts") ? readFileSync(new URL(folder + name, root), "utf8") : []))
    .join("\n");
}

/** Every regular expression that a `when` clause matches file names with. */
function patterns(key: string): RegExp[] {
  const found = [...text.matchAll(new RegExp(`${key} =~ /((?:[^/\\\\]|\\\\\\\\.)+)/(i?)`, "g"))];
  return found.map(([, body = "", flags]) => new RegExp(JSON.parse(`"${body}"`), flags));
}

describe("names in package.json", () => {
  it("every contributed command is registered, and the other way round", () => {
    const tables = source("src/host/commands/").matchAll(
      /(?:const commands: Record<string, Run> =|: Record<string, Run> \{[\s\S]*?\n {2}return) \{([\s\S]*?)\n {2}\};/g,
    );
    const registered = [...tables].flatMap(([, table = ""]) =>
      [...table.matchAll(/^ {4}(\w+)(?::|,$)/gm)].map(([, name]) => `visionSidecar.${name}`),
    );
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(registered.sort());
  });

  it("every command that a menu, a key or the code calls exists", () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    const menus = Object.values(contributes.menus).flat();
    const called = [
      ...menus.flatMap((item) => ("command" in item ? [item.command] : [])),
      ...contributes.keybindings.map(({ command }) => command),
      ...[
        ...source("src/").matchAll(/["'](visionSidecar\.(?!editor|apiKey|baseUrl|answering|prompts|usage)\w+)["']/g),
      ].map(([, name]) => name),
    ];
    expect(called.filter((name) => name === undefined || !known.has(name))).toEqual([]);
  });

  it("every string has its translation key, and no key is idle", () => {
    const used = new Set([...text.matchAll(/%([\w.]+)%/g)].map(([, key]) => key));
    expect([...used].sort()).toEqual(Object.keys(strings).sort());
  });

  it("menus are for exactly the pictures that the code takes", () => {
    const names = [...IMAGE_EXTENSIONS, ...IMAGE_EXTENSIONS.map((e) => e.toUpperCase())].map((e) => `.${e}`);
    const others = [".txt", ".json", ".pngx", ".xpng", "png", ".svgz"];
    const documents = (pattern: RegExp) => pattern.test(".pdf");
    const found = patterns("resourceExtname").filter((pattern) => !documents(pattern));
    expect(found.length).toBeGreaterThan(3);
    for (const pattern of found) {
      expect(names.filter((name) => !pattern.test(name))).toEqual([]);
      expect(others.filter((name) => pattern.test(name))).toEqual([]);
    }
  });

  it("sidecars are known by the same names everywhere", () => {
    const expected = IMAGE_EXTENSIONS.map((extension) => `*.${extension}${SIDECAR_SUFFIX}`).sort();
    expect([...(contributes.languages[0]?.filenamePatterns ?? [])].sort()).toEqual(expected);
    expect([...(contributes.jsonValidation[0]?.fileMatch ?? [])].sort()).toEqual(expected);
    expect(contributes.customEditors[0]?.selector[0]?.filenamePattern).toBe(
      `*.{${IMAGE_EXTENSIONS.join(",")}}${SIDECAR_SUFFIX}`,
    );
    const nesting: Record<string, string> = contributes.configurationDefaults["explorer.fileNesting.patterns"];
    expect(Object.entries(nesting).sort()).toEqual(
      IMAGE_EXTENSIONS.map((e) => [`*.${e}`, `\${capture}.${e}${SIDECAR_SUFFIX}`]).sort(),
    );
    for (const pattern of patterns("resourceFilename")) {
      for (const extension of IMAGE_EXTENSIONS) expect(pattern.test(`a b.${extension}${SIDECAR_SUFFIX}`)).toBe(true);
      expect(pattern.test(`foo${SIDECAR_SUFFIX}`)).toBe(false);
    }
  });

  it("settings have the defaults of the code, and all are restricted in untrusted folders", () => {
    const { properties } = contributes.configuration;
    expect(properties["visionSidecar.model"].default).toBe(DEFAULT_MODEL);
    expect(properties["visionSidecar.baseUrl"]).toMatchObject({ default: DEFAULT_BASE_URL, scope: "machine" });
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    expect([...restricted].sort()).toEqual(Object.keys(properties).sort());
  });

  it("nothing of the extension starts by itself in a folder without sidecars", () => {
    // With sidecars it must: they follow their images when these are renamed or moved. And conversations, and pictures
    // that were opened to be drawn on, are opened again when they were open the last time.
    expect(manifest.activationEvents).toEqual([
      "workspaceContains:**/*.vision.json",
      "onFileSystem:vision-sidecar-ask",
      "onFileSystem:vision-sidecar-new",
    ]);
  });
});
