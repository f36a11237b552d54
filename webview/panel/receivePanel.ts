import type { ToPanel } from "../../src/core/panelProtocol.ts";
import type { Model } from "../model.ts";
import type { Manner } from "./manner.ts";
import type { PanelActions } from "./panelActions.ts";

/** Takes what the host says to the panel. */
export type PanelReceiver = (message: ToPanel) => void;

export function createPanelReceiver({ panel, spoken }: Model, actions: PanelActions, manner: Manner): PanelReceiver {
  return (message) => {
    switch (message.type) {
      case "perform":
        actions.perform(message.action);
        break;
      case "digits":
        panel.digits.value = message.labels;
        break;
      case "place":
        panel.place.value = { at: message.at, of: message.of };
        break;
      case "manner":
        manner.apply(message.manner);
        break;
      case "wantManner":
        if (message.atRest) manner.tellAtRest();
        else manner.tell();
        break;
      case "shortcuts":
        panel.shortcuts.value = panel.shortcuts.value === undefined ? message.shortcuts : undefined;
        break;
      case "say":
        spoken.value = { text: message.text };
        break;
    }
  };
}
