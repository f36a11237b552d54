/** Going through what a model proposed: list, filter, labels, digits, menus, runs, and the text beside the picture. */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import axe from "axe-core";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Annotation } from "../../src/core/annotation.ts";
import { chooseFromMenu, menuEntries, openMenu } from "../harness/menu.ts";
import { startWorld, type World } from "./world.ts";

const IMAGE = "photo.png";
const TAB = `${IMAGE}.vision.json`;
const OTHER = "other.png";
const SIZE = { width: 800, height: 600 };

let world: World;
beforeAll(async () => {
  world = await startWorld({ [IMAGE]: { ...SIZE, seed: 21, objects: 6 }, [OTHER]: { ...SIZE, seed: 22, objects: 1 } });
  await world.firstRun(IMAGE, "Detect Objects");
});
afterAll(() => world?.dispose());

const frame = (index = 0) => world.workbench.editors.webview(index);
const stage = () => frame().locator('[data-testid="stage"]');
const rows = () => frame().locator('[role="option"]');
const row = (id: string) => frame().locator(`[role="option"][data-id="${id}"]`);
const filter = () => frame().getByRole("searchbox");
const press = (keys: string) => world.page.keyboard.press(keys);
const until = <T>(what: string, probe: () => Promise<T | undefined | false>) => world.workbench.waitUntil(what, probe);

async function listed(): Promise<string[]> {
  return rows().evaluateAll((all) => all.map((one) => one.getAttribute("data-id") ?? ""));
}

