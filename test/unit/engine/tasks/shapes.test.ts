/** Points, paths, boxes in space and lines of text: from the answer to what is stored. */
import { describe, expect, it } from "vitest";
import { readObjects } from "../../../../src/engine/tasks/answers/readObjects.ts";
import { point } from "../../../../src/engine/tasks/point.ts";
import { readLines } from "../../../../src/engine/tasks/readLines.ts";

const fenced = (json: string) => `Sure:\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`;

describe("points", () => {
  const expected = [
    { point: [500, 250], label: "nose" },
    { point: [10.5, 999], label: "tail" },
  ];

  it.each([
    ["as lists", '[{"point":[500,250],"label":"nose"},{"point":[10.5,999],"label":"tail"}]'],
    ["by name", '[{"point":{"x":250,"y":500},"label":"nose"},{"label":"tail","point":{"y":10.5,"x":999}}]'],
    ["as texts", '[{"point":"[500, 250]","label":"nose"},{"point":["10.5","999"],"label":"tail"}]'],
    ["in a wrapper", '{"points":[{"point":[500,250],"label":"nose"},{"point":[10.5,999],"label":"tail"}]}'],
    [
      "as steps of a movement",
      '[{"step":1,"point":[500,250],"action":"nose"},{"step":2,"point":[10.5,999],"action":"tail"}]',
    ],
  ])("%s", (_, json) => {
    for (const text of [json, fenced(json)]) {
      expect(point.read(text)).toEqual({ items: expected, unreadable: 0, lostMasks: 0, partial: false });
    }
  });

  it("outside of the picture are at its edge; corners are points too", () => {
    const { items } = point.read(
      '[{"point":[-5,1200],"label":"a"},{"point":[0,0],"label":"b"},{"point":[1,1],"label":"c"}]',
    );
    expect(items.map((item) => item.point)).toEqual([[0, 1000], [0, 0], [1, 1]]); // biome-ignore format: pairs
  });

  it("as fractions of the picture are not taken for thousandths", () => {
    expect(point.read('[{"point":[0.5,0.25],"label":"a"},{"point":[1,0.5],"label":"b"}]')).toMatchObject({
      items: [],
      unreadable: 2,
    });
  });

  it("that were cut or are none are counted", () => {
    expect(
      point.read('[{"point":[500,250],"label":"a"},{"point":[500],"label":"b"},{"point":null,"label":"c"}]'),
    ).toMatchObject({
      items: [{ label: "a" }],
      unreadable: 2,
    });
    expect(point.read('[{"point":[500,250],"label":"a"},{"point":[500,2')).toMatchObject({
      items: [{ label: "a" }],
      partial: true,
    });
  });

  it("of the same step twice are one", () => {
    const step = '{"step":1,"point":[5,6],"action":"grip"}';
    expect(point.read(`[${step},${step},{"step":3,"point":[5,6],"action":"let go"}]`).items).toEqual([
      { point: [5, 6], label: "grip" },
      { point: [5, 6], label: "let go" },
    ]);
  });
});

describe("paths", () => {
  it.each(["path", "trajectory"])("under the name of %s are kept in their order", (key) => {
    const json = `[{"${key}":[[500,250],{"y":400,"x":300},["10","20"]],"label":"arm"}]`;
    expect(readObjects(json).items).toEqual([
      {
        label: "arm",
        path: [
          [500, 250],
          [400, 300],
          [10, 20],
        ],
      },
    ]);
  });

  it("need two points; one that was cut keeps those before", () => {
    expect(readObjects('[{"path":[[500,250]],"label":"a"}]')).toMatchObject({ items: [], unreadable: 1 });
    expect(readObjects('[{"path":"pictures/a.png","label":"a"}]')).toMatchObject({ items: [], unreadable: 1 });
    expect(readObjects('[{"path":[[1,2],["a","b"],[3]],"label":"a"}]')).toMatchObject({ items: [], unreadable: 1 });
    expect(readObjects('[{"label":"a","path":[[500,250],[400,300],[4').items).toEqual([
      {
        label: "a",
        path: [
          [500, 250],
          [400, 300],
        ],
        partial: true,
      },
    ]);
  });

  it("of objects with a box are not looked at: a box says more", () => {
    expect(readObjects('[{"box_2d":[1,2,30,40],"path":[[1,2],[3,4]],"label":"a"}]').items).toEqual([
      { label: "a", box_2d: [1, 2, 30, 40] },
    ]);
  });
});

describe("boxes in space", () => {
  const nine = [0.1, -0.25, 1.5, 0.3, 0.3, 0.2, 0, 45, -90];

  it("are their nine numbers, with or without a name", () => {
    const json = `[{"label":"chair","box_3d":${JSON.stringify(nine)}},{"box_3d":${JSON.stringify([...nine].reverse())}}]`;
    for (const text of [json, fenced(json)]) {
      expect(readObjects(text)).toEqual({
        items: [
          { label: "chair", box_3d: nine },
          { label: "object", box_3d: [...nine].reverse() },
        ],
        unreadable: 0,
        lostMasks: 0,
        partial: false,
      });
    }
  });

  it("of another count, or with words in them, are none", () => {
    const wrong = [nine.slice(1), [...nine, 1], [...nine.slice(1), "far"], "near", null];
    const json = JSON.stringify(wrong.map((box_3d) => ({ label: "a", box_3d })));
    expect(readObjects(json)).toMatchObject({ items: [], unreadable: 5 });
  });

  it("stand beside a flat one", () => {
    expect(readObjects(`[{"box_2d":[1,2,30,40],"box_3d":${JSON.stringify(nine)},"label":"a"}]`).items).toEqual([
      { label: "a", box_2d: [1, 2, 30, 40], box_3d: nine },
    ]);
  });
});

describe("lines of text", () => {
  const lines = [
    { box_2d: [100, 100, 150, 600], text: "Grüße aus Köln" },
    { box_2d: [200, 100, 250, 500], text: "50667" },
  ];
  const expected = lines.map((line) => ({ ...line, label: "text" }));
  const json = JSON.stringify(lines);

  it.each([
    ["as asked", json],
    ["in a fence with prose around", fenced(json)],
    ["in a wrapper", `{"lines": ${json}}`],
    ["with the line as the label", json.replaceAll('"text"', '"label"')],
    ["with a label of its own", json.replaceAll('"text"', '"label":"line","text"')],
    [
      "with corners",
      JSON.stringify(lines.map(({ box_2d: [ymin, xmin, ymax, xmax], text }) => ({ text, ymin, xmin, ymax, xmax }))),
    ],
    ["in Python's quotes", json.replaceAll('"', "'")],
  ])("%s are a box and its words each", (_, answer) => {
    expect(readLines.read(answer).items).toEqual(expected);
  });

  it("are kept whole, to the blank", () => {
    const long = `${"word  ".repeat(100)}end`;
    expect(readLines.read(JSON.stringify([{ box_2d: [1, 2, 30, 40], text: long }])).items[0]?.text).toBe(long);
  });

  it("may say any word", () => {
    expect(readLines.read('[{"box_2d":[1,2,30,40],"text":"object"}]').items).toEqual([
      { box_2d: [1, 2, 30, 40], label: "text", text: "object" },
    ]);
  });

  it("that were cut before their words have none, and do not get any", () => {
    const { items, partial } = readLines.read(`[${JSON.stringify(lines[0])},{"box_2d":[200,100,250,500],"te`);
    expect(partial).toBe(true);
    expect(items).toEqual([expected[0], { box_2d: [200, 100, 250, 500], label: "text", partial: true }]);
  });
});
