/** The outer outline of a region as a polygon of few points. */
import type { Region } from "./edge.ts";

type Corner = readonly [x: number, y: number];

/** Right, down, left, up: walking so, the region lies to the right. */
const steps: readonly Corner[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/** Corners of the outer border, clockwise, in pixels of the picture. Corners on straight runs are left out. */
function border(region: Region): Corner[] {
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < region.width && y < region.height && region.bitmap[y * region.width + x] === 1;
  const startX = region.bitmap.subarray(0, region.width).indexOf(1);
  const corners: Corner[] = [];
  let [x, y, heading] = [startX, 0, 3];
  do {
    // The two pixels ahead of the corner, to the left and to the right of the way.
    const [stepX = 0, stepY = 0] = steps[heading] ?? [];
    const leftAhead = inside(x + (stepX + stepY - 1) / 2, y + (stepY - stepX - 1) / 2);
    const rightAhead = inside(x + (stepX - stepY - 1) / 2, y + (stepY + stepX - 1) / 2);
    const turn = leftAhead ? 3 : rightAhead ? 0 : 1;
    if (turn !== 0) corners.push([x, y]);
    heading = (heading + turn) % 4;
    const [dx = 0, dy = 0] = steps[heading] ?? [];
    x += dx;
    y += dy;
  } while (x !== startX || y !== 0);
  return corners.map(([cx, cy]) => [cx + region.left, cy + region.top]);
}

function farthest(points: readonly Corner[], from: number, to: number): { index: number; distance: number } {
  const [ax = 0, ay = 0] = points[from % points.length] ?? [];
  const [bx = 0, by = 0] = points[to % points.length] ?? [];
  const length = Math.hypot(bx - ax, by - ay);
  let best = { index: -1, distance: -1 };
  for (let index = from + 1; index < to; index++) {
    const [px = 0, py = 0] = points[index % points.length] ?? [];
    const away =
      length === 0 ? Math.hypot(px - ax, py - ay) : Math.abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length;
    if (away > best.distance) best = { index, distance: away };
  }
  return best;
}

/** Starts with the corners that touch the four sides of the box, then adds the farthest one missing, time and again. */
export function outline(region: Region, mostPoints: number): Corner[] {
  const corners = border(region);
  const touching = (isThere: (corner: Corner) => boolean): number => corners.findIndex(isThere);
  const extremes = [
    touching(([, y]) => y === region.top),
    touching(([x]) => x === region.left + region.width),
    touching(([, y]) => y === region.top + region.height),
    touching(([x]) => x === region.left),
  ];
  const kept = [...new Set(extremes)].sort((one, other) => one - other);
  const noticeable = Math.max(0.75, Math.hypot(region.width, region.height) * 0.005);
  while (kept.length < mostPoints) {
    let best = { index: -1, distance: noticeable };
    for (const [place, from] of kept.entries()) {
      const next = kept[place + 1] ?? corners.length + (kept[0] ?? 0);
      const found = farthest(corners, from, next);
      if (found.distance > best.distance) best = found;
    }
    if (best.index < 0) break;
    kept.push(best.index % corners.length);
    kept.sort((one, other) => one - other);
  }
  return kept.map((index) => corners[index] ?? [region.left, region.top]);
}