async function waitForSelection(...ids: string[]): Promise<void> {
  await until(`the selection of ${ids.join(", ")}`, async () => {
    const now = await frame()
      .locator('[role="option"][aria-selected="true"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-id") ?? ""));
    if (now.join() !== ids.join()) throw new Error(`selected are: ${now.join(", ") || "none"}`);
    return true;
  });
}

async function waitForReview(id: string, review: string): Promise<void> {
  await until(`${id} to be ${review}`, async () =>
    ((await row(id).getAttribute("class", { timeout: 1000 })) ?? "").split(" ").includes(review),
  );
}

function at(index: number): Annotation {
  const found = world.sidecar(IMAGE).annotations[index];
  if (found === undefined) throw new Error(`There is no annotation ${index}.`);
  return found;
}

async function save(): Promise<readonly Annotation[]> {
  await until("a dirty document", () => world.workbench.editors.isDirty(TAB));
  await world.workbench.editors.save();
  await until("the document to be saved", async () => !(await world.workbench.editors.isDirty(TAB)));
  return world.sidecar(IMAGE).annotations;
}

async function undo(): Promise<void> {
  await stage().focus();
  await press("ControlOrMeta+z");
}

/** Where the middle of an annotation's box is, in CSS pixels of the stage. */
async function middleOf({ box_2d = [0, 0, 0, 0] }: Annotation): Promise<{ x: number; y: number }> {
  const number = async (name: string) => Number(await stage().getAttribute(name));
  const [x, y, scale] = [await number("data-x"), await number("data-y"), await number("data-scale")];
  const [yMin, xMin, yMax, xMax] = box_2d;
  return { x: x + ((xMin + xMax) / 2000) * SIZE.width * scale, y: y + ((yMin + yMax) / 2000) * SIZE.height * scale };
}

describe("reviewing by single keys", () => {
  it("goes from one pending annotation to the next, deciding, and back to pending", async () => {
    const [a, b, c] = [at(0).id, at(1).id, at(2).id];
    await row(at(5).id).click();
    await stage().focus();
    // VS Code hears of the page's focus a moment later, and only then has keys for it.
    await until("the keys to be the picture's", async () => {
      await press("Escape");
      return (await frame().locator('[role="option"][aria-selected="true"]').count()) === 0;
    });
    await press("n");
    await waitForSelection(a);
    await press("Shift+a");
    await waitForReview(a, "accepted");
    await waitForSelection(b);
    await press("Shift+x");
    await until("the rejected one to leave the list", async () => (await row(b).count()) === 0);
    await waitForSelection(c);
    await frame().getByRole("heading", { name: "2 of 6 reviewed" }).waitFor();
    await press("Shift+n");
    await waitForSelection(at(5).id);
    expect((await save()).map(({ review }) => review).slice(0, 3)).toEqual(["accepted", "rejected", "pending"]);

    await row(a).click();
    await press("u");
    await waitForReview(a, "pending");
    expect((await save())[0]).toMatchObject({ id: a, review: "pending" });
  });

  it("accepts all that the filter shows, in one step of undo", async () => {
    await stage().focus();
    await press("ControlOrMeta+f");
    await until(
      "the filter to have the focus",
      async () => (await frame().locator("input[type=search]:focus").count()) === 1,
    );
    await world.page.keyboard.type(`label:"${at(2).label}" review:pending`);
    await until("the filtered list", async () => (await listed()).join() === at(2).id);
    expect(await world.workbench.editors.isDirty(TAB)).toBe(false);
    await press("ControlOrMeta+a");
    await world.page.keyboard.type("review:pending");
    await until("all pending ones", async () => (await listed()).length === 5);
    await press("Enter");
    await until("none to be pending", async () => {
      // VS Code hears of the list's focus a moment later.
      await press("Alt+a");
      return (await frame().getByText("6 of 6 reviewed").count()) > 0;
    });
    expect((await save()).filter(({ review }) => review === "accepted")).toHaveLength(5);
    await undo();
    await until("them to be pending again", async () => (await frame().getByText("1 of 6 reviewed").count()) > 0);
    await save();
    await filter().fill("");
  });
});

describe("hiding by keys", () => {
  it("takes a shape out of the picture and brings it back, and opens no menu of VS Code", async () => {
    const { id } = at(0);
    const isHidden = async () => (await row(id).getByText("hidden").count()) > 0;
    await row(id).click();
    await stage().focus();
    // VS Code hears of it a moment later; a tool may be taken twice, but what is hidden twice is shown again.
    await until("the box tool", async () => {
      await press("b");
      return (await frame().getByRole("button", { name: "Box", pressed: true }).count()) > 0;
    });
    await press("v");
    await press("Shift+h");
    await until("it to be hidden", isHidden);
    await press("Control+Alt+h");
    await until("it to be shown", async () => !(await isHidden()));
    expect(await world.page.getByRole("menu").filter({ visible: true }).count()).toBe(0);
  });
});

describe("labels", () => {
  it("are set by digits that a person sees beside them", async () => {
    await frame()
      .getByRole("button", { name: /^Labels/ })
      .click();
    const third = frame().locator("[data-testid=labels] [data-row]").nth(2);
    const digit = await third.locator("kbd").innerText();
    const label = await third.locator(".label").innerText();
    const target = world.sidecar(IMAGE).annotations.find((one) => one.label !== label && one.review === "pending");
    if (target === undefined) throw new Error("Nothing is pending any more.");
    await row(target.id).click();
    await press(digit);
    await until("the label", async () => (await row(target.id).locator(".label").innerText()) === label);
    expect((await save()).find(({ id }) => id === target.id)).toMatchObject({
      label,
      proposed: { label: target.label },
    });
    await undo();
    await save();
  });

  it("are renamed in the file and, when one says so, in the folder; undo is for the file", async () => {
    const { label } = at(0);
    const beside = path.join(world.workspace, `${OTHER}.vision.json`);
    const others = [
      { ...at(0), id: "otheronething" },
      { ...at(0), id: "rejectedone1", review: "rejected" },
    ];
    const text = JSON.stringify({ ...JSON.parse(world.sidecarText(IMAGE)), annotations: others, runs: [] });
    await writeFile(beside, text);
    await row(at(0).id).click();
    await press("Shift+F2");
    await world.workbench.prompts.type("Rename Label", "gooseberry");
    await world.workbench.prompts.pick("In the Whole Folder");
    await until("the new label", async () => (await row(at(0).id).innerText()).includes("gooseberry"));
    const after = await world.sidecarWith(
      OTHER,
      "with the new label",
      ({ annotations }) => annotations[0]?.label === "gooseberry",
    );
    expect(after.annotations.map((one) => one.label)).toEqual(["gooseberry", label]);
    expect(after.annotations[0]?.review).toBe("pending");
    expect((await save())[0]).toMatchObject({ label: "gooseberry", review: "pending", proposed: { label } });
    await undo();
    await save();
    // A new label is completed from the folder.
    await row(at(0).id).click();
    await press("F2");
    await until("the labels of the folder", async () => (await world.workbench.prompts.picks()).includes("gooseberry"));
    await world.workbench.prompts.dismiss();
  });
});

describe("menus, runs and shortcuts", () => {
  const menu = async (target: Locator, position?: { x: number; y: number }) => {
    if (position === undefined) return openMenu(world.workbench, target, "an annotation");
    await until("the context menu of the shape", async () => {
      if (await world.page.locator(".monaco-menu").first().isVisible()) return true;
      await target.click({ button: "right", position, timeout: 2000 });
      return false;
    });
  };

  it("a shape's menu is about that shape: hide it, and say why it is here", async () => {
    const target = at(3);
    await menu(stage(), await middleOf(target));
    await waitForSelection(target.id);
    expect(await menuEntries(world.workbench)).toEqual(
      expect.arrayContaining(["Accept Annotation", "Delete Annotation", "Copy as Pixels", "Why Is This Here?"]),
    );
    await chooseFromMenu(world.workbench, ["Hide or Show Annotation"]);
    await until("the row to be dimmed", async () =>
      /is-hidden/.test((await row(target.id).getAttribute("class")) ?? ""),
    );
    await frame().getByRole("button", { name: "Show 1 hidden" }).click();
    await menu(row(target.id));
    await chooseFromMenu(world.workbench, ["Why Is This Here?"]);
    const run = frame().locator(".run.pointed");
    await run.waitFor();
    const said = await run.innerText();
    expect(said).toContain("Detect Objects");
    expect(said).toContain(world.sidecar(IMAGE).runs[0]?.modelVersion ?? "gemini");
    expect(said).toMatch(/tokens in/);
    expect(await world.workbench.editors.isDirty(TAB)).toBe(false);
  });

  it("? lists the shortcuts, and leads to where they are changed", async () => {
    await stage().focus();
    await press("Shift+Slash");
    const dialog = frame().getByRole("dialog");
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain("Accept All Shown Annotations");
    expect((await dialog.boundingBox())?.height).toBeGreaterThan(300);
    await world.workbench.screenshot("editor-shortcuts");
    await dialog.getByRole("button", { name: "Change Shortcuts…" }).click();
    await until("VS Code's own editor of shortcuts", async () =>
      (await world.page.locator(".keybindings-editor .monaco-list-row").allInnerTexts()).join().includes("Vision"),
    );
    await press("ControlOrMeta+w");
    await until("the editor again", async () => (await world.workbench.editors.activeTab()) === TAB);
  });

  it("axe finds nothing to object to in the page as it ships", async () => {
    await row(at(3).id).click();
    const owner = await (await stage().elementHandle())?.ownerFrame();
    if (!owner) throw new Error("The page has gone.");
    await owner.evaluate(axe.source);
    const violations = await owner.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      const { violations } = await axe.run(document, { preload: false });
      return violations.map(
        ({ id, impact, nodes }) =>
          `${impact} ${id}: ${nodes
            .map(({ html }) => html)
            .join(" ")
            .slice(0, 300)}`,
      );
    });
    expect(violations).toEqual([]);
  });
});

