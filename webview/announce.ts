import { effect } from "@preact/signals-core";
import type { Strings, ViewText } from "../src/core/protocol.ts";
import type { Model } from "./model.ts";
import { format, inWords, textInWords } from "./strings.ts";

/** Says in a live region what happens in the picture, where a screen reader sees nothing by itself. */
export function createAnnouncer(element: HTMLElement, list: HTMLElement, model: Model, strings: Strings): void {
  const say = (text: string): void => {
    // Another node each time: the same words again would be no change to speak of.
    element.replaceChildren(text);
  };

  const selectionInWords = (selection: readonly string[]): string => {
    if (selection.length === 0) return strings.nothingSelected;
    if (selection.length > 1) return format(strings.selected, selection.length);
    const visible = model.visible.peek();
    const at = visible.findIndex(({ id }) => id === selection[0]);
    const annotation = visible[at];
    if (!annotation) return "";
    return `${inWords(annotation, strings)}, ${format(strings.position, at + 1, visible.length)}`;
  };

  let spokenSelection = model.kept.selection.peek();
  effect(() => {
    const selection = model.kept.selection.value;
    if (selection === spokenSelection) return;
    spokenSelection = selection;
    // The focused list is read by itself.
    if (document.activeElement !== list) say(selectionInWords(selection));
  });

  let knownTexts: ReadonlyMap<string, ViewText> | undefined;
  effect(() => {
    const texts = model.snapshot.value?.texts;
    if (!texts) return;
    const changed = texts.filter(({ id, text, review }) => {
      const before = knownTexts?.get(id);
      return text !== before?.text || review !== before.review;
    });
    // What is there when the editor opens is read where it stands.
    if (knownTexts && changed.length > 0) say(changed.map((text) => textInWords(text, strings)).join(". "));
    knownTexts = new Map(texts.map((text) => [text.id, text]));
  });

  effect(() => {
    if (model.spoken.value) say(model.spoken.value.text);
  });

  let spokenCount = "";
  effect(() => {
    const { done, all } = model.reviewed.value;
    const count = format(strings.reviewed, done, all);
    if (spokenCount !== "" && count !== spokenCount) say(count);
    if (model.snapshot.value) spokenCount = count;
  });
}
