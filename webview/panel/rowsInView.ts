import { type ReadonlySignal, signal } from "@preact/signals-core";

/** CSS px; as in the style sheet. */
const ROW_HEIGHT = 24;

/** Rows that come and go together. */
export const GROUP = 50;

/** Numbers of the first and the last group of rows. */
export interface GroupRange {
  readonly first: number;
  readonly last: number;
}

/** The groups that are to be seen in a list, and as much above and below as a person scrolls at once. */
export function groupsInView(scrollTop: number, height: number): GroupRange {
  const group = (y: number): number => Math.floor(Math.max(y, 0) / (ROW_HEIGHT * GROUP));
  return { first: group(scrollTop - height), last: group(scrollTop + 2 * height) };
}

/** Keeps up with how far a list is scrolled, and how high it is. */
export function watchGroupsInView(list: HTMLElement): ReadonlySignal<GroupRange> {
  const range = signal(groupsInView(0, window.innerHeight));
  const update = (): void => {
    const now = groupsInView(list.scrollTop, list.clientHeight);
    const { first, last } = range.peek();
    if (now.first !== first || now.last !== last) range.value = now;
  };
  list.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(list);
  return range;
}
