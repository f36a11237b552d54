import { describe, expect, it } from "vitest";
import { readObjects } from "../../../../src/engine/tasks/answers/readObjects.ts";

const CAT = { box_2d: [100, 200, 300, 400], label: "cat" };
const DOG = { box_2d: [500, 600, 700, 800], label: "dog" };
const list = JSON.stringify([CAT, DOG]);
const pretty = JSON.stringify([CAT, DOG], null, 2);
const boxes = (text: string) => readObjects(text).items.map(({ label, box_2d }) => ({ box_2d, label }));

describe("an answer in any dress gives the same objects", () => {
  const dresses: Record<string, string> = {
    "the list alone": list,
    "pretty-printed": pretty,
    "fenced as json": `\`\`\`json\n${pretty}\n\`\`\``,
    "fenced without a name": `\`\`\`\n${list}\n\`\`\``,
    "an indented fence": `  \`\`\`json\n  ${list}\n  \`\`\``,
    "a fence that is never closed": `\`\`\`json\n${list}`,
    "prose before and after": `Here are the boxes you asked for:\n\n${list}\n\nLet me know if you'd like {more} [details].`,
    "prose with an inch sign before": `The 12" wheel isn't listed.\n${list}`,
    "prose with brackets before": `I use the form [ymin, xmin, ymax, xmax].\n${list}`,
    "wrapped in boxes": `{"boxes": ${list}}`,
    "wrapped in items": `{"items": ${pretty}, "count": 2}`,
    "wrapped in segmentation_masks": `{"segmentation_masks": ${list}}`,
    ...Object.fromEntries(
      [
        "masks",
        "results",
        "detections",
        "objects",
        "annotations",
        "bounding_boxes",
        "predictions",
        "data",
        "label",
      ].map((name) => [`wrapped in ${name}, fenced`, `\`\`\`\n{"${name}": ${pretty}}\n\`\`\``]),
    ),
    "wrapped twice": `{"results": {"detections": ${list}}}`,
    "a wrapper with a label of its own": `{"label": "kitchen", "objects": ${list}}`,
    "one object a line": `${JSON.stringify(CAT)}\n${JSON.stringify(DOG)}\n`,
    "objects with commas and no list": `${JSON.stringify(CAT)},\n${JSON.stringify(DOG)},`,
    "two fences": `\`\`\`json\n[${JSON.stringify(CAT)}]\n\`\`\`\nand\n\`\`\`json\n[${JSON.stringify(DOG)}]\n\`\`\``,
    "a trailing comma in the list": `[${JSON.stringify(CAT)}, ${JSON.stringify(DOG)},]`,
    "a trailing comma in an object": list.replaceAll('"}', '",}'),
    "a trailing comma in a box": list.replaceAll("]}", ",]}"),
    "doubled braces": `[{${JSON.stringify(CAT)}},{${JSON.stringify(DOG)}}]`,
    "a doubled closing brace": `[${JSON.stringify(CAT)}},${JSON.stringify(DOG)}}]`,
    "a missing comma between objects": `[${JSON.stringify(CAT)} ${JSON.stringify(DOG)}]`,
    "a missing comma between properties": list.replaceAll("],", "] "),
    "a JSON string of JSON": JSON.stringify(list),
    "Python's quotes": list.replaceAll('"', "'"),
    "keys without quotes": list.replaceAll(/"(box_2d|label)"/g, "$1"),
    comments: list.replaceAll("},", "}, // next\n"),
    "Windows line ends": pretty.replaceAll("\n", "\r\n"),
    "the list twice": `${list}\n${list}`,
    "a quote too many between objects": list.replace("},{", '},"{'),
    "a key doubled before an object": list.replace("},{", '},"label":{'),
  };
  for (const [name, text] of Object.entries(dresses)) {
    it(name, () => {
      const answer = readObjects(text);
      expect(boxes(text)).toEqual([CAT, DOG]);
      expect(answer.unreadable).toBe(0);
    });
  }

  it("of which the whole ones are not called partial", () => {
    for (const text of [
      list,
      pretty,
      `\`\`\`json\n${list}\n\`\`\``,
      `{"boxes": ${list}}`,
      `${list}\nDone.`,
      `[${list.slice(1, -1)},]`,
    ]) {
      expect(readObjects(text).partial, text).toBe(false);
    }
  });

  it("of which the repaired ones are called partial", () => {
    expect(readObjects(list.replaceAll('"}', '",}')).partial).toBe(true);
  });
});

