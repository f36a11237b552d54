/** Which file an address means. */
import path from "node:path";
import { describe, expect, it } from "vitest";
import { addressKind, findPicture } from "../../../../src/engine/references/picture.ts";

const root = path.resolve("/site");
const at = { folder: path.join(root, "content", "posts"), root };

async function found(destination: string, files: readonly string[], where: Parameters<typeof findPicture>[1] = at) {
  const there = new Set(files.map((file) => path.resolve(root, file)));
  return findPicture(destination, where, async (file) => there.has(file));
}

describe("an address", () => {
  it("is judged before anything is looked at", () => {
    for (const address of ["cat.png", "/a b/c.png", "C:\\x.png", "file:///x.png", "../x.png?w=1", "@/x.png"]) {
      expect(addressKind(address), address).toBe("file");
    }
    for (const address of [
      "https://x.y/z.png",
      "HTTP://x",
      "//cdn/x.png",
      "\\\\host\\x.png",
      "%5C%5Chost/x.png",
      "/%2Fhost/x.png",
      "file://host/x.png",
      "file:////host/x.png",
    ]) {
      expect(addressKind(address), address).toBe("web");
    }
    expect(addressKind("data:image/png;base64,AAAA")).toBe("inline");
    for (const address of ["", "#top", "?x", "blob:x", "javascript:alert(1)", "vscode-resource:/x.png"]) {
      expect(addressKind(address), address).toBe("other");
    }
  });

  for (const [address, file] of [
    ["img/cat.png", "content/posts/img/cat.png"],
    ["./cat.png", "content/posts/cat.png"],
    ["../cat.png?width=20#x", "content/cat.png"],
    ["my%20cat%C3%A9.png", "content/posts/my caté.png"],
    ["100%25.png", "content/posts/100%.png"],
    ["100%.png", "content/posts/100%.png"],
    ["a%20b.png", "content/posts/a%20b.png"],
    ["/img/cat.png", "img/cat.png"],
    ["/img/cat.png", "public/img/cat.png"],
    ["/img/my%20cat.png", "static/img/my cat.png"],
    ["/img/cat.png", "content/static/img/cat.png"],
    ["@/img/cat.png", "src/img/cat.png"],
    ["~/img/cat.png", "img/cat.png"],
  ] as const) {
    it(`${address} is ${file}`, async () => {
      expect(await found(address, [file])).toEqual({ found: true, path: path.resolve(root, file) });
    });
  }

  it("that begins with / is first one of the workspace folder, then of the nearest only static root", async () => {
    expect(await found("/a.png", ["a.png", "public/a.png", "static/a.png"])).toMatchObject({
      path: path.join(root, "a.png"),
    });
    expect(await found("/a.png", ["public/a.png", "static/a.png"])).toEqual({
      found: false,
      why: "several",
      looked: [path.join(root, "public", "a.png"), path.join(root, "static", "a.png")],
    });
  });

  it("without a workspace folder is a path of the disk when it begins with /", async () => {
    const alone = { folder: path.resolve("/else"), root: undefined };
    expect(await found("/site/a.png", ["a.png"], alone)).toMatchObject({ found: true });
    expect(await found("a.png", ["../else/a.png"], alone)).toMatchObject({ found: true });
  });

  it("of a file that is not there, or no picture, says where was looked", async () => {
    expect(await found("x/cat.png", [])).toEqual({
      found: false,
      why: "missing",
      looked: [path.join(at.folder, "x", "cat.png")],
    });
    expect(await found("cat.pdf", ["content/posts/cat.pdf"])).toEqual({
      found: false,
      why: "notImage",
      looked: [path.join(at.folder, "cat.pdf")],
    });
  });

  it("of a file URL is that path of the disk", async () => {
    expect(await found("file:///site/my%20cat.png", ["my cat.png"])).toMatchObject({ found: true });
    expect(await found("file://localhost/site/a.png", ["a.png"])).toMatchObject({ found: true });
  });
});