describe("text and picture side by side", () => {
  it("show the same annotation, and what is typed wrong keeps the picture as it was, untouchable", async () => {
    const [a, b] = [at(0), at(4)];
    await world.workbench.prompts.runCommand("View: Split Editor Right");
    await until("two editors", async () => (await world.workbench.editors.tabs()).length === 2);
    await world.workbench.editors.pressTitleButton("Show JSON");
    const cursor = world.page.locator(".statusbar-item", { hasText: /^Ln \d+, Col/ });
    const line = async () => Number(/Ln (\d+)/.exec(await cursor.innerText({ timeout: 1000 }))?.[1]);
    const lineOf = (id: string) =>
      world
        .sidecarText(IMAGE)
        .split("\n")
        .findIndex((text) => text.includes(`"${id}"`)) + 1;
    await until("the text", async () => (await line()) > 0);
    await row(b.id).click();
    const text = world.page.locator(".editor-group-container").nth(1).locator(".monaco-editor .view-lines");
    await until("the annotation in the text", async () => (await text.innerText()).includes(b.id));
    await text.click();
    // The row's click moves the cursor in the text too, a moment later.
    const target = lineOf(a.id);
    await until("the cursor at the other annotation", async () => {
      const now = await line();
      if (now !== target) await press(now < target ? "ArrowDown" : "ArrowUp");
      return now === target;
    });
    await waitForSelection(a.id);

    const before = await listed();
    await press("Home");
    await world.page.keyboard.type("oops");
    const notice = frame().locator(".notice", { hasText: "not valid JSON" });
    await until("the problem with its line", async () => (await notice.innerText()).includes(`line ${lineOf(a.id)}`));
    expect(await listed()).toEqual(before);
    await frame().getByRole("button", { name: "Accept", exact: true }).click({ force: true });
    await world.workbench.screenshot("editor-invalid-json");
    await text.click();
    await press("ControlOrMeta+z");
    await until("the problem to go", async () => (await notice.count()) === 0);
    await until("the document to be as saved", async () => !(await world.workbench.editors.isDirty(TAB)));
    expect(await readFile(path.join(world.workspace, TAB), "utf8")).toBe(world.sidecarText(IMAGE));
  });

  it("two pictures of one document follow each other", async () => {
    await world.workbench.editors.pressTitleButton("Show on Picture");
    await until("two pages", async () => (await frame(1).locator('[role="option"]').count()) > 0);
    await row(at(2).id).click();
    const twin = frame(1).locator(`[role="option"][data-id="${at(2).id}"]`);
    await until("the other page to follow", async () => {
      await press("a");
      return /accepted/.test((await twin.getAttribute("class")) ?? "");
    });
    await undo();
    await until("both to go back", async () => /pending/.test((await twin.getAttribute("class")) ?? ""));
    await world.workbench.prompts.runCommand("View: Close All Editors in Group");
  });
});

