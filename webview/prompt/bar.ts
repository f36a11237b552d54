import { effect } from "@preact/signals-core";
import { html, nothing, render } from "lit-html";
import type { PromptChoice } from "../../src/core/promptProtocol.ts";
import type { Strings } from "../../src/core/protocol.ts";
import { pressInField } from "../fieldKeys.ts";
import { icons } from "../icons.ts";
import { iconButton } from "../panel/toolbar.ts";
import { format } from "../strings.ts";
import { createFieldHistory } from "./history.ts";
import { promptIcons } from "./icons.ts";
import type { Prompt } from "./promptModel.ts";

export interface PromptBar {
  /** Unfolds the bar and goes to its field. */
  focus(): void;
}

/** The bar below the picture in which Gemini is asked about it. */
export function createPromptBar(element: HTMLElement, stage: HTMLElement, prompt: Prompt, strings: Strings): PromptBar {
  const history = createFieldHistory();
  const bar = document.createElement("div");
  const status = document.createElement("div");
  bar.className = "prompt-bar";
  status.className = "prompt-status";
  element.append(bar, status);
  const field = (): HTMLTextAreaElement | null => bar.querySelector("textarea");

  const go = (ask: () => boolean): void => {
    history.reset();
    if (!ask()) field()?.focus();
  };

  const bringBack = (direction: 1 | -1, area: HTMLTextAreaElement): boolean => {
    const { selectionStart, selectionEnd, value } = area;
    // Within a text of several lines the arrows move from line to line first.
    const atEnd =
      direction === 1 ? !value.slice(0, selectionStart).includes("\n") : !value.slice(selectionEnd).includes("\n");
    const text = atEnd ? history.step(direction, prompt.choice.value?.history ?? [], value) : undefined;
    if (text === undefined) return false;
    prompt.write(text);
    // The field has got it by now: effects run at once.
    area.setSelectionRange(text.length, text.length);
    return true;
  };

  const press = (event: KeyboardEvent): void => {
    const { key, shiftKey, target } = event;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    const take = (): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (plain && key === "Enter" && !shiftKey) {
      take();
      go(prompt.run);
    } else if (plain && key === "Escape") {
      take();
      stage.focus();
    } else if (
      plain &&
      !shiftKey &&
      (key === "ArrowUp" || key === "ArrowDown") &&
      target instanceof HTMLTextAreaElement
    ) {
      if (bringBack(key === "ArrowUp" ? 1 : -1, target)) event.preventDefault();
      event.stopPropagation();
    } else pressInField(event);
  };

  const option = ({ id, name }: PromptChoice) =>
    html`<option value=${id} ?selected=${id === prompt.choice.value?.id}>${name}</option>`;

  effect(() => {
    const offer = prompt.offer.value;
    const { folded, text } = prompt.kept.value;
    const choice = prompt.choice.value;
    const isRunning = prompt.progress.value !== undefined;
    const isDrawing = prompt.drawing.value !== undefined;
    element.hidden = offer === undefined;
    if (offer === undefined) return;
    const tasks = offer.choices.filter(({ preset }) => !preset);
    const presets = offer.choices.filter(({ preset }) => preset);
    render(
      html`<button
          type="button"
          class="fold"
          title=${strings.prompt}
          aria-label=${strings.prompt}
          aria-expanded=${!folded}
          @click=${() => prompt.setFolded(!folded)}
        >
          ${icons.fold}${folded ? html`<span>${strings.prompt}</span>` : nothing}
        </button>
        ${
          folded
            ? nothing
            : html`<select
                aria-label=${strings.promptTask}
                title=${strings.promptTask}
                .value=${choice?.id ?? ""}
                @change=${(event: Event) => {
                  history.reset();
                  if (event.target instanceof HTMLSelectElement) prompt.choose(event.target.value);
                }}
              >
                ${tasks.map(option)}
                ${presets.length > 0 ? html`<optgroup label=${strings.presets}>${presets.map(option)}</optgroup>` : nothing}
              </select>
              ${
                offer.problems.length === 0
                  ? nothing
                  : iconButton(
                      format(strings.presetProblems, offer.problems.join("\n")),
                      icons.warning,
                      prompt.editPresets,
                    )
              }
              <textarea
                dir="auto"
                rows="1"
                aria-label=${strings.promptText}
                aria-description=${strings.promptKeys}
                title=${strings.promptKeys}
                placeholder=${choice?.hint ?? ""}
                .value=${text}
                @input=${(event: Event) => {
                  history.reset();
                  if (event.target instanceof HTMLTextAreaElement) prompt.write(event.target.value);
                }}
                @keydown=${press}
              ></textarea>
              ${iconButton(strings.region, promptIcons.region, () => go(prompt.runInRegion), {
                pressed: isDrawing,
                disabled: choice?.takesRegion !== true || isRunning,
              })}`
        }
        ${
          folded && !isRunning
            ? nothing
            : html`<button
                type="button"
                class="text run"
                title=${isRunning ? strings.stop : strings.run}
                aria-label=${isRunning ? strings.stop : strings.run}
                @click=${() => (isRunning ? prompt.stop() : go(prompt.run))}
              >
                ${isRunning ? promptIcons.stop : promptIcons.run}<span>${isRunning ? strings.stop : strings.run}</span>
              </button>`
        }`,
      bar,
    );
  });

  // One live region for all of it, and one progress bar: replaced ones would be read again and again.
  effect(() => {
    const progress = prompt.progress.value;
    const line = progress?.line ?? prompt.outcome.value;
    status.hidden = line === "";
    render(
      html`<progress aria-label=${strings.prompt} max="1" value=${progress?.part ?? nothing} ?hidden=${!progress}></progress>
        <span class="line" role="status">${line}</span>`,
      status,
    );
  });

  return {
    focus: () => {
      prompt.setFolded(false);
      field()?.focus();
      field()?.select();
    },
  };
}
