/** The texts of a sidecar in the page: shown, copied, corrected and decided on. */
import axe from "axe-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot, ViewAnnotation, ViewText } from "../../../src/core/protocol.ts";
import { launchBrowser, type TestBrowser } from "../../harness/browser.ts";
import { buildEditor, type EditorPage, type EditorPageOptions, openEditorPage } from "./editorPage.ts";
import { strings } from "./strings.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const caption: ViewText = {
  id: "cap",
  task: "caption",
  name: "Caption",
  text: "A cup on a table.",
  review: "pending",
  run: "r1",
};
const answer: ViewText = {
  id: "ans",
  task: "ask",
  name: "Question",
  question: "How many cups?",
  text: "Two:\n- one blue\n- one white",
  review: "accepted",
  run: "r2",
  partial: true,
};
const own: ViewText = { id: "own", task: "caption", name: "Caption", text: "Mine.", review: "accepted" };
const refused: ViewText = { ...caption, id: "ref", text: "A hat.", review: "rejected" };
const texts = [caption, answer, own, refused];

const annotations: readonly ViewAnnotation[] = Array.from({ length: 12 }, (_, i) => ({
  id: `a${i}`,
  label: "cup",
  box_2d: [100, 20 + i * 70, 500, 60 + i * 70],
  review: "pending",
  run: "r",
}));

const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  version: 1,
  name: "photo.png",
  annotations,
  texts,
  image: { url: "/photo.png", width: 400, height: 200 },
  ...changes,
});

let browser: TestBrowser;
let script: string;
let images: EditorPageOptions["images"];
let editor: EditorPage;

const open = (options: Partial<EditorPageOptions> = {}) =>
  openEditorPage(browser.browser, { script, images, ...options });
const section = () => editor.page.getByTestId("texts");
const entry = (id: string) => editor.page.locator(`[data-text="${id}"]`);
const button = (id: string, name: string) => entry(id).getByRole("button", { name, exact: true });
const field = () => editor.page.locator("textarea");
const keyboard = () => editor.page.keyboard;
const live = () => editor.page.locator(".live");
const activeName = () => editor.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
const openField = async (id: string) => {
  await button(id, strings.edit).click();
  await field().waitFor();
};

/** Keys that leave the page towards VS Code, noted from now on. */
const noteKeys = () =>
  editor.page.evaluate(() => {
    document.body.dataset.keys = "";
    window.addEventListener("keydown", (event) => {
      document.body.dataset.keys += ` ${event.key}`;
    });
  });
const notedKeys = async () =>
  ((await editor.page.evaluate(() => document.body.dataset.keys)) ?? "").split(" ").filter((key) => key !== "");

beforeAll(async () => {
  browser = await launchBrowser();
  script = await buildEditor();
  const background = { r: 128, g: 128, b: 128 };
  const photo = sharp({ create: { width: 400, height: 200, channels: 3, background } });
  images = { "photo.png": await photo.png().toBuffer() };
});
afterAll(() => browser.close());
beforeEach(async () => {
  editor = await open();
  await editor.show(snapshot());
});
afterEach(() => editor.close());

