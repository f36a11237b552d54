import { html, nothing, type TemplateResult } from "lit-html";
import { icons } from "../icons.ts";

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Shown behind the title. */
  readonly count?: number;
  readonly open: boolean;
  readonly toggle: () => void;
}

/** The heading of a part of the panel, which folds it away, and what is in it. */
export function section({ id, title, count, open, toggle }: Section, content: () => unknown): TemplateResult {
  return html`<h2>
      <button type="button" class="fold" aria-expanded=${open} aria-controls=${id} @click=${toggle}>
        ${icons.fold}<span>${title}</span>${count === undefined ? nothing : html`<span class="count">${count}</span>`}
      </button>
    </h2>
    <div id=${id} class="body" ?hidden=${!open}>${open ? content() : nothing}</div>`;
}