describe("a cut answer", () => {
  it("gives the whole objects, and says that it is partial", () => {
    const cut = readObjects(list.slice(0, list.indexOf("}") + 3));
    expect(cut.items).toEqual([CAT]);
    expect(cut.partial).toBe(true);
  });

  it("is partial also when it was cut between two objects", () => {
    expect(readObjects(list.slice(0, list.indexOf("}") + 1))).toMatchObject({
      items: [CAT],
      partial: true,
      unreadable: 0,
    });
    expect(readObjects(list.slice(0, -1)).partial).toBe(true);
  });

  it("marks the object in which it was cut", () => {
    const text = `[${JSON.stringify(CAT)},{"box_2d":[500,600,700,800],"label":"do`;
    expect(readObjects(text).items).toEqual([CAT, { ...DOG, label: "do", partial: true }]);
  });

  it("takes no box whose last number may have lost digits", () => {
    const answer = readObjects(`[${JSON.stringify(CAT)},{"box_2d":[500,600,700,80`);
    expect(answer).toMatchObject({ items: [CAT], unreadable: 1, partial: true });
  });

  it("keeps the box and not the half of an outline", () => {
    const answer = readObjects('[{"box_2d":[100,100,500,500],"label":"cat","mask":[[100,100],[100,500],[500,500],[50');
    expect(answer.items).toEqual([{ label: "cat", box_2d: [100, 100, 500, 500], partial: true }]);
    expect(answer.lostMasks).toBe(1);
  });

  it("inside a fence does not hide what follows it", () => {
    const text = `\`\`\`json\n[{"box_2d":[1,2,300,400],"label":"bi\n\`\`\`\nOnce more:\n\`\`\`json\n${list}\n\`\`\``;
    expect(boxes(text)).toEqual([{ box_2d: [1, 2, 300, 400], label: "bi" }, CAT, DOG]);
  });

  it("of which every brace is missing keeps every entry", () => {
    const text = Array.from({ length: 12 }, (_, i) => `{"box_2d":[${i},0,${i + 500},90],"label":"no ${i}"`).join(",\n");
    expect(boxes(text)).toHaveLength(12);
  });

  it("with a missing brace keeps both neighbours", () => {
    const text = `[{"box_2d":[1,2,300,400],"label":"bird", ${JSON.stringify(CAT)}, ${JSON.stringify(DOG)}]`;
    expect(boxes(text)).toEqual([{ box_2d: [1, 2, 300, 400], label: "bird" }, CAT, DOG]);
  });
});

