import type { StageAct, ToStage } from "../../src/core/stageProtocol.ts";
import { isFiniteNumber, isOneOf, isRecord } from "../guards.ts";

const isPlain = isOneOf(...["addPoint", "removePoint", "confirm", "cancel", "delete", "hide", "grab", "copy", "cut"]);

function isAct(value: unknown): value is StageAct {
  if (!isRecord(value)) return false;
  const { act } = value;
  if (act === "move" || act === "size") return isFiniteNumber(value.down) && isFiniteNumber(value.right);
  if (act === "point") return value.by === 1 || value.by === -1;
  return isPlain(act);
}

/** What the messages to the picture must hold. */
export const STAGE_GUARDS: {
  readonly [Type in ToStage["type"]]: (message: Readonly<Record<string, unknown>>) => boolean;
} = {
  act: (message) => isAct(message.act),
  released: () => true,
};
