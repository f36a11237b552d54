import { effect } from "@preact/signals-core";
import type { FromWebview } from "../../src/core/protocol.ts";
import type { StageAct, ToStage } from "../../src/core/stageProtocol.ts";
import type { Actions } from "../actions.ts";
import type { Clipboard } from "../clipboard.ts";
import type { Model } from "../model.ts";
import type { Tools } from "../tools/tools.ts";
import { watchHeldKeys } from "./heldKeys.ts";

/** Stage px that an arrow key pans, and one that moves by more than a pixel. */
const PAN_STEP = 40;
const LARGE_PAN_STEP = 160;

/** Takes what the keys of the picture do. */
export type StageReceiver = (message: ToStage) => void;

/**
 * Carries out what keys do on the picture. They come round by VS Code, which knows the person's key bindings: what a held
 * key does may arrive after it was let go. So what it has moved is put down when all of it has come, as one step of undo.
 */
export function createStageActs(
  model: Model,
  actions: Actions,
  tools: Tools,
  clipboard: Clipboard,
  post: (message: FromWebview) => void,
): StageReceiver {
  /** Presses since all acts were known to have come; each may be an act that is on its way. */
  let presses = 0;
  let asked = false;

  /** Puts down what was moved, once no act of a key can follow. */
  const settle = (): void => {
    if (keys.any() || !tools.isMoving()) return;
    if (presses === 0) tools.putDown();
    else if (!asked) {
      asked = true;
      post({ type: "released" });
    }
  };

  const keys = watchHeldKeys(
    () => {
      presses += 1;
    },
    () => {
      model.peeking.value = false;
      model.grabbing.value = false;
      settle();
    },
  );

  const move = (act: Extract<StageAct, { readonly act: "move" }>): void => {
    if (tools.act(act)) return;
    const step = Math.max(Math.abs(act.down), Math.abs(act.right)) > 1 ? LARGE_PAN_STEP : PAN_STEP;
    actions.pan(-Math.sign(act.right) * step, -Math.sign(act.down) * step);
  };

  const perform = (act: StageAct): void => {
    switch (act.act) {
      case "move":
        move(act);
        break;
      case "confirm":
        if (!tools.act(act)) actions.rename();
        break;
      case "cancel":
        if (!tools.escape()) actions.select([]);
        break;
      case "delete":
        if (!tools.act({ act: "removePoint" })) actions.remove();
        break;
      case "hide":
        // Let go before this came, or chosen from a menu: there is nothing that would show the shapes again.
        model.peeking.value = keys.any();
        break;
      case "grab":
        model.grabbing.value = keys.any();
        break;
      case "copy":
      case "cut":
        clipboard.take(act.act === "cut");
        break;
      default:
        tools.act(act);
    }
  };

  let toldDrawing = false;
  effect(() => {
    const now = tools.isHalfDrawn();
    if (now !== toldDrawing) post({ type: "drawing", now });
    toldDrawing = now;
  });

  return (message) => {
    if (message.type === "released") {
      presses = 0;
      asked = false;
    } else {
      presses = Math.max(presses - 1, 0);
      perform(message.act);
    }
    settle();
  };
}
