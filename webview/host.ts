import type { FromWebview, ToWebview } from "../src/core/protocol.ts";
import { parseMessage } from "./messages.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
};

declare global {
  interface Window {
    /** What `HOLD_MESSAGES` has left. */
    heldMessages?: () => readonly MessageEvent[];
  }
}

/** The way to the extension host, and the state that VS Code keeps for the page while its tab is hidden. */
export interface Host {
  post(message: FromWebview): void;
  /** Gives what has come so far, and all that is to come. */
  listen(receive: (message: ToWebview) => void): void;
  readState(): unknown;
  writeState(state: unknown): void;
}

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (receive) => {
      const hear = (event: MessageEvent): void => {
        if (event.origin !== window.origin) return;
        const message = parseMessage(event.data);
        if (message) receive(message);
        else console.error("The page received a message it does not know.", event.data);
      };
      for (const event of window.heldMessages?.() ?? []) hear(event);
      window.addEventListener("message", hear);
    },
    readState: () => api.getState(),
    writeState: (state) => api.setState(state),
  };
}
