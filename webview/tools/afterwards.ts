/** Milliseconds that work waits at most. */
const PATIENCE = 100;

/** What may come next and has to meet a page on which the work is done. */
const NEXT = ["pointerdown", "keydown", "wheel", "message", "blur", "pagehide"] as const;

/**
 * Puts off work that nobody can see until the host has answered what was just posted, or a person goes on. Where page and
 * workbench share a thread, drawing a crowd anew would keep the message from going out.
 */
export function createAfterwards(): (work: () => void) => void {
  let waiting: (() => void) | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  const finish = (): void => {
    clearTimeout(patience);
    const work = waiting;
    waiting = undefined;
    work?.();
  };
  // Before anyone else hears of it.
  for (const type of NEXT) window.addEventListener(type, finish, { capture: true });
  return (work) => {
    finish();
    waiting = work;
    patience = setTimeout(finish, PATIENCE);
  };
}
