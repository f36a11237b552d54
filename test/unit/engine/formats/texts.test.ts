import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { coco } from "../../../../src/engine/formats/coco.ts";
import { csvRow, csvRows } from "../../../../src/engine/formats/csvText.ts";
import { exportItems } from "../../../../src/engine/formats/exportItems.ts";
import { importDataset } from "../../../../src/engine/formats/importDataset.ts";
import { baseName, extensionOf, Stems, withoutExtension } from "../../../../src/engine/formats/names.ts";
import { importOptionsSchema } from "../../../../src/engine/formats/options.ts";
import { sourceOnDisk } from "../../../../src/engine/formats/sourceFile.ts";
import { escapeXml, numberIn } from "../../../../src/engine/formats/xml.ts";
import { diskFiles } from "../../../../src/engine/sidecars/diskFiles.ts";
import { label, sources } from "./world.ts";

const rows = (text: string) => [...csvRows(text)].map(({ fields }) => fields);

describe("CSV", () => {
  it("comes back, whatever is in the fields", () => {
    const field = fc.oneof(label, fc.stringMatching(/^['"=+@\-,\r\n\t ab]{0,6}$/));
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(table, (all) => {
        expect(rows(all.map(csvRow).join(""))).toEqual(all);
      }),
      { numRuns: 1000 },
    );
  });

  it("holds nothing that a spreadsheet computes", () => {
    for (const first of ["=", "+", "-", "@", "\t", "\r"]) expect(csvRow([`${first}1`, 2])).toMatch(/^"?'/);
    expect(csvRow([-1, "a-b"])).toBe("-1,a-b\r\n");
  });

  it("is read as others write it: any line ends, unquoted blanks, quotes inside, a last line without end", () => {
    expect(rows('a, b\n"c ""d""",\r"e\r\nf",g')).toEqual([
      ["a", " b"],
      ['c "d"', ""],
      ["e\r\nf", "g"],
    ]);
    expect(rows('\n\na,"b')).toEqual([["a", '"b']]);
    expect([...csvRows('a,"1\n2"\nb,c')].map(({ line }) => line)).toEqual([1, 3]);
  });
});

describe("XML", () => {
  it("says any text that XML can say, in elements and attributes", () => {
    const parser = new XMLParser({
      ...{ ignoreAttributes: false, attributeNamePrefix: "", trimValues: false, parseTagValue: false },
      ...{ htmlEntities: true, alwaysCreateTextNode: true },
    });
    fc.assert(
      fc.property(label, (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.toMatch(/[<>"]/);
        const { a } = parser.parse(`<a b="${escaped}">${escaped}</a>`);
        const sayable = text.replaceAll(/[\p{Cc}]/gu, (c) => (c < " " && !"\t\n\r".includes(c) ? "\uFFFD" : c));
        expect([a.b, a["#text"]]).toEqual([sayable, sayable]);
      }),
    );
    expect(escapeXml("a\u0000b\uD800c\uFFFE")).toBe("a\uFFFDb\uFFFDc\uFFFD");
  });

  it("numbers are decimal and finite", () => {
    expect(["1", " -2.5 ", ".5", "1e3", "5."].map(numberIn)).toEqual([1, -2.5, 0.5, 1000, 5]);
    for (const text of ["", " ", "0x10", "Infinity", "NaN", "1e999", "1,5", "1 2", undefined]) {
      expect(numberIn(text)).toBeUndefined();
    }
  });
});

describe("names", () => {
  it("are split at the last dot of the last part", () => {
    expect(["a.b/c", "a/b.tar.gz", ".hidden", "x/.png"].map(withoutExtension)).toEqual([
      "a.b/c",
      "a/b.tar",
      ".hidden",
      "x/.png",
    ]);
    expect(["a.b/c", "a/B.PNG"].map(extensionOf)).toEqual(["", ".PNG"]);
    expect(["a/b.png", "b"].map(baseName)).toEqual(["b.png", "b"]);
  });

  it("without extension never meet, also on disks that do not see the case", () => {
    const names = fc.array(fc.stringMatching(/^[aB](_png|_2)?\.(png|PNG|jpg)$/), { maxLength: 12 });
    fc.assert(
      fc.property(names, (all) => {
        const stems = new Stems();
        const given = all.map((name) => stems.of(name).toLowerCase());
        expect(new Set(given).size).toBe(all.length);
      }),
    );
    const stems = new Stems();
    expect(["a/x.png", "a/X.jpg", "b/x.png"].map((name) => stems.of(name))).toEqual(["a/x", "a/X_jpg", "b/x"]);
  });
});

describe("files on disk", () => {
  it("are read when they are files; pictures come with what their sidecars say", async () => {
    const root = await mkdtemp(path.join(tmpdir(), "vision-sources-"));
    try {
      const at = (name: string) => path.join(root, name);
      const sidecar = { version: 1, image: { width: 2, height: 1, sha256: "" }, annotations: [] };
      await writeFile(at("a.png.vision.json"), `${JSON.stringify(sidecar)} // looked at`);
      await writeFile(at("b.png.vision.json"), "{");
      await mkdir(at("d.png.vision.json"));
      const pictures = ["a.png", "b.png", "c.png", "d.png"].map((name) => ({ path: name, file: at(name) }));
      const items = [];
      for await (const item of exportItems(pictures, diskFiles)) items.push([item.path, item.sidecar?.image.width]);
      expect(items).toEqual([
        ["a.png", 2],
        ["b.png", undefined],
        ["d.png", undefined],
      ]);
      const source = await sourceOnDisk(at("b.png.vision.json"), "b.json");
      expect([source?.path, source?.size, String(await source?.bytes())]).toEqual(["b.json", 1, "{"]);
      expect(await sourceOnDisk(root, "x")).toBeUndefined();
      // One file that cannot be read costs none of the others.
      await symlink(at("gone"), at("dangling.json"));
      const loop = at("loop.json");
      await symlink(loop, loop);
      const lost = await Promise.all(["dangling.json", "loop.json"].map((name) => sourceOnDisk(at(name), name)));
      const good = { images: [{ id: 1, file_name: "a.png" }], annotations: [] };
      const files = [...lost, ...sources({ "good.json": JSON.stringify(good) })].filter((file) => file !== undefined);
      const dataset = await importDataset({ format: coco, options: importOptionsSchema.parse({}), files });
      expect(dataset.images.map((image) => image.path)).toEqual(["a.png"]);
      expect(dataset.notes).toEqual([{ kind: "unreadableFile", count: 2, examples: ["dangling.json", "loop.json"] }]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
