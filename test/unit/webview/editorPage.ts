import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import type { Browser, BrowserContext, Page } from "playwright-core";
import manifest from "../../../package.json" with { type: "json" };
import { HOLD_MESSAGES } from "../../../src/core/heldMessages.ts";
import type { FromWebview, Snapshot, ToWebview } from "../../../src/core/protocol.ts";
import { type StageCommand, stageAct } from "../../../src/core/stageProtocol.ts";
import { type MaskFile, packMasks } from "../../../src/engine/images/packMasks.ts";
import { workerSources } from "../../../webview/workerSources.ts";
import { root } from "../../harness/paths.ts";
import { strings } from "./strings.ts";

/** Trusted like the pages of VS Code: what browsers offer only there is there, too. */
const ORIGIN = "http://page.localhost";

/** The policy that the host gives the real page. */
const POLICY = [
  ...["default-src 'none'", "img-src blob:", `style-src ${ORIGIN}`, "script-src 'nonce-test'"],
  ...[`connect-src ${ORIGIN}`, "worker-src blob:"],
].join("; ");

/** What the command of a key binding sends to the page, as the host's own commands do. A browser keeps the clipboard's keys. */
function messageOf(name: string, argument: unknown): ToWebview | undefined {
  if (name === "delete") return { type: "act", act: { act: "delete" } };
  if (name === "selectNext" || name === "selectPrevious" || name === "selectAll")
    return { type: "perform", action: name };
  const isOfStage = (command: string): command is StageCommand =>
    /^(?:move|make|(?:next|previous|add|remove)Point$|takeBackPoint$|confirm$|cancel$|.*WhileHeld$)/.test(command);
  return isOfStage(name) ? { type: "act", act: stageAct(name, argument) } : undefined;
}

/** The keys of `package.json` that come back to the page as messages: "shift+up" → message. */
function boundKeys(): Readonly<Record<string, ToWebview>> {
  return Object.fromEntries(
    manifest.contributes.keybindings.flatMap((binding) => {
      const argument = "args" in binding ? binding.args : undefined;
      const message = messageOf(binding.command.replace(/^visionSidecar\./, ""), argument);
      return message === undefined ? [] : [[binding.key, message] as const];
    }),
  );
}

/**
 * Stands for VS Code: notes what the page posts, keeps its state, and does what the extension's own key bindings say with the
 * keys that the page lets through.
 */
const HOST = `
  window.posted = [];
  window.problems = [];
  addEventListener("securitypolicyviolation", (event) => problems.push(event.violatedDirective + " " + event.sourceFile));
  addEventListener("error", (event) => problems.push(event.message));
  addEventListener("unhandledrejection", (event) => problems.push(String(event.reason)));
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      posted.push(message);
      if (message.type === "released") window.postMessage({ type: "released" }, "*");
    },
    getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
    setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
  });
  const bound = ${JSON.stringify(boundKeys())};
  const post = (message) => window.postMessage(message, "*");
  window.addEventListener("keydown", ({ key, code, ctrlKey, shiftKey, altKey }) => {
    if (!posted.findLast(({ type }) => type === "focus")?.focused) return;
    // Where keys write no Latin letters, VS Code goes by those of an American keyboard.
    const letter = /^[ -~]/.test(key) ? key : code.replace(/^Key/, "");
    const name = letter === " " ? "space" : letter.replace(/^Arrow/, "").toLowerCase();
    const chord = [ctrlKey && "ctrl", shiftKey && "shift", altKey && "alt", name].filter(Boolean).join("+");
    const message = bound[chord];
    if (message) post(message);
  });`;

declare global {
  interface Window {
    posted: FromWebview[];
    problems: string[];
  }
}

/** The page's script, built as the extension builds it. */
export async function buildEditor(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "webview/main.ts")],
    plugins: [workerSources],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    platform: "browser",
  });
  const [script] = outputFiles;
  if (!script) throw new Error("The page's script was not built.");
  return script.text;
}

export interface EditorPage {
  readonly page: Page;
  send(message: ToWebview): Promise<void>;
  /** Sends masks as the host does. */
  sendMasks(files: readonly MaskFile[]): Promise<void>;
  /** Sends a snapshot and waits until it is on the screen. */
  show(snapshot: Snapshot): Promise<void>;
  drawn(version: number): Promise<void>;
  /** Waits until what keys do has come back to the page. */
  heard(): Promise<void>;
  /** Presses a key and waits until what it does has come back. */
  press(key: string): Promise<void>;
  /** Waits until what is beside the stage is drawn too, which comes last. */
  drawnAround(): Promise<void>;
  posted<Type extends FromWebview["type"]>(type: Type): Promise<Extract<FromWebview, { type: Type }>[]>;
  /** How the picture lies in the stage, and where the stage lies in the window, now. */
  camera(): Promise<{ scale: number; x: number; y: number; left: number; top: number }>;
  /** Ids of the rows that are selected, in the list's order. */
  selected(): Promise<string[]>;
  /** Loads the page anew with what it has kept, as when its tab is shown again. */
  reopen(): Promise<void>;
  /** Closes the page; throws what went wrong in it. */
  close(): Promise<void>;
}

