import { createActions } from "./actions.ts";
import { createAnnouncer } from "./announce.ts";
import { createPlaces } from "./app.ts";
import { createClipboard } from "./clipboard.ts";
import { handleFocus } from "./focus.ts";
import { connectHost, type Host } from "./host.ts";
import { keepState } from "./keep.ts";
import { createMasks } from "./masks/masks.ts";
import { createModel, type Model } from "./model.ts";
import { handleContextMenu } from "./panel/contextMenu.ts";
import { createFacts } from "./panel/facts.ts";
import { createFilter } from "./panel/filter.ts";
import { createHeader } from "./panel/header.ts";
import { createLabels } from "./panel/labels.ts";
import { createList } from "./panel/list.ts";
import { createManner } from "./panel/manner.ts";
import { createNextLabel } from "./panel/nextLabel.ts";
import { createFooter, createNotices } from "./panel/notes.ts";
import { createPanelActions } from "./panel/panelActions.ts";
import { createPanelReceiver } from "./panel/receivePanel.ts";
import { createRuns } from "./panel/runs.ts";
import { createSash } from "./panel/sash.ts";
import { createShortcuts } from "./panel/shortcuts.ts";
import { createTexts } from "./panel/texts.ts";
import { createToolbar } from "./panel/toolbar.ts";
import { createPromptBar } from "./prompt/bar.ts";
import { createPrompt } from "./prompt/promptModel.ts";
import { createPromptReceiver } from "./prompt/receivePrompt.ts";
import { createRegionTool } from "./prompt/regionTool.ts";
import { createReceiver } from "./receive.ts";
import { createRest } from "./rest.ts";
import { createStageActs } from "./stage/acts.ts";
import { handleKeys } from "./stage/keys.ts";
import { handlePointer } from "./stage/pointer.ts";
import { createStage } from "./stage/stage.ts";
import { readStrings } from "./strings.ts";
import { createTextActions } from "./textActions.ts";
import { watchFont, watchPixelRatio } from "./theme.ts";
import { createEdits } from "./tools/edits.ts";
import { createThreshold } from "./tools/threshold.ts";
import { createToolStrip } from "./tools/toolStrip.ts";
import { createTools } from "./tools/tools.ts";
import { parseViewState } from "./viewState.ts";

/** Builds the page: one model, parts that show it, actions that change it, and the host on the other side. */
function start(app: HTMLElement): void {
  const strings = readStrings();
  const host = connectHost();
  const model = createModel(parseViewState(host.readState()));
  const actions = createActions(model, host.post);
  const panelActions = createPanelActions(model, actions, strings, host.post);
  const textActions = createTextActions(model, host.post);
  const masks = createMasks(model, host.post);
  const places = createPlaces(app, strings);

  createToolbar(places.toolbar, model, actions, panelActions, strings);
  createNotices(places.notices, model, actions, strings);
  createSash(places.sash, app, model, strings);
  createHeader(places.header, model, actions, panelActions, strings);
  createFilter(places.filter, places.list, model, panelActions, strings);
  createList(places.list, model, actions, panelActions, strings);
  createLabels(places.labels, model, panelActions, strings);
  createTexts(places.texts, model, textActions, strings);
  createRuns(places.runs, model, panelActions, strings);
  createFacts(places.facts, model, panelActions, strings);
  createFooter(places.footer, model, actions, panelActions, strings);
  createShortcuts(app, model, panelActions, strings);
  createAnnouncer(places.live, places.list, model, strings);

  watchPixelRatio(model.pixelRatio);
  const stage = createStage(places.stage, model, masks, watchFont(), strings, host.post);
  const edits = createEdits(model, host.post);
  const tools = createTools({ model, masks, edits, element: stage.element, hit: stage.hit, strings });
  createToolStrip(places.strip, model, tools, edits, strings);
  createNextLabel(places.nextLabel, stage.element, model, panelActions, strings);
  createThreshold(places.threshold, model, masks, edits, strings);
  handlePointer(stage, model, actions, tools);
  handleKeys(app, stage.element, model, actions, panelActions, tools);
  handleContextMenu(stage, places.list, model, actions);

  const prompt = createPrompt(model, host.post, strings);
  const promptBar = createPromptBar(places.prompt, stage.element, prompt, strings);
  createRegionTool(stage.element, model, prompt, strings);

  handleFocus(stage.element, host.post);

  keepState(model, host);
  const manner = createManner({
    ...{ model, tools, prompt, post: host.post },
    rest: createRest(model, tools, prompt, [places.prompt, places.filter]),
  });
  const receivePanel = createPanelReceiver(model, panelActions, manner);
  const receivePrompt = createPromptReceiver(prompt, promptBar);
  const clipboard = createClipboard(model, host.post, strings);
  const receiveStage = createStageActs(model, actions, tools, clipboard, host.post);
  host.listen(
    createReceiver(
      ...([model, actions, textActions, masks, host.post, edits, tools] as const),
      ...([receivePanel, receivePrompt, receiveStage] as const),
    ),
  );
  greet(model, host);
}

/** What the host has sent ahead is handed over when the page is loaded: only a page that has got nothing by then asks. */
function greet(model: Model, host: Host): void {
  const say = (): void => {
    const version = model.snapshot.peek()?.version;
    host.post({ type: "ready", ...(version !== undefined && { version }) });
  };
  if (model.snapshot.peek() === undefined) window.addEventListener("load", () => setTimeout(say), { once: true });
  else say();
}

const app = document.getElementById("app");
if (app) start(app);
