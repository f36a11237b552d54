/** The commands of keys on the picture: the page carries them out, with the tool that is taken and what is selected there. */
import { type StageCommand, stageAct } from "../../core/stageProtocol.ts";
import { forgetDrawing } from "../editor/newLabelInput.ts";
import type { Services } from "../services.ts";
import type { Run } from "./register.ts";

export function stageCommands({ editors }: Services): Record<string, Run> {
  const act = (command: StageCommand): Run => {
    return async (argument) => editors.active()?.post({ type: "act", act: stageAct(command, argument) });
  };
  return {
    moveUp: act("moveUp"),
    moveDown: act("moveDown"),
    moveLeft: act("moveLeft"),
    moveRight: act("moveRight"),
    makeTaller: act("makeTaller"),
    makeShorter: act("makeShorter"),
    makeWider: act("makeWider"),
    makeNarrower: act("makeNarrower"),
    nextPoint: act("nextPoint"),
    previousPoint: act("previousPoint"),
    addPoint: act("addPoint"),
    removePoint: act("removePoint"),
    takeBackPoint: act("takeBackPoint"),
    confirm: act("confirm"),
    cancel: act("cancel"),
    hideWhileHeld: act("hideWhileHeld"),
    dragWhileHeld: act("dragWhileHeld"),
    copyAnnotations: act("copyAnnotations"),
    cutAnnotations: act("cutAnnotations"),
    forgetDrawing: async () => forgetDrawing(),
    pasteAnnotations: async () => editors.active()?.paste(),
  };
}
