/**
 * Makes rows of buttons one stop of the Tab key: up and down go to the same button of another row, left and right along a
 * row, Home and End to the first and last row. Rows are `[data-row]`; `update` is called after they were drawn anew.
 */
export function makeRovingRows(element: HTMLElement): { readonly update: () => void } {
  const rows = (): readonly HTMLButtonElement[][] =>
    [...element.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll("button")]);
  let stop: HTMLButtonElement | undefined;

  const update = (): void => {
    const buttons = rows().flat();
    if (stop === undefined || !buttons.includes(stop)) stop = buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  };

  element.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLButtonElement && target.closest("[data-row]")) {
      stop = target;
      update();
    }
  });
  element.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!(target instanceof HTMLButtonElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    const row = all.findIndex((buttons) => buttons.includes(target));
    if (row < 0) return;
    const column = all[row]?.indexOf(target) ?? 0;
    const at = (toRow: number, toColumn: number): HTMLButtonElement | undefined => {
      const buttons = all[Math.min(Math.max(toRow, 0), all.length - 1)] ?? [];
      return buttons[Math.min(Math.max(toColumn, 0), buttons.length - 1)];
    };
    const targets: Readonly<Record<string, HTMLButtonElement | undefined>> = {
      ArrowUp: at(row - 1, column),
      ArrowDown: at(row + 1, column),
      ArrowLeft: at(row, column - 1),
      ArrowRight: at(row, column + 1),
      Home: at(0, column),
      End: at(all.length - 1, column),
    };
    if (!Object.hasOwn(targets, key)) return;
    event.preventDefault();
    event.stopPropagation();
    targets[key]?.focus();
  });
  return { update };
}
