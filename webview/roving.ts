/** Makes a toolbar one stop of the Tab key: the arrow keys, Home and End move between its buttons. */
export function makeRoving(toolbar: HTMLElement): void {
  const buttons = (): readonly HTMLButtonElement[] => [...toolbar.querySelectorAll("button")];
  const makeStop = (stop: Element | undefined): void => {
    for (const button of buttons()) button.tabIndex = button === stop ? 0 : -1;
  };
  makeStop(buttons()[0]);

  toolbar.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLButtonElement) makeStop(target);
  });
  toolbar.addEventListener("keydown", (event) => {
    if (!(event.target instanceof HTMLButtonElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = buttons();
    const at = all.indexOf(event.target);
    const isVertical = toolbar.getAttribute("aria-orientation") === "vertical";
    const targets: Readonly<Record<string, number>> = {
      [isVertical ? "ArrowDown" : "ArrowRight"]: (at + 1) % all.length,
      [isVertical ? "ArrowUp" : "ArrowLeft"]: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[target]?.focus();
  });
}
