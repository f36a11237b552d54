/** Drawings: as large as is wanted, and nothing of this computer in them. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import sharpForTests from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageKind } from "../../../../src/engine/images/kinds.ts";
import { openImage } from "../../../../src/engine/images/open.ts";
import { prepareImage } from "../../../../src/engine/images/prepare.ts";
import { withoutReferences } from "../../../../src/engine/images/svg.ts";
import { BUILDS, built, colourAt } from "./builds.ts";

const NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const half = '<rect width="50%" height="100%" fill="#d3222a"/>';
const svg = (attributes: string, content: string, before = "") =>
  Buffer.from(`${before}<svg ${NAMESPACES} ${attributes}>${content}</svg>`);

const RED = [211, 34, 42];
const WHITE = [255, 255, 255];

let folder: string;
let server: Server;
let requests: string[];
let secret: string;
let embedded: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svg-"));
  secret = path.join(folder, "secret.png");
  const blue = await sharpForTests({ create: { width: 10, height: 10, channels: 3, background: "#0000ff" } })
    .png()
    .toBuffer();
  await writeFile(secret, blue);
  await writeFile(
    path.join(folder, "secret.svg"),
    svg('width="10" height="10" id="a"', '<rect width="10" height="10"/>'),
  );
  embedded = `data:image/png;base64,${blue.toString("base64")}`;
  requests = [];
  server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

describe.each(BUILDS)("%s", (name) => {
  const sharp = built(name);

  it.each([
    ["its attributes", svg('width="60" height="40"', half), 60, 40],
    ["its viewBox", svg('viewBox="0 0 24 16"', half), 24, 16],
    ["per cent of its viewBox", svg('width="100%" height="100%" viewBox="0 0 30 20"', half), 30, 20],
    ["a size that no screen has", svg('width="90000" height="60000"', half), 90_000, 60_000],
  ])("has the size of %s, and is rendered as large as is wanted", async (_, file, width, height) => {
    expect(await openImage(sharp, file)).toMatchObject({ kind: "svg", size: { width, height }, shownAlike: false });
    const sent = await prepareImage(sharp, file, 1500);
    expect(sent).toMatchObject({ width: 1500, height: 1000, original: { width, height }, mimeType: "image/png" });
    expect(await colourAt(sent.bytes, 0.49, 0.5)).toEqual(RED);
    expect(await colourAt(sent.bytes, 0.51, 0.5)).toEqual(WHITE);
  });

  it("is never thinner than a pixel", async () => {
    expect(await prepareImage(sharp, svg('width="30000" height="10"', half), 1500)).toMatchObject({
      width: 1500,
      height: 1,
    });
  });

  it("of an absurd size, of none, or cut off is told", async () => {
    for (const file of [svg('width="1e9" height="1e9"', half), svg('width="5" height="2000000000"', half)]) {
      await expect(prepareImage(sharp, file, 1500)).rejects.toThrow("megapixels");
    }
    for (const file of [svg('width="0" height="0"', half), svg('width="9" height="9"', half).subarray(0, 130)]) {
      await expect(prepareImage(sharp, file, 1500)).rejects.toThrow("cannot be decoded");
    }
  });

  it("that explodes when it is read is told", async () => {
    const names = [..."abcdefghij"];
    const entities = names.map((one, i) => `<!ENTITY ${one} "${i === 0 ? "lol" : `&${names[i - 1]};`.repeat(10)}">`);
    const laughs = svg('width="9" height="9"', "<text>&j;</text>", `<!DOCTYPE svg [${entities.join("")}]>`);
    const groups = names.map(
      (one, i) => `<g id="${one}">${i === 0 ? half : `<use href="#${names[i - 1]}"/>`.repeat(10)}</g>`,
    );
    const uses = svg('width="9" height="9"', `<defs>${groups.join("")}</defs><use href="#j"/>`);
    // Without its entities the first one is harmless.
    await prepareImage(sharp, laughs, 100).catch((error: unknown) =>
      expect(String(error)).toContain("cannot be decoded"),
    );
    await expect(prepareImage(sharp, uses, 100)).rejects.toThrow("cannot be decoded");
  });

  it("carries no other picture with it, wherever it looks for one", async () => {
    const port = (server.address() as AddressInfo).port;
    const url = `http://127.0.0.1:${port}/secret.png`;
    const image = (href: string) => `<image ${href} width="10" height="10"/>`;
    const nested = Buffer.from(`<svg ${NAMESPACES} width="9" height="9">${image(`href="${secret}"`)}</svg>`).toString(
      "base64",
    );
    const hidden = image(`xlink:href="${secret}"`).replaceAll('"', "'");
    const spelt = hidden.replaceAll("href", "h&#114;ef");
    const thieves: Readonly<Record<string, readonly [content: string, before?: string]>> = {
      path: [image(`href="${secret}"`)],
      "path with a prefix": [image(`xlink:href='${secret}'`)],
      "path, spelt out": [image(`href="&#x2f;${secret.slice(1)}"`)],
      "path with room": [image(`href \n = "${secret}"`)],
      name: [image('href="secret.png"')],
      "file address": [image(`href="${pathToFileURL(secret).href}"`)],
      "web address": [image(`href="${url}"`)],
      "another drawing": [`<use href="${path.join(folder, "secret.svg")}#a"/>`],
      filter: [`<filter id="f"><feImage href="${secret}"/></filter><rect width="10" height="10" filter="url(#f)"/>`],
      "drawing in the drawing": [image(`href="data:image/svg+xml;base64,${nested}"`)],
      "entity as the path": [image('href="&e;"'), `<!DOCTYPE svg [<!ENTITY e "${secret}">]>`],
      "entity as markup": ["&e;", `<!DOCTYPE svg [<!ENTITY e "${hidden}">]>`],
      "entity as markup, spelt out": ["&e;", `<!DOCTYPE svg [<!ENTITY e "${spelt}">]>`],
      "entity within an entity": ["&f;", `<!DOCTYPE svg [<!ENTITY e "${spelt}"><!ENTITY f "&e;">]>`],
      "entity of a file": ["<text>&e;</text>", `<!DOCTYPE svg [<!ENTITY e SYSTEM "${secret}">]>`],
      inclusion: [`<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${secret}"/>`],
      style: [`<style>@import url(${url}); rect { fill: url(${url}); }</style>`],
    };
    for (const [how, [content, before = ""]] of Object.entries(thieves)) {
      const file = svg('width="10" height="10"', content, before);
      const sent = await prepareImage(sharp, file, 100).catch((error: unknown) => error);
      if (sent instanceof Error) expect(sent.message, how).toContain("cannot be decoded");
      else expect(await colourAt((sent as { bytes: Buffer }).bytes, 0.5, 0.5), how).not.toEqual([0, 0, 255]);
    }
    expect(requests).toEqual([]);
  });

  it("shows the pixels that it has in itself, and what it takes from itself", async () => {
    const own = svg(
      'width="20" height="10"',
      `<defs><g id="g"><rect x="10" width="10" height="10" fill="&red;"/></g></defs>
       <image href="${embedded}" width="10" height="10"/><use xlink:href="#g"/>`,
      '<?xml version="1.0" encoding="utf-8"?>\n<!-- made by <svg> -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [\n<!ENTITY red "#d3222a">\n]>\n',
    );
    const { bytes } = await prepareImage(sharp, own, 100);
    expect(await colourAt(bytes, 0.25, 0.5)).toEqual([0, 0, 255]);
    expect(await colourAt(bytes, 0.75, 0.5)).toEqual(RED);
  });

  it("says so when its texts cannot be drawn", async () => {
    const text = svg('width="90" height="30"', '<text x="5" y="25" font-size="30">Hello</text>');
    const { notes } = await prepareImage(sharp, text, 100);
    expect(notes).toEqual(name === "sharpWasm" ? ["noText"] : []);
    expect((await prepareImage(sharp, svg('width="9" height="9"', half), 100)).notes).toEqual([]);
  });
});

describe("what is a drawing", () => {
  it("is told by the root element", () => {
    expect(imageKind(Buffer.from("\uFEFF \n<svg width='9'/>"))).toBe("svg");
    expect(
      imageKind(Buffer.from('<?xml version="1.0"?><!-- <html> --><svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>')),
    ).toBe("svg");
    for (const text of [
      "<!DOCTYPE html><html><body><svg></svg></body></html>",
      "<html><svg></svg></html>",
      "<!-- <svg> -->",
      "<svgish/>",
      "text <svg/>",
      '<!DOCTYPE svg [<!ENTITY a "<svg ">]><html/>',
      "",
    ]) {
      expect(imageKind(Buffer.from(text)), text).toBeUndefined();
    }
  });

  it("is made safe in time, however it is written", () => {
    const many = 200_000;
    for (const part of [
      "<!ENTITY a ",
      "<!ENTITY a '",
      'href="',
      "href = ",
      "href='a' ",
      '<!ENTITY a "&',
      "<!--",
      "<?",
      "<!DOCTYPE svg [",
    ]) {
      const file = Buffer.from(`<svg ${part.repeat(many)}`);
      const start = performance.now();
      withoutReferences(file);
      imageKind(file);
      imageKind(file.subarray(5));
      expect(performance.now() - start, part).toBeLessThan(2000);
    }
  });

  it("keeps its bytes otherwise", () => {
    const latin = Buffer.concat([
      Buffer.from("<svg><title>"),
      Buffer.from([0xe4, 0xf6, 0xff, 0x80]),
      Buffer.from("</title></svg>"),
    ]);
    expect(Buffer.from(withoutReferences(latin))).toEqual(latin);
  });
});
