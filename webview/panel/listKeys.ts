/** What a key of the list makes of its selection. */
export interface ListMove {
  /** The row the keyboard is at afterwards. */
  readonly active: string;
  /** The new selection, its last one primary; absent when it stays. */
  readonly selection?: readonly string[];
}

export interface ListState {
  readonly ids: readonly string[];
  readonly selection: readonly string[];
  readonly active: string | undefined;
  /** Where a range began that Shift extends. */
  readonly anchor: string | undefined;
}

/** All from one row to another, in the order from `from`, so that the last one is `to`. */
export function range(ids: readonly string[], from: string | undefined, to: string): readonly string[] {
  const end = ids.indexOf(to);
  const start = from === undefined ? -1 : ids.indexOf(from);
  if (start < 0) return [to];
  return start <= end ? ids.slice(start, end + 1) : ids.slice(end, start + 1).reverse();
}

/**
 * The listbox keys for several selected rows: arrows, Home, End and the page keys move and select, with Shift they extend the
 * range, with Ctrl they only move; Ctrl+Space takes one in or out. Undefined for keys that are not the list's.
 */
export function listMove(
  state: ListState,
  key: string,
  keys: { readonly shift: boolean; readonly ctrl: boolean },
  page: number,
): ListMove | undefined {
  const { ids, selection, active } = state;
  const at = active === undefined ? -1 : ids.indexOf(active);
  if (key === "a" && keys.ctrl && !keys.shift) {
    const last = at < 0 ? ids.at(-1) : active;
    return last === undefined ? undefined : { active: last, selection: [...ids.filter((id) => id !== last), last] };
  }
  if (key === " ") {
    if (active === undefined || at < 0) return undefined;
    const others = selection.filter((id) => id !== active);
    const isSelected = others.length < selection.length;
    return { active, selection: isSelected && keys.ctrl ? others : keys.ctrl ? [...others, active] : [active] };
  }
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? ids.length - 1 : at - 1,
    Home: 0,
    End: ids.length - 1,
    PageDown: at + page,
    PageUp: at - page,
  };
  const target = targets[key];
  if (target === undefined) return undefined;
  const id = ids[Math.min(Math.max(target, 0), ids.length - 1)];
  if (id === undefined) return undefined;
  if (keys.ctrl) return { active: id };
  return { active: id, selection: keys.shift ? range(ids, state.anchor ?? active, id) : [id] };
}
