import { effect } from "@preact/signals-core";
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { ViewRun } from "../../src/core/panelProtocol.ts";
import type { Strings } from "../../src/core/protocol.ts";
import { icons } from "../icons.ts";
import type { Model } from "../model.ts";
import { format, money, number, when } from "../strings.ts";
import type { PanelActions } from "./panelActions.ts";
import { section } from "./section.ts";

/** "image/jpeg" → "JPEG". */
function kindOf(mimeType: string): string {
  return (mimeType.split("/")[1] ?? mimeType).replace(/\+.*/, "").toUpperCase();
}

function sentence(run: ViewRun, strings: Strings): readonly string[] {
  const { asked, tokens, cost, sent } = run;
  const { prompt, output, thoughts, estimated } = tokens ?? {};
  return [
    ...(asked === undefined ? [] : [format(strings.askedModel, asked)]),
    ...(prompt === undefined && output === undefined
      ? []
      : [format(strings.tokens, number(prompt ?? 0), number(output ?? 0))]),
    ...(thoughts === undefined ? [] : [format(strings.thoughts, number(thoughts))]),
    ...(estimated === undefined ? [] : [format(strings.estimated, number(estimated))]),
    ...(cost === undefined ? [] : [format(strings.cost, money(cost))]),
    ...(sent === undefined
      ? []
      : [
          format(strings.sent, number(sent.width), number(sent.height), kindOf(sent.mimeType)),
          sent.via === "file" ? strings.sentAsFile : strings.sentInline,
        ]),
  ];
}

/** What was asked and how it was answered, the newest first. */
export function createRuns(element: HTMLElement, model: Model, actions: PanelActions, strings: Strings): void {
  const { kept, panel } = model;
  // Unlike on a picture, VS Code's entries (Cut, Copy, Paste) make sense here.
  element.dataset.vscodeContext = JSON.stringify({ preventDefaultContextMenuItems: false });

  const item = (run: ViewRun, brought: number): TemplateResult => {
    const pointed = panel.pointedRun.value === run.id;
    return html`<li class=${pointed ? "run pointed" : "run"} data-run=${run.id} tabindex="-1" aria-current=${pointed}>
      <p class="run-head"><strong>${run.name}</strong> <span dir="auto">${run.model}</span></p>
      <p class="quiet"><time datetime=${run.time}>${when(run.time)}</time></p>
      <p class="asked" dir="auto">${run.prompt}</p>
      <p class="quiet">${sentence(run, strings).join(" · ")}</p>
      ${
        run.partial
          ? html`<p class="cut">
              ${icons.warning}<span>${format(strings.answerPartial, run.finishReason ?? strings.notGiven)}</span>
            </p>`
          : nothing
      }
      ${
        brought > 0
          ? html`<button type="button" class="text" @click=${() => actions.selectOfRun(run.id)}>
              ${format(strings.selectOfRun, brought)}
            </button>`
          : nothing
      }
    </li>`;
  };

  let shown: string | undefined;
  effect(() => {
    const runs = [...(model.snapshot.value?.runs ?? [])].sort((a, b) => (a.time < b.time ? 1 : -1));
    const brought = new Map<string, number>();
    for (const { run } of panel.listed.value) if (run !== undefined) brought.set(run, (brought.get(run) ?? 0) + 1);
    element.hidden = runs.length === 0;
    const open = kept.panel.value.opened.includes("runs");
    render(
      section(
        { id: "runs", title: strings.runs, count: runs.length, open, toggle: () => actions.toggleSection("runs") },
        () => html`<ul class="runs" aria-label=${strings.runs}>
          ${repeat(
            runs,
            ({ id }) => id,
            (run) => item(run, brought.get(run.id) ?? 0),
          )}
        </ul>`,
      ),
      element,
    );
    const pointed = panel.pointedRun.value;
    if (pointed !== undefined && pointed !== shown) {
      const at = element.querySelector<HTMLElement>(".run.pointed");
      at?.scrollIntoView({ block: "nearest" });
      at?.focus({ preventScroll: true });
    }
    shown = pointed;
  });

  // Whoever goes on elsewhere has read it.
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !element.contains(relatedTarget)) panel.pointedRun.value = undefined;
  });
}
