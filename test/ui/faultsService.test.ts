/** The service too busy, failing or out of reach, and a person who cancels: retried, told, and nothing left behind. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reply } from "../emulator/control.ts";
import { CAT, DOG, events, type FaultWorld, quota, refusal, says, startFaultWorld } from "./faultWorld.ts";
import { expectTruth } from "./world.ts";

const overloaded = refusal(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
const CUT = events(says(`[${JSON.stringify(CAT)}, `), says(JSON.stringify(DOG)));

let world: FaultWorld;
beforeAll(async () => {
  world = await startFaultWorld(
    ["photo.png", "minute.png", "busy.png", "failing.png", "cut.png", "inside.png", "later.png", "error.png"].concat([
      "asking.png",
      "waiting.png",
      "streaming.png",
    ]),
  );
  const large = sharp({ create: { width: 7000, height: 7000, channels: 3, background: "#88aa99" } });
  await writeFile(path.join(world.workspace, "large.png"), await large.png({ progressive: true }).toBuffer());
});
afterAll(() => world?.dispose());

const RETRY = ["Try Again", "Show Log"];
const saidToWait = () => world.heard().filter((text) => / in \d+ s…/.test(text));

describe("a limit of requests (429)", () => {
  it("of a minute is waited for as long as told, and said", async () => {
    await world.ask("minute.png", [quota("1s", "PerMinute")]);
    const sidecar = await world.sidecarWith("minute.png", "after the pause", () => true);
    expectTruth(sidecar, world.truth("minute.png"));
    const [first, second, ...more] = await world.questions();
    expect(more).toEqual([]);
    expect((second?.time ?? 0) - (first?.time ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(saidToWait()).toEqual([expect.stringMatching(/the limit of requests is reached; going on in [12] s…/)]);
  });

  it("of a day is not tried again, and said when it returns, whatever delay is told and whatever else is exceeded", async () => {
    for (const reply of [quota("1s", "PerDay"), quota("1s", "PerMinute", "PerDay")]) {
      await world.ask("photo.png", [reply]);
      const told = await world.told("Today's Gemini quota of this key is used up for gemini-3.8-flash");
      expect(told.text).toContain("returns at midnight Pacific time");
      expect(told).toMatchObject({ buttons: ["Choose Model", ...RETRY], asked: 1 });
      expect(saidToWait()).toEqual([]);
      world.expectNothingLeft("photo.png");
    }
  });

  it("that lasts longer than anybody waits is told with its time", async () => {
    await world.ask("photo.png", [quota("600s", "PerMinute")]);
    expect(await world.told(/used up for the moment\. Try again in 1[01] minutes/)).toMatchObject({ asked: 1 });
    world.expectNothingLeft("photo.png");
  });
});

describe("a service that fails", () => {
  it("twice (503) and then answers has answered, and the waiting was said", async () => {
    await world.ask("busy.png", [overloaded, overloaded]);
    expectTruth(await world.sidecarWith("busy.png", "at last", () => true), world.truth("busy.png"));
    expect(await world.questions()).toHaveLength(3);
    expect(saidToWait()).toEqual([
      expect.stringMatching(/Gemini is busy or out of reach; try 2 of 4 in [12] s…/),
      expect.stringMatching(/Gemini is busy or out of reach; try 3 of 4 in [23] s…/),
    ]);
  });

  it("again and again (500) is told after four tries, and asked again on demand", async () => {
    await world.ask(
      "failing.png",
      Array.from({ length: 4 }, () => ({ status: 500 })),
    );
    const told = await world.told("Gemini failed with an internal error (HTTP 500). Try again.");
    expect(told).toMatchObject({ buttons: RETRY, asked: 4 });
    world.expectNothingLeft("failing.png");
    await world.workbench.notifications.press("HTTP 500", "Try Again");
    expectTruth(await world.sidecarWith("failing.png", "on demand", () => true), world.truth("failing.png"));
  });
});

describe("an error inside the stream", () => {
  const event = events(overloaded);

  it("before anything was said is tried again", async () => {
    await world.ask("inside.png", [{ raw: event }]);
    expectTruth(await world.sidecarWith("inside.png", "after a second try", () => true), world.truth("inside.png"));
    expect(await world.questions()).toHaveLength(2);
  });

  it("after something was said keeps that, marked as partial, and says why", async () => {
    await world.ask("later.png", [{ raw: events(says(`[${JSON.stringify(CAT)}, `)) + event }]);
    const { annotations, runs } = await world.sidecarWith("later.png", "of half an answer", () => true);
    expect(annotations).toMatchObject([CAT]);
    expect(runs).toMatchObject([{ partial: true }]);
    const told = await world.told("Found 1 object in later.png. The answer is incomplete.");
    expect(told.text).toContain("The model gemini-3.8-flash is overloaded");
    expect(told).toMatchObject({ buttons: ["Try Again"], asked: 1 });
  });
});

describe("a connection", () => {
  /** Leads the questions to an address, where pictures are agreed to be sent, and back again afterwards. */
  const at = async (baseUrl: string, test: () => Promise<void>) => {
    await world.change({ "visionSidecar.baseUrl": baseUrl });
    await world.ask("photo.png");
    // The key was given for another address; this one is asked about, once.
    expect(await world.workbench.prompts.dialogText()).toContain(
      `Send your Gemini API key to ${new URL(baseUrl).host}?`,
    );
    await world.workbench.prompts.pressInDialog("Send the Key");
    await world.workbench.prompts.pressInDialog("Send Images");
    try {
      await test();
    } finally {
      await world.change({ "visionSidecar.baseUrl": world.emulator.url });
    }
    world.expectNothingLeft("photo.png");
  };

  it("that is refused is tried again, then told with the way to the address", async () => {
    const nobody = `127.0.0.1:${await closedPort()}`;
    await at(`http://${nobody}`, async () => {
      const told = await world.told(`${nobody} refuses connections.`);
      expect(told.buttons).toEqual(["Open Setting", ...RETRY]);
      expect(saidToWait()).toHaveLength(3);
      await world.workbench.notifications.press("refuses connections", "Open Setting");
      await world.expectSetting("Base Url");
    });
  });

  it("to a host that does not exist is tried again, then told", async () => {
    await at("https://gemini.invalid", async () => {
      // How long a name server takes to say no is its own affair.
      expect((await world.told("gemini.invalid was not found.", 90_000)).buttons).toEqual(RETRY);
      expect(saidToWait()).toHaveLength(3);
    });
  });

  it("that breaks before anything was said is tried again, then told", async () => {
    await world.ask(
      "photo.png",
      Array.from({ length: 4 }, () => ({ raw: CUT, cutAfterBytes: 4 })),
    );
    expect(await world.told("The connection to 127.0.0.1")).toMatchObject({ buttons: RETRY, asked: 4 });
    world.expectNothingLeft("photo.png");
  });

  it("that breaks in the middle keeps what was said, marked as partial", async () => {
    await world.ask("cut.png", [{ raw: CUT, cutAfterBytes: CUT.indexOf("700") }]);
    const { annotations, runs } = await world.sidecarWith("cut.png", "of half an answer", () => true);
    expect(annotations).toMatchObject([CAT]);
    expect(runs).toMatchObject([{ partial: true }]);
    const told = await world.told("Found 1 object in cut.png. The answer is incomplete.");
    expect(told.text).toContain("was cut while the answer arrived. What had arrived is kept; try again for the rest.");
    expect(told).toMatchObject({ buttons: ["Try Again"], asked: 1 });
  });

  it("that ends at a proxy's web page is told without a second try", async () => {
    const page = "<!DOCTYPE html><html><body>Please log in to the corporate network</body></html>";
    await world.ask("photo.png", [{ raw: page, headers: { "content-type": "text/html; charset=utf-8" } }]);
    const told = await world.told("answered with a web page instead of Gemini (HTTP 200)");
    expect(told).toMatchObject({ buttons: ["Open Setting", ...RETRY], asked: 1 });
    expect(told.text).not.toContain("corporate");
    world.expectNothingLeft("photo.png");
  });
});

