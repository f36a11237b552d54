import { describe, expect, it } from "vitest";
import { modelRow } from "../../../../src/engine/gemini/models.ts";
import { detect } from "../../../../src/engine/tasks/detect.ts";
import { segment } from "../../../../src/engine/tasks/segment.ts";

const flash = modelRow("gemini-3.8-flash");
const old = modelRow("gemini-2.5-flash");

describe("the question for boxes", () => {
  it("names what to look for, the order of the numbers and their scale", () => {
    const { prompt, json, schema } = detect.request(flash, { target: " red apples " });
    expect(prompt).toContain("Detect red apples in");
    expect(prompt).toContain("[ymin, xmin, ymax, xmax]");
    expect(prompt).toContain("0-1000");
    expect(json).toBe(true);
    expect(schema).toBeUndefined();
  });

  it("is for all prominent objects when nothing is named", () => {
    for (const options of [{}, { target: " " }])
      expect(detect.request(flash, options).prompt).toContain("all prominent objects");
  });

  it("is the person's own as a whole", () => {
    expect(detect.request(flash, { target: "cats", prompt: "Find the dogs." }).prompt).toBe("Find the dogs.");
  });
});

describe("the question for masks", () => {
  it("asks for outlines with a schema without bounds", () => {
    const { prompt, json, schema } = segment.request(flash, { target: "cats" });
    expect(prompt).toContain("[y, x]");
    expect(json).toBe(true);
    expect(JSON.stringify(schema)).not.toMatch(/maxItems|minItems|maximum|minimum|\$schema/);
  });

  it("asks 2.5 for masks without JSON mode, and without naming PNG", () => {
    const { prompt, json, schema } = segment.request(old, {});
    expect(json).toBe(false);
    expect(schema).toBeUndefined();
    expect(prompt).toContain('"mask"');
    expect(prompt).not.toMatch(/png|base64/i);
  });
});
