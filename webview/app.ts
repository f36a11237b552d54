import { html, render } from "lit-html";
import type { Strings } from "../src/core/protocol.ts";

/** The places of the page that the parts fill. */
export interface Places {
  readonly toolbar: HTMLElement;
  readonly notices: HTMLElement;
  readonly stage: HTMLElement;
  readonly sash: HTMLElement;
  readonly header: HTMLElement;
  readonly list: HTMLElement;
  readonly texts: HTMLElement;
  readonly footer: HTMLElement;
  readonly live: HTMLElement;
}

/** Builds the page's skeleton, once. */
export function createPlaces(app: HTMLElement, strings: Strings): Places {
  // VS Code's own entries (Cut, Copy, Paste) make no sense on a picture.
  app.dataset.vscodeContext = JSON.stringify({ preventDefaultContextMenuItems: true });
  render(
    html`
      <main>
        <div class="toolbar" role="toolbar" aria-label=${strings.view}></div>
        <div class="notices" role="status"></div>
        <div class="workspace">
          <div class="stage" data-testid="stage" tabindex="0" role="application" aria-describedby="picture-help"></div>
          <div class="sash"></div>
          <section class="panel" aria-label=${strings.annotations}>
            <header></header>
            <div class="list" role="listbox" tabindex="0" aria-multiselectable="true" aria-label=${strings.annotations}></div>
            <section class="texts" data-testid="texts" aria-label=${strings.texts} hidden></section>
            <footer></footer>
          </section>
        </div>
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
    stage: place(".stage"),
    sash: place(".sash"),
    header: place("header"),
    list: place(".list"),
    texts: place(".texts"),
    footer: place("footer"),
    live: place(".live"),
  };
}
