import type { Box, Point } from "../src/core/annotation.ts";
import type {
  ListUpdate,
  PackedMasks,
  ReadOnlyReason,
  Snapshot,
  ToWebview,
  ViewAnnotation,
  ViewImage,
  ViewText,
} from "../src/core/protocol.ts";
import {
  absentOr,
  type Guard,
  isArrayOf,
  isBoolean,
  isCount,
  isFiniteNumber,
  isOneOf,
  isRecord,
  isString,
} from "./guards.ts";
import { isPanelSnapshot, PANEL_GUARDS } from "./panelMessages.ts";
import { PROMPT_GUARDS } from "./prompt/messages.ts";
import { STAGE_GUARDS } from "./stage/messages.ts";

const isReview = isOneOf("pending", "accepted", "rejected");
const isNumbers = isArrayOf(isFiniteNumber);
const isStrings = isArrayOf(isString);
const isPoint = (value: unknown): value is Point => isNumbers(value) && value.length === 2;
const isBox = (value: unknown): value is Box => isNumbers(value) && value.length === 4;
const isLine = isArrayOf(isPoint);
const isPolygon = isArrayOf(isLine);
const isViewAction = isOneOf("fit", "actualSize", "zoomIn", "zoomOut", "toggleMasks", "toggleLabels", "toggleRejected");
const isTool = isOneOf("select", "box", "polygon", "point", "brush", "eraser");

/** The fields that the page draws or shows; others may be anything. */
const OPTIONAL: Readonly<Partial<Record<keyof ViewAnnotation, Guard<unknown>>>> = {
  box_2d: isBox,
  polygon: isPolygon,
  point: isPoint,
  path: isLine,
  maskHash: isString,
  threshold: isFiniteNumber,
  confidence: isFiniteNumber,
  text: isString,
  partial: isBoolean,
};

function isAnnotation(value: unknown): value is ViewAnnotation {
  return (
    isRecord(value) &&
    isString(value.id) &&
    isString(value.label) &&
    isReview(value.review) &&
    Object.entries(OPTIONAL).every(([name, guard]) => absentOr(guard)(value[name]))
  );
}

function isText(value: unknown): value is ViewText {
  return (
    isRecord(value) &&
    isString(value.id) &&
    isString(value.name) &&
    isString(value.text) &&
    isReview(value.review) &&
    absentOr(isString)(value.run) &&
    absentOr(isString)(value.question) &&
    absentOr(isBoolean)(value.partial)
  );
}

function isTextUpdate(value: unknown): value is ListUpdate<ViewText> {
  return isRecord(value) && isArrayOf(isText)(value.put) && isStrings(value.removed);
}

function isImage(value: unknown): value is ViewImage {
  return (
    isRecord(value) &&
    isString(value.url) &&
    isFiniteNumber(value.width) &&
    isFiniteNumber(value.height) &&
    value.width > 0 &&
    value.height > 0
  );
}

function isReason(value: unknown): value is ReadOnlyReason {
  return isRecord(value) && isString(value.message) && absentOr(isFiniteNumber)(value.line);
}

function isSnapshot(value: unknown): value is Snapshot {
  return (
    isRecord(value) &&
    isFiniteNumber(value.version) &&
    isString(value.name) &&
    isArrayOf(isAnnotation)(value.annotations) &&
    isArrayOf(isText)(value.texts) &&
    absentOr(isBoolean)(value.foundNothing) &&
    absentOr(isImage)(value.image) &&
    absentOr(isString)(value.imageProblem) &&
    absentOr(isString)(value.imageNote) &&
    absentOr(isReason)(value.readOnly) &&
    isPanelSnapshot(value)
  );
}

function isMask(value: unknown): value is PackedMasks["masks"][number] {
  return isRecord(value) && isString(value.hash) && [value.width, value.height, value.bytes].every(isCount);
}

const GUARDS: { readonly [Type in ToWebview["type"]]: (message: Readonly<Record<string, unknown>>) => boolean } = {
  ...PANEL_GUARDS,
  ...PROMPT_GUARDS,
  ...STAGE_GUARDS,
  snapshot: (message) => isSnapshot(message.snapshot),
  sentAhead: () => true,
  changed: (message) =>
    isFiniteNumber(message.base) &&
    isFiniteNumber(message.version) &&
    isArrayOf(isAnnotation)(message.put) &&
    isStrings(message.removed) &&
    absentOr(isTextUpdate)(message.texts),
  masks: (message) => isArrayOf(isMask)(message.masks) && message.code instanceof Uint8Array,
  select: (message) => isStrings(message.ids) && isBoolean(message.reveal),
  view: (message) => isViewAction(message.action),
  openText: (message) => isString(message.id),
  tool: (message) => isTool(message.tool),
  brush: (message) => message.step === 1 || message.step === -1,
  painted: (message) => isString(message.name) && isString(message.hash),
  settled: (message) => isFiniteNumber(message.edit),
};

function isMessage(value: unknown): value is ToWebview {
  if (!isRecord(value) || !isString(value.type) || !Object.hasOwn(GUARDS, value.type)) return false;
  return GUARDS[value.type as ToWebview["type"]](value);
}

/** A message of the host, or undefined when it is none this page knows. */
export function parseMessage(value: unknown): ToWebview | undefined {
  return isMessage(value) ? value : undefined;
}
