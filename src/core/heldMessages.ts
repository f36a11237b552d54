/**
 * What the page runs before anything else. VS Code hands over what was sent ahead when the page is loaded, but at the latest
 * 200 ms after it was written, whether its script has come by then or not; and what nobody hears is lost.
 *
 * Leaves the function `window.heldMessages`, which gives the events so far, in their order, and ends the holding.
 */
export const HOLD_MESSAGES = `window.heldMessages = (() => {
  const events = [];
  const hold = (event) => events.push(event);
  addEventListener("message", hold);
  return () => {
    removeEventListener("message", hold);
    return events;
  };
})();`;