describe("texts", () => {
  it("are shown in full with their kind, question, state and that one was cut", async () => {
    expect(await section().getByRole("button", { name: strings.texts }).innerText()).toMatch(/Texts\s*3/);
    expect(await entry("cap").innerText()).toMatch(/Caption[\s\S]*A cup on a table\./);
    expect(await entry("ans").locator(".question").innerText()).toBe("How many cups?");
    expect(await entry("ans").locator(".words").innerText()).toBe(answer.text);
    expect(await entry("ans").innerText()).toContain(strings.partial);
    expect(await entry("cap").innerText()).not.toContain(strings.partial);
    expect(await entry("cap").locator(".review").getAttribute("title")).toBe(strings.pending);
    expect(await entry("ans").locator(".review").getAttribute("title")).toBe(strings.accepted);
    expect(await entry("ref").count()).toBe(0);
  });

  it("have no place where there are none", async () => {
    await editor.show(snapshot({ version: 2, texts: [] }));
    expect(await section().isVisible()).toBe(false);
  });

  it("are folded away and stay so while the tab is hidden", async () => {
    const fold = section().getByRole("button", { name: strings.texts });
    expect(await fold.getAttribute("aria-expanded")).toBe("true");
    await fold.click();
    expect(await entry("cap").isVisible()).toBe(false);
    await expect
      .poll(() => editor.page.evaluate(() => JSON.parse(sessionStorage.getItem("state") ?? "{}").textsFolded))
      .toBe(true);
    await editor.reopen();
    await editor.show(snapshot());
    expect(await entry("cap").isVisible()).toBe(false);
  });

  it("are text and never markup, whatever they say", async () => {
    const text = '<img src="/x" onerror="problems.push(1)"><b>bold</b>{0}\u0000';
    await editor.show(snapshot({ version: 2, texts: [{ ...answer, text, name: text, question: text }] }));
    expect(await entry("ans").locator(".words").textContent()).toBe(text);
    expect(await entry("ans").locator(".question").textContent()).toBe(text);
    expect(await section().locator("b, img").count()).toBe(0);
  });

  it("wrap at any length and in any script, and say when there are no words", async () => {
    const long = `${"word ".repeat(1000)}${"x".repeat(5000)}`;
    const shown = [
      { ...caption, id: "long", text: long },
      { ...caption, id: "rtl", text: "שלום עולם, this is a cup" },
      { ...caption, id: "cjk", text: "机の上のカップ。".repeat(60) },
      { ...caption, id: "none", text: " " },
    ];
    await editor.show(snapshot({ version: 2, texts: shown }));
    expect(await entry("long").locator(".words").textContent()).toBe(long);
    const overflow = await section()
      .locator("ul")
      .evaluate((list) => list.scrollWidth - list.clientWidth);
    expect(overflow).toBe(0);
    const direction = (id: string) =>
      entry(id)
        .locator(".words")
        .evaluate((words) => getComputedStyle(words).direction);
    expect([await direction("rtl"), await direction("cjk")]).toEqual(["rtl", "ltr"]);
    expect(await entry("none").locator(".words").textContent()).toBe(strings.noWords);
  });

  it("can be selected with the mouse, unlike what surrounds them", async () => {
    const words = entry("cap").locator(".words");
    await words.dblclick({ position: { x: 12, y: 8 } });
    const selected = await editor.page.evaluate(() => getSelection()?.toString() ?? "");
    expect(caption.text).toContain(selected.trim());
    expect(selected.trim()).not.toBe("");
  });

  it("leave the list its room, and take it where there is no list", async () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ ...caption, id: `t${i}`, text: "word ".repeat(80) }));
    const height = async (id: string) => (await editor.page.locator(id).boundingBox())?.height ?? 0;
    await editor.show(snapshot({ version: 2, texts: many }));
    expect(await height(".list")).toBeGreaterThan(8 * 24);
    // A short list takes what it needs, and so does a short text beside a long list.
    await editor.show(snapshot({ version: 3, texts: many, annotations: annotations.slice(0, 3) }));
    expect(await height(".list")).toBeLessThan(5 * 24);
    expect(await height(".list")).toBeGreaterThanOrEqual(3 * 24);
    const long = Array.from({ length: 60 }, (_, i) => ({ id: `b${i}`, label: "cup", review: "pending" as const }));
    await editor.show(snapshot({ version: 4, texts: [caption], annotations: long }));
    expect(await height(".texts")).toBeLessThan(110);
    expect(await height(".texts")).toBeGreaterThan(50);
    await editor.show(snapshot({ version: 5, texts: many, annotations: [] }));
    const panel = await editor.page.locator(".panel").boundingBox();
    const alone = await section().boundingBox();
    expect((alone?.height ?? 0) / (panel?.height ?? 1)).toBeGreaterThan(0.8);
  });
});

