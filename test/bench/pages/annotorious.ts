/**
 * The scene in Annotorious for plain images, the one without OpenSeadragon. It draws SVG over an `<img>` and leaves zooming
 * to the page: the image gets another size, to which the SVG adapts itself, and moving shifts both as one layer, which draws
 * nothing. (Scaling them by a CSS transform scales the lines with them: where all of the picture is in view they are thinner
 * than a tenth of a pixel.) Masks are polygons: it has no bitmaps.
 */
import { type Color, createImageAnnotator, type ImageAnnotation, ShapeType } from "@annotorious/annotorious";
import { decodedPicture, fitScale, loadScene, ready, zoomFactor } from "./scene.ts";

const root = document.getElementById("stage");
if (!root) throw new Error("There is no stage.");
const scene = await loadScene();
const { width, height } = root.getBoundingClientRect();
let scale = fitScale(scene, { width, height });
let [x, y] = [(width - scene.image.width * scale) / 2, (height - scene.image.height * scale) / 2];

const moved = document.createElement("div");
const picture = await decodedPicture(scene);
Object.assign(moved.style, { position: "absolute", willChange: "transform" });
const place = (): void => {
  moved.style.transform = `translate(${x}px, ${y}px)`;
  picture.style.width = `${scene.image.width * scale}px`;
  picture.style.height = `${scene.image.height * scale}px`;
};
place();
root.style.position = "relative";
root.append(moved);
picture.style.display = "block";
moved.append(picture);

const colors = new Map<string, Color>();
const colorOf = (color: string): Color => `#${color.replace(/^#/, "")}`;
const annotator = createImageAnnotator(picture, {
  drawingEnabled: false,
  style: ({ id }) => ({
    stroke: colors.get(id) ?? "#fff",
    fill: colors.get(id) ?? "#fff",
    fillOpacity: fills.has(id) ? scene.opacity : 0,
  }),
});
const fills = new Set(scene.masks.map((_, i) => `mask${i}`));
const boundsOf = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  ...{ minX: x, minY: y, maxX: x + width, maxY: y + height },
});
const annotations = [
  ...scene.boxes.map((box, i): ImageAnnotation => {
    const id = `box${i}`;
    colors.set(id, colorOf(box.color));
    const geometry = { x: box.x, y: box.y, w: box.width, h: box.height, bounds: boundsOf(box) };
    return { id, bodies: [], target: { annotation: id, selector: { type: ShapeType.RECTANGLE, geometry } } };
  }),
  ...scene.masks.map((mask, i): ImageAnnotation => {
    const id = `mask${i}`;
    colors.set(id, colorOf(mask.color));
    const geometry = { points: mask.outline.map((point) => [...point]), bounds: boundsOf(mask) };
    return { id, bodies: [], target: { annotation: id, selector: { type: ShapeType.POLYGON, geometry } } };
  }),
];
annotator.setAnnotations(annotations);

root.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const { left, top } = root.getBoundingClientRect();
    const [atX, atY] = [event.clientX - left, event.clientY - top];
    const factor = zoomFactor(event);
    scale *= factor;
    x = atX - (atX - x) * factor;
    y = atY - (atY - y) * factor;
    place();
  },
  { passive: false },
);
let last: { readonly x: number; readonly y: number } | undefined;
root.addEventListener("pointerdown", (event) => {
  last = { x: event.clientX, y: event.clientY };
  root.setPointerCapture(event.pointerId);
});
root.addEventListener("pointermove", (event) => {
  if (!last) return;
  x += event.clientX - last.x;
  y += event.clientY - last.y;
  last = { x: event.clientX, y: event.clientY };
  place();
});
root.addEventListener("pointerup", () => {
  last = undefined;
});

ready();
