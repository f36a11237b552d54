import { describe, expect, it } from "vitest";
import { isStoredAddress, typeOfAddress } from "../../../../src/engine/gemini/uriTypes.ts";

describe("the type that an address promises", () => {
  it.each([
    ["https://a.example/b/c.JPG?x=1", "image/jpeg"],
    ["https://a.example/c.jfif#d", "image/jpeg"],
    ["https://a.example/c.png", "image/png"],
    ["https://a.example/c.webp", "image/webp"],
    ["https://a.example/c.bmp", "image/bmp"],
    ["https://a.example/c.pdf", "application/pdf"],
    ["https://a.example/c.gif", undefined],
    ["https://a.example/c.heic", undefined],
    ["https://a.example/png", undefined],
    ["https://a.example/v1.png/raw", undefined],
    ["https://png.example/", undefined],
  ])("%s: %s", (address, type) => {
    expect(typeOfAddress(new URL(address))).toBe(type);
  });
});

describe("the address of a stored file", () => {
  it("is told from others", () => {
    expect(isStoredAddress("https://generativelanguage.googleapis.com/v1beta/files/abc-12")).toBe(true);
    expect(isStoredAddress("http://127.0.0.1:1234/path/v1beta/files/abc")).toBe(true);
    expect(isStoredAddress("https://a.example/files/cat.png")).toBe(false);
    expect(isStoredAddress("file:///home/files/abc")).toBe(false);
    expect(isStoredAddress("no address")).toBe(false);
  });
});