describe("the buttons and keys of a text", () => {
  it("post what they say", async () => {
    await button("cap", strings.copy).click();
    await button("cap", strings.accept).click();
    await button("ans", strings.reject).click();
    await button("own", strings.remove).click();
    expect(await editor.posted("copyText")).toEqual([{ type: "copyText", id: "cap" }]);
    expect(await editor.posted("reviewText")).toEqual([
      { type: "reviewText", id: "cap", review: "accepted" },
      { type: "reviewText", id: "ans", review: "rejected" },
    ]);
    expect(await editor.posted("deleteText")).toEqual([{ type: "deleteText", id: "own" }]);
    expect(await button("own", strings.reject).count()).toBe(0);
    expect(await button("cap", strings.remove).count()).toBe(0);
  });

  it("say that something was copied, each time", async () => {
    const said = live().evaluate(
      (element) =>
        new Promise<number>((resolve) => {
          let count = 0;
          new MutationObserver(() => {
            count += 1;
            if (count === 2) resolve(count);
          }).observe(element, { childList: true });
        }),
    );
    await button("cap", strings.copy).click();
    await button("cap", strings.copy).click();
    expect(await said).toBe(2);
    expect(await live().innerText()).toBe(strings.copied);
  });

  it("are one stop of the Tab key a text, with a name", async () => {
    const toolbar = entry("ans").getByRole("toolbar");
    expect(await toolbar.getAttribute("aria-label")).toBe("Question: How many cups?");
    await button("cap", strings.copy).focus();
    await keyboard().press("ArrowRight");
    expect(await activeName()).toBe(strings.edit);
    await keyboard().press("Tab");
    expect(
      await editor.page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-text]")?.dataset.text),
    ).toBe("ans");
  });

  it("tell the host at which text the keyboard is, so that keys for annotations mean it", async () => {
    await button("cap", strings.copy).focus();
    await entry("ans").locator(".words").click();
    await editor.page.getByRole("listbox").focus();
    expect(await editor.posted("textFocused")).toEqual([
      { type: "textFocused", id: "cap" },
      { type: "textFocused", id: "ans" },
      { type: "textFocused" },
    ]);
  });

  it("can do nothing in a document that is read-only, but copy", async () => {
    await editor.show(snapshot({ version: 2, readOnly: { message: "no" } }));
    for (const name of [strings.edit, strings.accept, strings.reject]) await button("cap", name).dispatchEvent("click");
    await editor.send({ type: "openText", id: "cap" });
    await button("cap", strings.copy).click();
    expect(await editor.posted("copyText")).toHaveLength(1);
    expect(await field().count()).toBe(0);
    expect(await editor.posted("reviewText")).toEqual([]);
  });
});

describe("a text that is rejected", () => {
  it("stays crossed out while the keyboard is at it, then goes, and can be shown", async () => {
    await button("cap", strings.reject).click();
    const put = [{ ...caption, review: "rejected" as const }];
    await editor.send({ type: "changed", base: 1, version: 2, put: [], removed: [], texts: { put, removed: [] } });
    await editor.drawn(2);
    expect(await entry("cap").getAttribute("class")).toContain("rejected");
    await live().getByText("Caption, rejected: A cup on a table.").waitFor();
    await editor.page.getByRole("listbox").focus();
    await expect.poll(() => entry("cap").count()).toBe(0);
    await editor.page.getByRole("button", { name: "Show 2 rejected" }).click();
    await expect.poll(() => entry("cap").count()).toBe(1);
    expect(await entry("ref").count()).toBe(1);
  });

  it("hands the keyboard to the next one when it goes from the document", async () => {
    await button("ans", strings.copy).focus();
    await editor.send({
      type: "changed",
      base: 1,
      version: 2,
      put: [],
      removed: [],
      texts: { put: [], removed: ["ans"] },
    });
    await editor.drawn(2);
    await expect
      .poll(() => editor.page.evaluate(() => document.activeElement?.closest("li")?.dataset.text))
      .toBe("own");
  });
});

