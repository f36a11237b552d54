/** Pictures in the tags of programs: JSX, MDX, Vue, Svelte, Astro. */
import { type ImageReference, isTemplate } from "./reference.ts";
import { scanTags } from "./scanTags.ts";
import { type TagRules, tagReference } from "./tag.ts";

/** The languages in which programs hold tags. */
export type Markup = "jsx" | "mdx" | "vue" | "svelte" | "astro";

/** The tag may stand in a template string or in a comment: these characters would end it, or begin code. */
const PROGRAM = "`\\{}*";

const JSX: TagRules = { isComputed: isTemplate, entities: PROGRAM, inStrings: true };

const RULES: Readonly<Record<Markup, TagRules>> = {
  jsx: JSX,
  // It may stand in a table.
  mdx: { ...JSX, entities: `${PROGRAM}|` },
  vue: JSX,
  // In Svelte, quotes do not keep braces from holding code.
  svelte: { ...JSX, isComputed: (written) => written.includes("{") || isTemplate(written) },
  astro: JSX,
};

/**
 * All references of a program.
 * @param seen its text with blanks in place of what is not to be read
 * @param raw its text
 */
export function findInTags(seen: string, raw: string, markup: Markup): ImageReference[] {
  return scanTags(seen).flatMap((tag) => tagReference(tag, raw, RULES[markup]) ?? []);
}