it("an older version from git can be looked at, not changed", async () => {
  const git = (...args: string[]) => execFileSync("git", ["-C", world.workspace, ...args]);
  git("init", "-q");
  git("add", ".");
  git("-c", "user.name=a", "-c", "user.email=a@a.test", "commit", "-q", "-m", "a");
  const { explorer, editors, prompts } = world.workbench;
  await explorer.open(TAB);
  // What an earlier test left unsaved would be taken for the change.
  if (await editors.isDirty(TAB)) await save();
  await row(at(4).id).click();
  await until("a dirty document", async () => {
    await press("a");
    return editors.isDirty(TAB);
  });
  await save();
  await editors.pressTitleButton("Show JSON");
  await until("git to know of the change", async () => (await editors.titleButtons()).includes("Open Changes"));
  await prompts.runCommand("Git: Open File (HEAD)");
  await frame().locator(".notice", { hasText: "not edited" }).waitFor();
  await waitForReview(at(4).id, "pending");
  await row(at(4).id).click();
  for (const name of ["Accept", "Delete", "Back to Pending"]) {
    expect(await frame().getByRole("button", { name, exact: true }).getAttribute("aria-disabled")).toBe("true");
  }
  await stage().focus();
  await press("x");
  await press("Escape");
  await until("nothing to be selected", async () => (await frame().locator('[aria-selected="true"]').count()) === 0);
  await waitForReview(at(4).id, "pending");
});
