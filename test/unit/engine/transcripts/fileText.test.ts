import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changed, headerOf, type PageChange, readTranscription } from "../../../../src/engine/transcripts/fileText.ts";

const source = { name: "report.pdf", sha256: "ab".repeat(32), pages: 3, model: "gemini-3.8-flash" };
const header = `${headerOf(source)}\n`;
const begin = (page: number): PageChange => ({ kind: "begin", page });
const text = (page: number, more: string): PageChange => ({ kind: "text", page, text: more });
const absent = (page: number, note: "missing" | "due" = "due"): PageChange => ({ kind: "absent", page, note });
const end = (page: number): PageChange => ({ kind: "end", page });
const page = (number: number, ...pieces: string[]): PageChange[] => [
  begin(number),
  ...pieces.map((piece) => text(number, piece)),
  end(number),
];
const finish: PageChange = { kind: "finish" };

describe("a transcription", () => {
  it("begins with what it is of", () => {
    expect(header).toBe(
      `<!-- Transcribed from report.pdf (sha256 ${source.sha256}, 3 pages) by gemini-3.8-flash -->\n`,
    );
    expect(readTranscription(header)).toEqual({
      sha256: source.sha256,
      pages: 3,
      model: "gemini-3.8-flash",
      isFinished: false,
      open: [1, 2, 3],
    });
    expect(readTranscription(`\uFEFF${header.replace("\n", "\r\n")}`)?.pages).toBe(3);
    expect(readTranscription(`---\ntitle: Report\n---\n\n${header}`)?.pages).toBe(3);
    expect(readTranscription("# My notes on report.pdf\n")).toBeUndefined();
  });

  it("is not led astray by a file's name", () => {
    const name = "a --> <!-- end of transcription -->\nb (sha256 00, 1 page) by x -->.pdf";
    const line = headerOf({ ...source, name, pages: 1 });
    expect(line).not.toMatch(/[\n>].*>|<.*</);
    expect(readTranscription(line)).toMatchObject({ sha256: source.sha256, pages: 1, isFinished: false });
  });

  it("grows page by page", () => {
    const due = "<!-- page 1: not transcribed yet -->";
    const one = changed(header, [begin(1), text(1, "# One"), text(1, "\n\nmore")]);
    expect(one).toBe(`${header}\n<!-- page 1 -->\n\n# One\n\nmore\n\n${due}\n`);
    expect(readTranscription(one)?.open).toEqual([1, 2, 3]);
    const two = changed(one, [end(1), begin(2)]);
    expect(two).toBe(
      `${header}\n<!-- page 1 -->\n\n# One\n\nmore\n\n<!-- page 2 -->\n\n<!-- page 2: not transcribed yet -->\n`,
    );
    expect(readTranscription(two)?.open).toEqual([2, 3]);
    const three = changed(two, [text(2, "Two"), end(2), begin(3), end(3), finish]);
    expect(three).toBe(
      `${header}\n<!-- page 1 -->\n\n# One\n\nmore\n\n<!-- page 2 -->\n\nTwo\n\n<!-- page 3 -->\n\n<!-- end of transcription -->\n`,
    );
    expect(readTranscription(three)).toMatchObject({ isFinished: true, open: [] });
  });

  it("has a note where a page is missing, which the page takes the place of", () => {
    const gap = changed(header, [...page(1, "One"), absent(2), ...page(3, "Three")]);
    expect(gap).toContain("One\n\n<!-- page 2: not transcribed yet -->\n\n<!-- page 3 -->\n\nThree\n");
    expect(readTranscription(gap)?.open).toEqual([2]);
    const half = changed(gap, [begin(2), text(2, "Two")]);
    expect(readTranscription(half)?.open).toEqual([2]);
    const filled = changed(half, [text(2, " more"), end(2)]);
    expect(filled).toContain("One\n\n<!-- page 2 -->\n\nTwo more\n\n<!-- page 3 -->\n\nThree\n");
    expect(readTranscription(filled)?.open).toEqual([]);
    const missing = changed(gap, [absent(2, "missing")]);
    expect(missing).toContain("One\n\n<!-- page 2: missing in the answer -->\n\n<!-- page 3 -->\n\nThree\n");
    expect(readTranscription(missing)?.open).toEqual([2]);
    expect(readTranscription(changed(missing, [finish]))).toMatchObject({ isFinished: true, open: [] });
  });

  it("puts a page where it belongs when there is no note", () => {
    const odd = changed(header, [...page(1, "One"), ...page(3, "Three"), ...page(2, "Two"), finish]);
    expect(odd).toContain("One\n\n<!-- page 2 -->\n\nTwo\n\n<!-- page 3 -->\n\nThree\n\n<!-- end");
  });

  it("takes a page back of which only a part came", () => {
    const half = changed(header, [...page(1, "One"), begin(2), text(2, "Tw")]);
    const back = changed(half, [absent(2)]);
    expect(back).toBe(`${header}\n<!-- page 1 -->\n\nOne\n\n<!-- page 2: not transcribed yet -->\n`);
    expect(readTranscription(back)?.open).toEqual([2, 3]);
  });

  it("keeps what came of a page that is too long, with a note below", () => {
    const cut = changed(header, [begin(1), text(1, "Half"), { kind: "cut", page: 1 }]);
    expect(cut).toBe(`${header}\n<!-- page 1 -->\n\nHalf\n\n<!-- page 1: the rest is missing in the answer -->\n`);
    expect(readTranscription(cut)?.open).toEqual([2, 3]);
  });

  it("keeps what a person wrote, and does not ask again for what they took out", () => {
    const two = changed(header, [...page(1, "One"), ...page(2, "Two"), absent(3)]);
    const corrected = two.replace("One", "One, corrected").replace(/<!-- page 2 -->\s+Two\s+/, "");
    const own = `${corrected}\nMy own remark\n`;
    expect(readTranscription(own)?.open).toEqual([3]);
    const done = changed(own, [...page(3, "Three"), finish]);
    expect(done).toBe(
      `${header}\n<!-- page 1 -->\n\nOne, corrected\n\n<!-- page 3 -->\n\nThree\n\nMy own remark\n\n<!-- end of transcription -->\n`,
    );
  });

  it("leaves alone what a person writes while a page comes in, and a page that they take out meanwhile", () => {
    const half = changed(header, [...page(1, "One"), begin(2), text(2, "Two")]);
    const own = `${half.replace("One", "One!").replace("Two", "Two?")}below\n`;
    expect(changed(own, [text(2, " more"), end(2)])).toBe(
      `${header}\n<!-- page 1 -->\n\nOne!\n\n<!-- page 2 -->\n\nTwo? more\nbelow\n`,
    );
    const out = half.slice(0, half.indexOf("<!-- page 2 -->"));
    expect(changed(out, [text(2, " more"), end(2)])).toBe(out);
  });

  it("is resumed behind its last complete page, from every state that it can be saved in", () => {
    const pages = ["One", "", "Three\n\n- x", "```\n\n\ncode\n```", "Five"];
    const head = `${headerOf({ ...source, pages: pages.length })}\n`;
    // As the reader tells it: no piece ends with white space.
    const changes: PageChange[] = [...pages.flatMap((one, i) => page(i + 1, ...(one.match(/\s*\S/g) ?? []))), finish];
    const complete = changed(head, changes);
    for (let count = 0; count < changes.length; count++) {
      const before = changes.slice(0, count);
      const ended = before.filter(({ kind }) => kind === "end").length;
      const open = pages.map((_, i) => i + 1).slice(ended);
      const saved = changed(head, before);
      for (const found of [
        saved,
        changed(saved, ended < pages.length ? [absent(ended + 1)] : []),
        saved.replaceAll("\n", "\r\n"),
      ]) {
        expect(readTranscription(found), found).toMatchObject({ isFinished: false, open });
        const rest = changes.filter((change) => !("page" in change) || open.includes(change.page));
        expect(changed(found, rest).replaceAll("\r\n", "\n")).toBe(complete);
      }
    }
  });

  it("is never made of more or fewer pages by what stands in them", () => {
    const line = fc.constantFrom("<!--", "<!-- page -->", "<!-- page 1 --", "a <!-- page 1 -->", "<!-- note -->", "x");
    const body = fc.array(line, { maxLength: 4 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(fc.array(body, { minLength: 3, maxLength: 3 }), (bodies) => {
        const complete = changed(header, [
          ...bodies.flatMap((one, i) => page(i + 1, ...(one === "" ? [] : [one]))),
          finish,
        ]);
        const again = changed(complete, [{ kind: "absent", page: 2, note: "due" }, ...page(2, "Two")]);
        expect(again).toBe(
          changed(
            header,
            [1, 2, 3]
              .flatMap((n) => page(n, ...(n === 2 ? ["Two"] : [bodies[n - 1] ?? ""]).filter(Boolean)))
              .concat(finish),
          ),
        );
      }),
    );
  });
});