describe("cancelling ends the run within a second and leaves nothing", () => {
  /** Presses Cancel when the progress says `stage`, in the page itself: at once, and it tells when. */
  const cancelAt = (stage: string) => world.page.evaluate(pressCancelAt, stage);

  const stages: [stage: string, image: string, says: string, reply: Reply][] = [
    ["while it waits for the first word", "asking.png", "asking", { text: "[]", delayMs: 60_000 }],
    ["while it waits to ask again", "waiting.png", "going on in", quota("60s", "PerMinute")],
    ["in the middle of an answer", "streaming.png", "asking", { raw: CUT, stallAfterBytes: CUT.length - 4 }],
    ["in the middle of an error's body", "error.png", "asking", { status: 400, stallAfterBytes: 10 }],
  ];
  for (const [name, image, stage, reply] of stages) {
    it(name, async () => {
      const known = new Set(world.journal().map((entry) => entry.name));
      await world.ask(image, [reply]);
      await world.emulator.waitFor((requests) => requests.some(({ bodyBytes }) => bodyBytes > 0));
      const pressed = await cancelAt(stage);
      const settled = await world.workbench.waitUntil("the question to be settled", () =>
        world.journal().find((entry) => !known.has(entry.name) && entry.name.endsWith(".settled.json")),
      );
      expect(settled.changed - pressed).toBeLessThan(1000);
      expect(await world.questions()).toMatchObject([{ finishedStatus: stage === "going on in" ? 429 : null }]);
      world.expectNothingLeft(image);
      await world.workbench.waitUntil("the screen to be empty", async () => {
        return (await world.workbench.notifications.texts()).length === 0;
      });
    });
  }

  it("while the picture is prepared: nothing is sent, and the next run begins at once", async () => {
    const known = world.journal().length;
    const [pressed] = await Promise.all([cancelAt("preparing"), world.ask("large.png")]);
    await world.ask("busy.png");
    const [question, ...more] = await world.emulator.waitFor((requests) => requests.length > 0);
    expect(more).toEqual([]);
    expect((question?.time ?? 0) - pressed).toBeGreaterThan(0);
    await world.sidecarWith("busy.png", "of the next run", ({ runs }) => runs.length === 2);
    // The question about the other picture is the only one that was ever journalled.
    expect(world.journal()).toHaveLength(known + 1);
    expect(existsSync(path.join(world.workspace, "large.png.vision.json"))).toBe(false);
  });
});

/** In the page: waits for the words in the progress, presses its Cancel, and gives the time of that. */
function pressCancelAt(stage: string): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      const items = [...document.querySelectorAll(".notification-list-item")];
      const item = items.find((one) =>
        one.querySelector(".notification-list-item-message")?.textContent?.includes(stage),
      );
      const buttons = [...(item?.querySelectorAll<HTMLElement>(".monaco-text-button") ?? [])];
      const cancel = buttons.find((button) => button.textContent === "Cancel");
      if (cancel === undefined) return;
      observer.disconnect();
      cancel.click();
      resolve(Date.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  });
}

/** A port of this machine where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(address.port);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
