import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { cvat } from "../../../../src/engine/formats/cvat.ts";
import { labelme } from "../../../../src/engine/formats/labelme.ts";
import { labelStudio } from "../../../../src/engine/formats/labelStudio.ts";
import { boxPx, catBox, catPixels, catRing, dogBox, pixelsOf, px, size } from "./exampleScene.ts";
import { only, readBack } from "./world.ts";

describe("the example in labelme", () => {
  const shape = (over: object) => ({ label: "cat", group_id: null, description: "", flags: {}, mask: null, ...over });
  const file = (...shapes: object[]) =>
    JSON.stringify({
      version: "5.5.0",
      flags: {},
      shapes,
      imagePath: "img.png",
      imageData: null,
      imageHeight: 8,
      imageWidth: 12,
    });
  const points = [
    [2, 1],
    [5, 1],
    [5, 2],
    [6, 2],
    [6, 5],
    [2, 5],
  ];

  it("has outlines, rectangles with corners in any order, points and lines", async () => {
    const { pictures, notes } = await readBack(labelme, {
      "sub/img.json": file(
        shape({ shape_type: "polygon", points }),
        shape({
          shape_type: "rectangle",
          label: "dog",
          points: [
            [11, 5],
            [8, 8],
          ],
        }),
        shape({ shape_type: "point", points: [[4, 3]] }),
        shape({
          shape_type: "line",
          points: [
            [0, 0],
            [12, 8],
          ],
        }),
      ),
    });
    expect(notes).toEqual([]);
    expect(only(pictures).image).toMatchObject({ path: "sub/img.png", size });
    expect(only(pictures).items).toEqual([
      { label: "cat", box_2d: catBox, polygon: [catRing] },
      { label: "dog", box_2d: dogBox },
      { label: "cat", point: px(3, 4) },
      { label: "cat", path: [px(0, 0), px(8, 12)] },
    ]);
  });

  it("joins the parts of a group, and rounds circles", async () => {
    const right = points.map(([x = 0, y = 0]) => [x + 5, y]);
    const { pictures, notes } = await readBack(labelme, {
      "img.json": file(
        shape({ shape_type: "polygon", points, group_id: 1 }),
        shape({ shape_type: "polygon", points: right, group_id: 1 }),
        shape({
          shape_type: "circle",
          label: "dog",
          points: [
            [6, 4],
            [6, 6],
          ],
        }),
      ),
    });
    expect(notes).toEqual([{ kind: "rounded", count: 1, examples: ["img.json"] }]);
    const [both, round] = only(pictures).items;
    expect(both?.polygon).toHaveLength(2);
    expect(round?.box_2d?.map((value) => Math.round(value / 10))).toEqual([25, 33, 75, 67]);
  });

  it("has masks", async () => {
    // 4 × 4 px, values 0 and 1, as Pillow writes it.
    const png = await sharp(Buffer.from(catPixels.data), { raw: { width: 4, height: 4, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    const { pictures, notes } = await readBack(labelme, {
      "img.json": file(
        shape({
          shape_type: "mask",
          points: [
            [2, 1],
            [5, 4],
          ],
          mask: png.toString("base64"),
        }),
      ),
    });
    expect(notes).toEqual([]);
    const item = only(only(pictures).items);
    expect(item).toMatchObject({ label: "cat", box_2d: catBox });
    expect(await pixelsOf(item)).toEqual(catPixels);
  });
});

describe("the example in CVAT", () => {
  const file = (shapes: string) =>
    `<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><labels><label><name>cat</name></label></labels></task></meta><image id="0" name="img.png" width="12" height="8">${shapes}</image></annotations>`;

  it("has boxes, outlines, points, and masks coded by rows", async () => {
    const { pictures, notes } = await readBack(cvat, {
      "a.xml": file(
        `<box label="dog" source="auto" occluded="0" xtl="8.00" ytl="5.00" xbr="11.00" ybr="8.00" z_order="0"/>
        <polygon label="cat" points="2.00,1.00;5.00,1.00;5.00,2.00;6.00,2.00;6.00,5.00;2.00,5.00"/>
        <mask label="cat" rle="0, 3, 1, 12" left="2" top="1" width="4" height="4"/><points label="cat" points="4.00,3.00"/>`,
      ),
    });
    expect(notes).toEqual([]);
    expect(only(pictures).image).toMatchObject({ path: "img.png", size });
    const [dog, outline, point, mask] = only(pictures).items;
    expect(dog).toEqual({ label: "dog", box_2d: dogBox });
    expect(outline).toEqual({ label: "cat", box_2d: catBox, polygon: [catRing] });
    expect(point).toEqual({ label: "cat", point: px(3, 4) });
    expect(mask).toMatchObject({ label: "cat", box_2d: catBox });
    expect(await pixelsOf(mask ?? { label: "" })).toEqual(catPixels);
  });

  it("turns boxes and ellipses, and says so", async () => {
    const { pictures, notes } = await readBack(cvat, {
      "a.xml": file(
        `<box label="cat" xtl="4" ytl="3" xbr="8" ybr="5" rotation="90"/><ellipse label="dog" cx="6" cy="4" rx="4" ry="2" rotation="90"/><cuboid label="x"/>`,
      ),
    });
    expect(notes.map(({ kind, count }) => [kind, count])).toEqual([
      ["otherShape", 1],
      ["rounded", 2],
    ]);
    const [box, ellipse] = only(pictures).items;
    expect(box?.box_2d).toEqual(boxPx(2, 5, 6, 7));
    expect(ellipse?.box_2d?.map((value) => Math.round(value / 10))).toEqual([0, 33, 100, 67]);
  });
});

describe("the example in Label Studio", () => {
  const region = (type: string, value: object) => ({
    type,
    from_name: "label",
    to_name: "image",
    original_width: 12,
    original_height: 8,
    image_rotation: 0,
    value: { rotation: 0, ...value },
  });
  const dog = region("rectanglelabels", { x: 66.6666, y: 62.5, width: 25, height: 37.5, rectanglelabels: ["dog"] });

  it("has regions in percent, of people before those of models", async () => {
    const outline = catRing.map(([y, x]) => [x / 10, y / 10]);
    const cat = region("polygonlabels", { points: outline, polygonlabels: ["cat"] });
    const task = {
      data: { image: "/data/local-files/?d=photos/img%20one.png" },
      annotations: [{ result: [dog, cat] }],
      predictions: [{ model_version: "m", result: [dog, dog, dog] }],
    };
    const { pictures, notes } = await readBack(labelStudio, { "a.json": JSON.stringify([task]) });
    expect(notes).toEqual([]);
    expect(only(pictures).image).toMatchObject({ path: "photos/img one.png", size });
    expect(only(pictures).items).toEqual([
      { label: "dog", box_2d: [dogBox[0], 666.666, dogBox[2], 916.666] },
      { label: "cat", box_2d: catBox, polygon: [catRing] },
    ]);
  });

  it("takes predictions where there is nothing else, and an uploaded file's own name", async () => {
    const task = {
      data: { image: "/data/upload/7/1f2e3d4c-img.png" },
      predictions: [{ result: [dog, { type: "choices", value: { choices: ["x"] } }] }],
    };
    const { pictures, notes } = await readBack(labelStudio, { "a.json": JSON.stringify([task]) });
    expect(notes.map((note) => note.kind)).toEqual(["otherShape"]);
    expect(only(pictures).image.path).toBe("img.png");
    expect(only(pictures).items).toHaveLength(1);
  });
});
