/**
 * The scene in Konva, as its documentation advises for many static shapes: picture and shapes in layers of their own, layers
 * that do not listen, no perfect drawing, lines that do not scale. Drag and wheel as in its documentation too. Masks are
 * bitmaps that are tinted once, as in the editor.
 */
import Konva from "konva";
import { decodedPicture, fitScale, loadScene, type PageMask, ready, zoomFactor } from "./scene.ts";

const root = document.getElementById("stage");
if (!(root instanceof HTMLDivElement)) throw new Error("There is no stage.");
const scene = await loadScene();
const { width, height } = root.getBoundingClientRect();
const scale = fitScale(scene, { width, height });
const stage = new Konva.Stage({
  container: root,
  width,
  height,
  draggable: true,
  scaleX: scale,
  scaleY: scale,
  x: (width - scene.image.width * scale) / 2,
  y: (height - scene.image.height * scale) / 2,
});

const pictureLayer = new Konva.Layer({ listening: false });
pictureLayer.add(new Konva.Image({ image: await decodedPicture(scene), listening: false, perfectDrawEnabled: false }));
const shapesLayer = new Konva.Layer({ listening: false });
for (const mask of scene.masks) {
  const { x, y, width, height } = mask;
  const image = await tinted(mask);
  shapesLayer.add(
    new Konva.Image({
      x,
      y,
      width,
      height,
      image,
      opacity: scene.opacity,
      listening: false,
      perfectDrawEnabled: false,
    }),
  );
}
for (const { x, y, width, height, color } of [...scene.boxes, ...scene.masks]) {
  shapesLayer.add(
    new Konva.Rect({
      ...{ x, y, width, height },
      stroke: color,
      strokeWidth: 2,
      strokeScaleEnabled: false,
      shadowForStrokeEnabled: false,
      perfectDrawEnabled: false,
      listening: false,
    }),
  );
}
stage.add(pictureLayer, shapesLayer);

stage.on("wheel", ({ evt }) => {
  evt.preventDefault();
  const at = stage.getPointerPosition();
  if (!at) return;
  const before = stage.scaleX();
  const next = before * zoomFactor(evt);
  stage.scale({ x: next, y: next });
  stage.position({
    x: at.x - ((at.x - stage.x()) / before) * next,
    y: at.y - ((at.y - stage.y()) / before) * next,
  });
});

async function tinted({ map, color }: PageMask): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = map;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("The browser has no 2D canvas.");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < pixels.data.length; i += 4) {
    pixels.data.set([red, green, blue, (pixels.data[i] ?? 0) > 127 ? 255 : 0], i);
  }
  // A canvas that is never read again may be kept where it is drawn fastest.
  const result = document.createElement("canvas");
  result.width = canvas.width;
  result.height = canvas.height;
  result.getContext("2d")?.putImageData(pixels, 0, 0);
  return result;
}

ready();