describe("what an entry may look like", () => {
  const one = (entry: unknown) => readObjects(JSON.stringify([entry])).items[0];

  it("keys, corners and number forms", () => {
    const forms: unknown[] = [
      { box: [100, 200, 300, 400], name: "cat" },
      { bbox: [100.0, 200.0001, 300, 400], class: "cat" },
      { bounding_box: ["100", "200", "300", "400"], text: "cat" },
      { "box-2d": "[100, 200, 300, 400]", label: "cat" },
      { box_2d: "100, 200, 300, 400", label: "cat" },
      { box_2d: [[100, 200, 300, 400]], label: "cat" },
      {
        box_2d: [
          [100, 200],
          [300, 400],
        ],
        label: "cat",
      },
      { box_2d: [300, 400, 100, 200], label: "cat" },
      { box_2d: { ymin: 100, xmin: 200, ymax: 300, xmax: 400 }, label: "cat" },
      { ymin: 100, xmin: 200, ymax: 300, xmax: 400, label: "cat" },
      { label: "cat", y: 100, x: 200, y2: 300, x2: 400 },
      { Box_2D: [100, 200, 300, 400], Label: " cat\n" },
    ];
    for (const form of forms) expect(readObjects(JSON.stringify([form])).items, JSON.stringify(form)).toEqual([CAT]);
  });

  it("clamps to the picture, three decimals", () => {
    expect(one({ box_2d: [-20, 10.12345, 1200, 1000], label: "cat" })?.box_2d).toEqual([0, 10.123, 1000, 1000]);
  });

  it("counts boxes without area, outside, or in fractions as unreadable", () => {
    for (const box of [
      [0, 0, 0, 0],
      [10, 10, 10, 500],
      [1100, 0, 1200, 500],
      [0.1, 0.2, 0.5, 0.6],
      [1, 2, 3],
      "left",
      null,
    ]) {
      const answer = readObjects(JSON.stringify([{ box_2d: box, label: "ghost" }, CAT]));
      expect(answer, JSON.stringify(box)).toMatchObject({ items: [CAT], unreadable: 1, partial: false });
    }
  });

  it("keeps an object that has no name", () => {
    expect(one({ box_2d: CAT.box_2d })).toEqual({ ...CAT, label: "object" });
  });

  it("reads confidence as a fraction, and shows none where there is none", () => {
    expect(one({ ...CAT, confidence: 0.87 })?.confidence).toBe(0.87);
    expect(one({ ...CAT, score: "87%" })?.confidence).toBe(0.87);
    expect(one({ ...CAT, confidence: 87 })?.confidence).toBe(0.87);
    expect(one({ ...CAT, confidence: "high" })).toEqual(CAT);
  });

  it("reads points, y first", () => {
    expect(one({ point: [120, 340], label: "bell" })).toEqual({ label: "bell", point: [120, 340] });
    expect(one({ point: { x: 340, y: 120 }, label: "bell" })).toEqual({ label: "bell", point: [120, 340] });
  });

  it("keeps an entry inside an entry", () => {
    const car = { ...CAT, label: "car", parts: [{ ...DOG, label: "wheel" }] };
    expect(boxes(JSON.stringify([car])).map(({ label }) => label)).toEqual(["car", "wheel"]);
  });

  it("keeps unescaped quotes in labels from breaking the next one", () => {
    for (const name of ['12" wheel', 'a "good" dog', '"quoted"']) {
      const text = `[{"label":"${name}","box_2d":[1,2,300,400]},${JSON.stringify(DOG)}]`;
      const [first, ...others] = readObjects(text).items;
      expect(first?.box_2d, name).toEqual([1, 2, 300, 400]);
      expect(others, name).toEqual([DOG]);
    }
  });
});

describe("duplicates", () => {
  it("of one label and box, or nearly the same box, come once", () => {
    const twin = { box_2d: [100, 200, 300, 401], label: "Cat" };
    const other = { ...CAT, label: "tiger" };
    expect(boxes(JSON.stringify([CAT, CAT, twin, other]))).toEqual([CAT, other]);
  });

  it("give way to the one with an outline", () => {
    const outlined = {
      ...CAT,
      mask: [
        [100, 200],
        [100, 400],
        [300, 400],
        [300, 200],
      ],
    };
    const { items } = readObjects(JSON.stringify([CAT, outlined]));
    expect(items).toHaveLength(1);
    expect(items[0]?.polygon).toBeDefined();
  });

  it("an endless repetition is one object", () => {
    const answer = readObjects(`[${`${JSON.stringify(CAT)},`.repeat(5000)}{"box_2d": [100, 2`);
    expect(answer).toMatchObject({ items: [CAT], partial: true });
  });
});

describe("an answer without objects", () => {
  it("is empty and whole", () => {
    for (const text of [
      "[]",
      "```json\n[]\n```",
      "",
      "There are no cats in this picture.",
      "{}",
      '{"boxes": []}',
      "null",
    ]) {
      expect(readObjects(text), text).toEqual({ items: [], unreadable: 0, lostMasks: 0, partial: false });
    }
  });
});
