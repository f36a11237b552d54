import { html, render } from "lit-html";
import type { Strings } from "../src/core/protocol.ts";

/** The places of the page that the parts fill. */
export interface Places {
  readonly toolbar: HTMLElement;
  readonly notices: HTMLElement;
  readonly strip: HTMLElement;
  readonly nextLabel: HTMLElement;
  readonly stage: HTMLElement;
  readonly threshold: HTMLElement;
  readonly sash: HTMLElement;
  readonly header: HTMLElement;
  readonly filter: HTMLElement;
  readonly list: HTMLElement;
  readonly labels: HTMLElement;
  readonly texts: HTMLElement;
  readonly runs: HTMLElement;
  readonly facts: HTMLElement;
  readonly footer: HTMLElement;
  readonly prompt: HTMLElement;
  readonly live: HTMLElement;
}

/** Builds the page's skeleton, once. */
export function createPlaces(app: HTMLElement, strings: Strings): Places {
  // VS Code's own entries (Cut, Copy, Paste) are about text; ours are about annotations.
  app.dataset.vscodeContext = JSON.stringify({ preventDefaultContextMenuItems: true });
  render(
    html`
      <main>
        <div class="toolbar" role="toolbar" aria-label=${strings.view}></div>
        <div class="notices" role="status"></div>
        <div class="workspace">
          <div class="drawing-side">
            <div class="strip" role="toolbar" aria-label=${strings.tools} aria-orientation="vertical"></div>
            <div class="next-label"></div>
          </div>
          <div class="stage" data-testid="stage" tabindex="0" role="application" aria-describedby="picture-help"></div>
          <div class="sash"></div>
          <section class="panel" aria-label=${strings.annotations}>
            <div class="head">
              <header></header>
              <div class="filter"></div>
            </div>
            <div class="threshold" hidden></div>
            <div class="list" role="listbox" tabindex="0" aria-multiselectable="true" aria-label=${strings.annotations}></div>
            <footer></footer>
            <section class="texts" data-testid="texts" aria-label=${strings.texts} hidden></section>
            <section class="side" data-testid="labels" aria-label=${strings.labels} hidden></section>
            <section class="side" data-testid="runs" aria-label=${strings.runs} hidden></section>
            <section class="side" data-testid="facts" aria-label=${strings.facts} hidden></section>
          </section>
        </div>
        <section class="prompt" data-testid="prompt" aria-label=${strings.prompt} hidden></section>
        <p id="picture-help" hidden>${strings.pictureHelp}</p>
        <div class="live unseen" role="status"></div>
      </main>
    `,
    app,
  );
  const place = (selector: string): HTMLElement => {
    const element = app.querySelector<HTMLElement>(selector);
    if (!element) throw new Error(`The page has no ${selector}.`);
    return element;
  };
  return {
    toolbar: place(".toolbar"),
    notices: place(".notices"),
    strip: place(".strip"),
    nextLabel: place(".next-label"),
    stage: place(".stage"),
    threshold: place(".threshold"),
    sash: place(".sash"),
    header: place("header"),
    filter: place(".filter"),
    list: place(".list"),
    labels: place("[data-testid=labels]"),
    texts: place(".texts"),
    runs: place("[data-testid=runs]"),
    facts: place("[data-testid=facts]"),
    footer: place("footer"),
    prompt: place(".prompt"),
    live: place(".live"),
  };
}
