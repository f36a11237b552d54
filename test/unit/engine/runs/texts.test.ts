/** Texts about a picture over several runs: what replaces what, from the answer's own words to the sidecar. */
import { describe, expect, it } from "vitest";
import type { TextEntry } from "../../../../src/core/annotation.ts";
import { edits, parseSidecarText } from "../../../../src/core/edits.ts";
import { applyEdits } from "../../../../src/core/jsonText.ts";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { bringHome, type PictureAnswered } from "../../../../src/engine/runs/answered.ts";
import { readSidecar } from "../../../../src/engine/sidecars/read.ts";
import { taskOf } from "../../../../src/engine/tasks/allTasks.ts";
import type { TaskOptions } from "../../../../src/engine/tasks/task.ts";

const MODEL = "gemini-3.8-flash";

/** A sidecar that answers come home to, as in the product: by edits of its text. */
function picture() {
  let text: string | undefined;
  let minutes = 0;
  const now = () => {
    const read = readSidecar(text ?? "");
    return read.ok ? read.sidecar : undefined;
  };
  const change = (made: Parameters<typeof edits>[1]) => {
    const source = text === undefined ? undefined : parseSidecarText(text);
    text = applyEdits(text ?? "", edits(source, made));
  };
  return {
    get sidecar() {
      const sidecar = now();
      if (sidecar === undefined) throw new Error(`This is no sidecar: ${text}`);
      return sidecar;
    },
    get texts() {
      return now()?.texts.map((entry) => entry.text) ?? [];
    },
    answer(id: string, answer: string, options: TaskOptions = {}, finishReason = "STOP") {
      const prompt = taskOf(id)?.request(modelRow(MODEL), options).prompt ?? "";
      minutes += 1;
      const entry: PictureAnswered = {
        version: 1,
        id: `${minutes}`,
        time: `2026-11-22T10:${String(minutes).padStart(2, "0")}:00Z`,
        settled: false,
        question: {
          subjects: ["file:///a.png"],
          task: id,
          prompt,
          model: MODEL,
          host: "example.com",
          picture: {
            image: { width: 10, height: 10, sha256: "a" },
            sent: { width: 10, height: 10, mimeType: "image/png", via: "inline" },
          },
        },
        answer: { text: answer, finishReason, tokens: {}, raw: "" },
      };
      const home = bringHome(entry, now());
      change(home.change);
      return home;
    },
    /** As the editor does when a person writes or decides. */
    put(entry: TextEntry) {
      change({ texts: { put: [entry], remove: [] } });
    },
  };
}

describe("a caption", () => {
  it("that is untouched gives way to the next one of the same question", () => {
    const home = picture();
    home.answer("caption", '"A cat."');
    const [first] = home.sidecar.texts;
    home.answer("caption", "“A red cat.”");
    expect(home.sidecar.texts).toMatchObject([
      { id: first?.id, text: "A red cat.", review: "pending", task: "caption" },
    ]);
    expect(home.sidecar.runs).toHaveLength(1);
  });

  it("that is edited, accepted or rejected stays, and the next one stands beside it", () => {
    for (const touched of [
      { text: "My cat.", proposed: { text: "A cat." } },
      { review: "accepted" },
      { review: "rejected" },
    ] as const) {
      const home = picture();
      home.answer("caption", "A cat.");
      const [first] = home.sidecar.texts;
      if (first === undefined) throw new Error("There is no caption.");
      home.put({ ...first, ...touched });
      const kept = home.sidecar.texts[0];
      home.answer("caption", "A red cat.");
      home.answer("caption", "A very red cat.");
      expect(home.sidecar.texts[0]).toEqual(kept);
      expect(home.texts.slice(1)).toEqual(["A very red cat."]);
      // What it said before does not come back beside it.
      home.answer("caption", "A cat.");
      expect(home.texts).toHaveLength(2);
    }
  });

  it("in another language, or about something else, is another question", () => {
    const home = picture();
    home.answer("caption", "A cat.");
    home.answer("caption", "Eine Katze.", { language: "German" });
    home.answer("caption", "A tail.", { target: "Only the tail." });
    home.answer("caption", "Eine rote Katze.", { language: "German" });
    expect(home.texts).toEqual(["A cat.", "Eine rote Katze.", "A tail."]);
  });

  it("does not meddle with other texts", () => {
    const home = picture();
    home.answer("readText", "STOP");
    home.answer("ask", "Red.", { prompt: "Which colour?" });
    home.answer("ask", "Round.", { prompt: "Which shape?" });
    home.answer("caption", "A sign.");
    home.answer("describe", "A sign, at length.");
    expect(home.sidecar.texts.map(({ task, text }) => `${task}: ${text}`)).toEqual([
      "readText: STOP",
      "ask: Red.",
      "ask: Round.",
      "caption: A sign.",
      "describe: A sign, at length.",
    ]);
  });

  it("the same twice changes nothing of it", () => {
    const home = picture();
    home.answer("caption", "A cat.");
    const before = home.sidecar.texts;
    expect(home.answer("caption", '"A cat."').counts).toEqual({ added: 0, updated: 0, removed: 0, kept: 1 });
    expect(home.sidecar.texts).toEqual(before);
  });
});

describe("an answer that says nothing", () => {
  it("leaves what is there, and says that there was none", () => {
    const home = picture();
    home.answer("readText", "STOP");
    const { read, change } = home.answer("readText", "NO_TEXT.");
    expect(read.text).toBeUndefined();
    expect(change.texts).toBeUndefined();
    expect(home.texts).toEqual(["STOP"]);
  });
});

describe("a free prompt", () => {
  it("brings shapes and words; only words the next time leave the shapes", () => {
    const home = picture();
    const ask = (answer: string) => home.answer("prompt", answer, { prompt: "What is damaged?" });
    ask('Two:\n[{"point":[5,6],"label":"dent"},{"box_2d":[1,2,30,40],"label":"scratch"}]');
    expect(home.sidecar.annotations.map(({ label }) => label)).toEqual(["dent", "scratch"]);
    expect(home.texts).toEqual(["Two:"]);
    ask("Nothing, on second thoughts.");
    expect(home.sidecar.annotations).toHaveLength(2);
    expect(home.texts).toEqual(["Nothing, on second thoughts."]);
  });

  it("keeps boxes in space and paths as they came", () => {
    const home = picture();
    home.answer("prompt", '[{"box_3d":[0,1,2,3,4,5,6,7,8],"label":"chair"},{"path":[[1,2],[3,4]],"label":"arm"}]', {
      prompt: "3D!",
    });
    expect(home.sidecar.annotations).toMatchObject([
      { label: "chair", box_3d: [0, 1, 2, 3, 4, 5, 6, 7, 8] },
      {
        label: "arm",
        path: [
          [1, 2],
          [3, 4],
        ],
      },
    ]);
  });
});

describe("an answer that was cut", () => {
  it("is marked, gives way to the whole one, and takes no whole one's place", () => {
    const home = picture();
    home.answer("describe", "A cat on a", {}, "MAX_TOKENS");
    expect(home.sidecar.texts).toMatchObject([{ text: "A cat on a", partial: true }]);
    home.answer("describe", "A cat on a wall.");
    expect(home.sidecar.texts).toHaveLength(1);
    expect(home.sidecar.texts[0]).not.toHaveProperty("partial");
    home.answer("describe", "A cat on", {}, "MAX_TOKENS");
    expect(home.texts).toEqual(["A cat on a wall."]);
  });
});
