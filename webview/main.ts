import { createActions } from "./actions.ts";
import { createAnnouncer } from "./announce.ts";
import { createPlaces } from "./app.ts";
import { handleFocus } from "./focus.ts";
import { connectHost } from "./host.ts";
import { keepState } from "./keep.ts";
import { createMasks } from "./masks.ts";
import { createModel } from "./model.ts";
import { createHeader } from "./panel/header.ts";
import { createList } from "./panel/list.ts";
import { createFooter, createNotices } from "./panel/notes.ts";
import { createSash } from "./panel/sash.ts";
import { createTexts } from "./panel/texts.ts";
import { createToolbar } from "./panel/toolbar.ts";
import { createReceiver } from "./receive.ts";
import { handleKeys } from "./stage/keys.ts";
import { handlePointer } from "./stage/pointer.ts";
import { createStage } from "./stage/stage.ts";
import { readStrings } from "./strings.ts";
import { createTextActions } from "./textActions.ts";
import { watchFont, watchPixelRatio } from "./theme.ts";
import { parseViewState } from "./viewState.ts";

/** Builds the page: one model, parts that show it, actions that change it, and the host on the other side. */
function start(app: HTMLElement): void {
  const strings = readStrings();
  const host = connectHost();
  const model = createModel(parseViewState(host.readState()));
  const actions = createActions(model, host.post);
  const textActions = createTextActions(model, host.post);
  const masks = createMasks(model, host.post);
  const places = createPlaces(app, strings);

  createToolbar(places.toolbar, model, actions, strings);
  createNotices(places.notices, model, actions, strings);
  createSash(places.sash, app, model, strings);
  createHeader(places.header, model, actions, strings);
  createList(places.list, model, actions, strings);
  createTexts(places.texts, model, textActions, strings);
  createFooter(places.footer, model, actions, strings);
  createAnnouncer(places.live, places.list, model, strings);

  watchPixelRatio(model.pixelRatio);
  const stage = createStage(places.stage, model, masks, watchFont(), strings, host.post);
  handlePointer(stage, model, actions);
  handleKeys(stage, model, actions);

  handleFocus(stage.element, host.post);

  keepState(model, host);
  host.listen(createReceiver(model, actions, textActions, masks, host.post));
  host.post({ type: "ready" });
}

const app = document.getElementById("app");
if (app) start(app);
