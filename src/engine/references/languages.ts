/** VS Code's ids of the languages whose pictures are found. `package.json` repeats them in its menus. */
export const LANGUAGES = [
  "markdown",
  "html",
  "mdx",
  "vue",
  "svelte",
  "astro",
  "javascriptreact",
  "typescriptreact",
] as const;

export type Language = (typeof LANGUAGES)[number];

/** Whether it is one of them. */
export function isLanguage(id: string): id is Language {
  return LANGUAGES.some((known) => known === id);
}
