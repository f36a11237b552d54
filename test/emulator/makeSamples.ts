/**
 * Draws the sample pictures of the extension, and writes down what is in them:
 * `node test/emulator/makeSamples.ts` → media/samples/*, test/fixtures/samples/*.truth.json
 */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { growToEdge } from "./edge.ts";
import { outline } from "./outline.ts";
import { desk } from "./samples/desk.ts";
import { type Drawn, legendGradients, type SamplePicture, shadesOf } from "./samples/drawing.ts";
import { fruitTable } from "./samples/fruitTable.ts";
import { street } from "./samples/street.ts";
import { type Truth, type TruthObject, thousandths } from "./scene.ts";

const project = new URL("../../", import.meta.url);
/** Bodies are measured in a picture so many times larger. */
const magnified = 2;

function svg(picture: SamplePicture, scale: number, content: string): Buffer {
  const { width, height } = picture;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}">${content}</svg>`,
  );
}

async function draw(picture: SamplePicture): Promise<Buffer> {
  const things = picture.objects.map(
    ({ label, behind = "", body, over = "", isFlat }) =>
      `${behind}<g fill="${isFlat ? shadesOf(label).plain : `url(#fill-${label})`}">${body}</g>${over}`,
  );
  const content = `<defs>${legendGradients()}${picture.definitions}</defs>${picture.ground}${things.join("")}`;
  const image = sharp(svg(picture, 1, content)).removeAlpha();
  return picture.format === "png"
    ? image.png({ compressionLevel: 9 }).toBuffer()
    : image.jpeg({ quality: 88, mozjpeg: true }).toBuffer();
}

/** Measures the body alone, white on black: nothing of the eye's colours is involved. */
async function measure(picture: SamplePicture, { label, body }: Drawn): Promise<TruthObject> {
  const content = `<rect width="100%" height="100%"/><g fill="#fff">${body}</g>`;
  const { data, info } = await sharp(svg(picture, magnified, content))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const inside: number[] = [];
  for (let pixel = 0; pixel < info.width * info.height; pixel++) if ((data[pixel * 3] ?? 0) > 127) inside.push(pixel);
  const region = growToEdge({ width: info.width, height: info.height, data }, inside);
  const y = (pixels: number): number => thousandths(pixels, info.height);
  const x = (pixels: number): number => thousandths(pixels, info.width);
  return {
    label,
    box_2d: [y(region.top), x(region.left), y(region.top + region.height), x(region.left + region.width)],
    polygon: [outline(region, 48).map(([left, top]) => [y(top), x(left)] as const)],
    shape: "drawn",
  };
}

async function write(path: string, content: Buffer | string): Promise<void> {
  const target = new URL(path, project);
  await mkdir(new URL(".", target), { recursive: true });
  await writeFile(target, content);
  console.log(`${fileURLToPath(target)}: ${Buffer.byteLength(content)} bytes`);
}

/** One object a line. */
function truthText({ width, height, objects }: Truth): string {
  const lines = objects.map((object) => `    ${JSON.stringify(object)}`);
  return `{\n  "width": ${width},\n  "height": ${height},\n  "objects": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

for (const picture of [fruitTable, desk, street]) {
  const { name, width, height, format } = picture;
  const objects: TruthObject[] = [];
  for (const drawn of picture.objects) objects.push(await measure(picture, drawn));
  await write(`media/samples/${name}.${format === "jpeg" ? "jpg" : format}`, await draw(picture));
  await write(`test/fixtures/samples/${name}.truth.json`, truthText({ width, height, objects }));
}
