/**
 * The context keys of the key bindings for annotations: the page of some editor has the focus, something is selected or
 * half drawn in it, and a label is being asked for.
 */
import * as vscode from "vscode";

const FOCUSED = "visionSidecar.editorFocused";
const HAS_SELECTION = "visionSidecar.editorHasSelection";
const IS_DRAWING = "visionSidecar.editorIsDrawing";
const ASKS_FOR_LABEL = "visionSidecar.editorAsksForLabel";

/** While one editor takes another one's place, both may say that they have it. */
const focused = new Set<object>();
const selecting = new WeakSet<object>();
const drawing = new WeakSet<object>();
const told = new Map<string, boolean>();

/** Notes whether the page of a panel has the focus. */
export async function setFocused(panel: object, now: boolean): Promise<void> {
  if (now) focused.add(panel);
  else focused.delete(panel);
  await tell();
}

/** Notes whether something is selected in a panel. */
export async function setSelecting(panel: object, now: boolean): Promise<void> {
  if (now) selecting.add(panel);
  else selecting.delete(panel);
  await tell();
}

/** Notes whether a shape is half drawn in a panel. */
export async function setDrawing(panel: object, now: boolean): Promise<void> {
  if (now) drawing.add(panel);
  else drawing.delete(panel);
  await tell();
}

/** Notes whether the label of something new is being asked for. */
export async function setAsking(now: boolean): Promise<void> {
  await set(ASKS_FOR_LABEL, now);
}

async function tell(): Promise<void> {
  await set(FOCUSED, focused.size > 0);
  const isIn = (panels: WeakSet<object>): boolean => [...focused].some((panel) => panels.has(panel));
  await set(HAS_SELECTION, isIn(selecting));
  await set(IS_DRAWING, isIn(drawing));
}

async function set(key: string, value: boolean): Promise<void> {
  if ((told.get(key) ?? false) === value) return;
  told.set(key, value);
  await vscode.commands.executeCommand("setContext", key, value);
}