describe("editing a text", () => {
  it("is saved by Ctrl+Enter as one edit, shown at once, and the keyboard goes back to the button", async () => {
    await openField("cap");
    expect(await field().inputValue()).toBe(caption.text);
    expect(await activeName()).toBe("Edit: Caption");
    await keyboard().press("ControlOrMeta+a");
    await keyboard().type("A blue cup.");
    await keyboard().press("Enter");
    await keyboard().type("Second line.");
    await keyboard().press("Control+Enter");
    const text = "A blue cup.\nSecond line.";
    expect(await editor.posted("editText")).toEqual([{ type: "editText", id: "cap", text, save: false }]);
    expect(await entry("cap").locator(".words").innerText()).toBe(text);
    expect(await entry("cap").getAttribute("class")).toContain("accepted");
    expect(await activeName()).toBe(strings.edit);
  });

  it("is saved when the focus leaves, also by the button of another text, which is pressed all the same", async () => {
    // With room for all, nothing is scrolled: what lies below the field moves up when it closes.
    await editor.show(snapshot({ version: 2, annotations: [] }));
    await openField("cap");
    await keyboard().type("!");
    await button("own", strings.copy).click();
    expect(await editor.posted("editText")).toEqual([
      { type: "editText", id: "cap", text: `${caption.text}!`, save: false },
    ]);
    expect(await editor.posted("copyText")).toEqual([{ type: "copyText", id: "own" }]);
    await expect.poll(() => field().count()).toBe(0);
  });

  it("closes at once by key, also while a mouse button is down", async () => {
    await openField("cap");
    const box = await field().boundingBox();
    await editor.page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    await editor.page.mouse.down();
    await keyboard().press("Control+Enter");
    expect(await field().count()).toBe(0);
    expect(await activeName()).toBe(strings.edit);
    await editor.page.mouse.up();
  });

  it("is forgotten at Escape, and nothing is said when nothing was changed", async () => {
    await openField("cap");
    await keyboard().type("nonsense");
    await keyboard().press("Escape");
    expect(await entry("cap").locator(".words").innerText()).toBe(caption.text);
    await openField("cap");
    await keyboard().press("Control+Enter");
    await openField("cap");
    await editor.page.getByTestId("stage").focus();
    await expect.poll(() => field().count()).toBe(0);
    expect(await editor.posted("editText")).toEqual([]);
  });

  it("keeps line ends of a text that is not changed", async () => {
    await editor.show(snapshot({ version: 2, texts: [{ ...caption, text: "one\r\ntwo" }] }));
    await openField("cap");
    await keyboard().press("Control+Enter");
    expect(await editor.posted("editText")).toEqual([]);
  });

  it("has its own undo and redo, which VS Code does not see", async () => {
    await openField("cap");
    await noteKeys();
    await keyboard().press("End");
    await keyboard().type(" More");
    await keyboard().press("Control+z");
    expect(await field().inputValue()).toBe(caption.text);
    await keyboard().press("Control+Shift+z");
    expect(await field().inputValue()).toBe(`${caption.text} More`);
    await keyboard().press("Control+z");
    await keyboard().press("Control+y");
    expect(await field().inputValue()).toBe(`${caption.text} More`);
    expect((await notedKeys()).filter((key) => !["Control", "Shift"].includes(key))).toEqual([]);
  });

  it("keeps the keys that write from VS Code, where they are commands, and leaves it the others", async () => {
    await openField("cap");
    await noteKeys();
    for (const key of ["Control+a", "a", "x", "Delete", "Backspace", "F2", "Enter", "ArrowLeft", "Tab"])
      await keyboard().press(key);
    expect((await notedKeys()).filter((key) => key !== "Control")).toEqual([]);
    await openField("ans");
    for (const key of ["F1", "Control+p"]) await keyboard().press(key);
    expect(await notedKeys()).toEqual(["Control", "F1", "Control", "p"]);
    const focused = (await editor.posted("focus")).map((message) => message.focused);
    expect(focused).toEqual([true, false, true, false]);
  });

  it("lets Ctrl+S save the words with the document, and the document alone when there are none", async () => {
    await openField("cap");
    await noteKeys();
    await keyboard().press("Control+s");
    expect(await notedKeys()).toEqual(["Control", "s"]);
    await openField("cap");
    await keyboard().type("!");
    await keyboard().press("Control+s");
    expect(await notedKeys()).toEqual(["Control", "s", "Control"]);
    expect(await editor.posted("editText")).toEqual([
      { type: "editText", id: "cap", text: `${caption.text}!`, save: true },
    ]);
  });

  it("goes on, letter, caret and focus, while the document changes around it", async () => {
    await openField("ans");
    await keyboard().press("ControlOrMeta+a");
    await keyboard().type("Three cups");
    await keyboard().press("ArrowLeft");
    const more = { ...caption, id: "new", text: "Another caption." };
    const put = [more, { ...answer, text: "The model says something else." }];
    await editor.send({ type: "changed", base: 1, version: 2, put: [], removed: [], texts: { put, removed: ["cap"] } });
    await editor.drawn(2);
    await entry("new").waitFor();
    await live().getByText("Caption, pending: Another caption.").waitFor();
    await editor.show(snapshot({ version: 3, texts: [...texts, more] }));
    await keyboard().type("X");
    expect(await field().inputValue()).toBe("Three cupXs");
    await keyboard().press("Control+Enter");
    expect(await editor.posted("editText")).toEqual([
      { type: "editText", id: "ans", text: "Three cupXs", save: false },
    ]);
  });

  it("goes on when its text is taken out of the document, and hands the words over", async () => {
    await openField("ans");
    await keyboard().type("Kept: ");
    await editor.send({
      type: "changed",
      base: 1,
      version: 2,
      put: [],
      removed: [],
      texts: { put: [], removed: ["ans"] },
    });
    await editor.drawn(2);
    await keyboard().type("yes ");
    expect(await field().inputValue()).toContain("Kept: yes ");
    await keyboard().press("Control+Enter");
    expect((await editor.posted("editText")).map(({ id, text }) => [id, text.includes("Kept: yes ")])).toEqual([
      ["ans", true],
    ]);
    expect(await entry("ans").count()).toBe(0);
  });

  it("stays open when the document cannot be edited any more", async () => {
    await openField("cap");
    await keyboard().type("kept");
    await editor.show(snapshot({ version: 2, readOnly: { message: "It is broken." } }));
    await editor.page.getByTestId("stage").focus();
    expect(await field().inputValue()).toContain("kept");
    await editor.show(snapshot({ version: 3 }));
    await field().focus();
    await keyboard().press("Control+Enter");
    expect(await editor.posted("editText")).toHaveLength(1);
  });

  it("tells the host what is half typed, which writes it when the tab is hidden before the field could", async () => {
    await openField("cap");
    await keyboard().press("ControlOrMeta+End");
    await keyboard().type("!?");
    const drafts = async () => (await editor.posted("draft")).map(({ draft }) => draft?.text);
    expect(await drafts()).toEqual([`${caption.text}!`, `${caption.text}!?`]);
    await keyboard().press("Escape");
    expect(await drafts()).toEqual([`${caption.text}!`, `${caption.text}!?`, undefined]);
  });

  /** As when VS Code takes the page away: nothing that happens then is kept any more. */
  const hideAndShow = async (shown: Snapshot): Promise<void> => {
    await editor.page.evaluate(() => {
      const kept = sessionStorage.getItem("state") ?? "";
      window.addEventListener("pagehide", () => sessionStorage.setItem("state", kept));
    });
    await editor.reopen();
    await editor.show(shown);
  };

  it("is written to the last letter when its tab comes back", async () => {
    await openField("cap");
    await keyboard().type("half ");
    const text = await field().inputValue();
    await hideAndShow(snapshot());
    expect(await editor.posted("editText")).toEqual([{ type: "editText", id: "cap", text, save: false }]);
    expect(await field().count()).toBe(0);
    expect(await entry("cap").locator(".words").innerText()).toBe(text);
    await hideAndShow(snapshot({ version: 2 }));
    expect(await editor.posted("editText")).toEqual([]);
  });

  it("is not written again when the host has done it meanwhile, nor when nothing was typed", async () => {
    await openField("ans");
    await hideAndShow(snapshot());
    expect(await field().count()).toBe(0);
    await openField("cap");
    await keyboard().type("whole ");
    const text = await field().inputValue();
    await hideAndShow(snapshot({ version: 2, texts: [{ ...caption, text }] }));
    expect(await field().count()).toBe(0);
    expect(await entry("cap").locator(".words").innerText()).toBe(text);
    expect(await editor.posted("editText")).toEqual([]);
  });

  it("is open again, half typed, when its tab comes back to a document that is read-only by now", async () => {
    await openField("cap");
    await keyboard().type("half ");
    const text = await field().inputValue();
    await hideAndShow(snapshot({ version: 2, readOnly: { message: "It is broken." } }));
    expect(await field().inputValue()).toBe(text);
    expect(await activeName()).not.toBe("Edit: Caption");
  });

  it("is handed over when its text is gone by the time its tab comes back", async () => {
    await openField("cap");
    await keyboard().type("half ");
    const text = await field().inputValue();
    await hideAndShow(snapshot({ version: 2, texts: [] }));
    expect(await editor.posted("editText")).toEqual([{ type: "editText", id: "cap", text, save: false }]);
  });

  it("is begun by the host's word too, and unfolds the texts", async () => {
    await section().getByRole("button", { name: strings.texts }).click();
    await editor.send({ type: "openText", id: "cap" });
    await field().waitFor();
    expect(await activeName()).toBe("Edit: Caption");
  });
});