export interface EditorPageOptions {
  readonly script: string;
  /** Served at `/<name>`. */
  readonly images: Readonly<Record<string, Buffer>>;
  readonly width?: number;
  readonly height?: number;
  readonly bodyClass?: string;
  /** Sent before the page's script is there. */
  readonly ahead?: readonly ToWebview[];
}

async function serve(
  context: BrowserContext,
  { script, images, bodyClass, ahead = [] }: EditorPageOptions,
): Promise<void> {
  const html = `<!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8"><title>editor</title>
    <meta http-equiv="Content-Security-Policy" content="${POLICY}">
    <script nonce="test">${HOLD_MESSAGES}</script>
    <script nonce="test">for (const one of ${JSON.stringify(ahead)}) window.postMessage(one, "*");</script>
    <link rel="stylesheet" href="/editor.css"></head>
    <body class="${bodyClass ?? "vscode-dark"}"><div id="app"></div>
    <script type="application/json" id="strings">${JSON.stringify(strings)}</script>
    <script nonce="test">${HOST}</script><script nonce="test" src="/editor.js"></script></body></html>`;
  await context.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: "text/html", body: html });
    if (name.endsWith(".css")) {
      return route.fulfill({ contentType: "text/css", body: await readFile(path.join(root, "media", name)) });
    }
    if (name === "editor.js") return route.fulfill({ contentType: "text/javascript", body: script });
    const body = images[name];
    const contentType = `image/${path.extname(name).slice(1).replace("jpg", "jpeg")}`;
    return body ? route.fulfill({ contentType, body }) : route.fulfill({ status: 404, body: "" });
  });
}

export async function openEditorPage(browser: Browser, options: EditorPageOptions): Promise<EditorPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1000, height: options.height ?? 700 },
  });
  await serve(context, options);
  const page = await context.newPage();
  await page.goto(ORIGIN);

  const send = (message: ToWebview): Promise<void> =>
    page.evaluate((message) => window.postMessage(message, "*"), message);
  const drawn = async (version: number): Promise<void> => {
    await page.waitForSelector(`[data-testid="stage"][data-drawn="${version}"]`);
  };

  /** Keys go round by VS Code's stand-in: what they say has come when messages sent after them have. */
  const heard = (): Promise<void> =>
    page.evaluate(async () => {
      for (let round = 0; round < 4; round++) {
        await new Promise<void>((resolve) => {
          window.addEventListener("message", () => resolve(), { once: true });
          window.postMessage({ type: "nothing" }, "*");
        });
      }
    });

  return {
    page,
    send,
    sendMasks: async (files) => {
      for await (const packed of packMasks(files)) await send({ type: "masks", ...packed });
    },
    drawn,
    show: async (snapshot) => {
      await send({ type: "snapshot", snapshot });
      await drawn(snapshot.version);
    },
    heard,
    press: async (key) => {
      await page.keyboard.press(key);
      await heard();
    },
    drawnAround: async () => {
      await page.waitForFunction(() => {
        const [sheet, stage] = [document.querySelector(".drawing"), document.querySelector(".stage")];
        return sheet && stage && sheet.clientWidth > stage.clientWidth;
      });
    },
    posted: async (type) => {
      await heard();
      const all = await page.evaluate(() => window.posted);
      return all.filter((message): message is Extract<FromWebview, { type: typeof type }> => message.type === type);
    },
    camera: async () => {
      await heard();
      return page.getByTestId("stage").evaluate(async (stage) => {
        // A frame that is due is drawn first.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const { left, top } = stage.getBoundingClientRect();
        const { scale, x, y } = stage.dataset;
        return { scale: Number(scale), x: Number(x), y: Number(y), left, top };
      });
    },
    selected: async () => {
      await heard();
      return page
        .locator('[role="option"][aria-selected="true"]')
        .evaluateAll((rows) => rows.flatMap((row) => (row instanceof HTMLElement ? (row.dataset.id ?? []) : [])));
    },
    reopen: async () => {
      await page.reload();
    },
    close: async () => {
      const problems = await page.evaluate(() => window.problems);
      await context.close();
      if (problems.length > 0) throw new Error(`The page had problems:\n${problems.join("\n")}`);
    },
  };
}
