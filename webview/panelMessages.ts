import type {
  PanelAction,
  PanelSnapshot,
  PictureFacts,
  Shortcut,
  ToPanel,
  ViewRun,
} from "../src/core/panelProtocol.ts";
import { absentOr, isArrayOf, isBoolean, isFiniteNumber, isOneOf, isRecord, isString } from "./guards.ts";

const isStrings = isArrayOf(isString);

const isAction = isOneOf(
  ...[
    "accept",
    "reject",
    "toPending",
    "nextPending",
    "previousPending",
    "selectNext",
    "selectPrevious",
    "selectAll",
    "acceptAndNext",
    "rejectAndNext",
  ],
  ...["acceptShown", "toggleHidden", "hideLabel", "toggleAllShapes", "showHidden", "focusFilter", "why"],
  ...["digit1", "digit2", "digit3", "digit4", "digit5", "digit6", "digit7", "digit8", "digit9"],
);

function isTokens(value: unknown): value is NonNullable<ViewRun["tokens"]> {
  return (
    isRecord(value) &&
    ["prompt", "output", "thoughts", "estimated"].every((name) => absentOr(isFiniteNumber)(value[name]))
  );
}

function isSent(value: unknown): value is NonNullable<ViewRun["sent"]> {
  return (
    isRecord(value) &&
    isFiniteNumber(value.width) &&
    isFiniteNumber(value.height) &&
    isString(value.mimeType) &&
    isString(value.via)
  );
}

function isRun(value: unknown): value is ViewRun {
  return (
    isRecord(value) &&
    ["id", "task", "name", "prompt", "model", "time"].every((name) => isString(value[name])) &&
    absentOr(isString)(value.asked) &&
    absentOr(isString)(value.finishReason) &&
    absentOr(isFiniteNumber)(value.cost) &&
    absentOr(isBoolean)(value.partial) &&
    absentOr(isTokens)(value.tokens) &&
    absentOr(isSent)(value.sent)
  );
}

function isFacts(value: unknown): value is PictureFacts {
  return isRecord(value) && isString(value.kind) && isFiniteNumber(value.bytes) && absentOr(isBoolean)(value.same);
}

function isShortcut(value: unknown): value is Shortcut {
  return isRecord(value) && isString(value.title) && isStrings(value.keys) && isStrings(value.macKeys);
}

/** Whether a snapshot's parts for the panel are what they should be. */
export function isPanelSnapshot(value: Readonly<Record<string, unknown>>): value is PanelSnapshot & typeof value {
  return absentOr(isArrayOf(isRun))(value.runs) && absentOr(isFacts)(value.facts);
}

type Guards = { readonly [Type in ToPanel["type"]]: (message: Readonly<Record<string, unknown>>) => boolean };

/** What each message to the panel has to be. */
export const PANEL_GUARDS: Guards = {
  perform: (message) => isPanelAction(message.action),
  digits: (message) => isStrings(message.labels),
  place: (message) => isFiniteNumber(message.at) && isFiniteNumber(message.of),
  wantManner: (message) => absentOr(isBoolean)(message.atRest),
  manner: (message) => isString(message.manner),
  shortcuts: (message) => isArrayOf(isShortcut)(message.shortcuts),
  say: (message) => isString(message.text),
};

function isPanelAction(value: unknown): value is PanelAction {
  return isAction(value);
}