describe("nothing to show", () => {
  it("is told as what it is", async () => {
    const note = (text: string) => editor.page.getByText(text).count();
    await editor.show(snapshot({ version: 2, annotations: [], texts: [] }));
    expect([await note(strings.noAnnotations), await note(strings.foundNothing)]).toEqual([1, 0]);
    await editor.show(snapshot({ version: 3, annotations: [], texts: [], foundNothing: true }));
    expect([await note(strings.noAnnotations), await note(strings.foundNothing)]).toEqual([0, 1]);
    await editor.show(snapshot({ version: 4, annotations: [] }));
    expect([await note(strings.noAnnotations), await note(strings.foundNothing)]).toEqual([0, 0]);
    await editor.show(snapshot({ version: 5, annotations: [], foundNothing: true }));
    expect([await note(strings.noAnnotations), await note(strings.foundNothing)]).toEqual([0, 1]);
  });
});

describe("for everybody", () => {
  it.each(["vscode-dark", "vscode-high-contrast"])("axe finds nothing to object to (%s)", async (bodyClass) => {
    await editor.close();
    editor = await open({ bodyClass });
    await editor.show(snapshot());
    await openField("cap");
    await editor.page.evaluate(axe.source);
    const violations = await editor.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      // Colours are VS Code's and missing here.
      const { violations } = await axe.run(document, {
        preload: false,
        rules: { "color-contrast": { enabled: false } },
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
    expect(violations).toEqual([]);
  });

  it("a window of 400 px holds picture, list and texts", async () => {
    await editor.close();
    editor = await open({ width: 400 });
    await editor.show(snapshot());
    const [stage, list, below] = await Promise.all(
      [editor.page.getByTestId("stage"), editor.page.getByRole("listbox"), section()].map((one) => one.boundingBox()),
    );
    expect(stage?.height).toBeGreaterThan(200);
    expect(list?.height).toBeGreaterThan(3 * 24);
    expect(below?.height).toBeGreaterThan(100);
    expect(await editor.page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
    await openField("cap");
    expect((await field().boundingBox())?.width).toBeGreaterThan(300);
  });
});
