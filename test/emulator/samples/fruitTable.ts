/** Fruit and a mug on a wooden table, in morning light. */
import { at, linearGradient, type SamplePicture } from "./drawing.ts";
import { apple, lemon, mug, pear, plum, tangerine } from "./things.ts";

const planks = [470, 600, 760, 950]
  .map(
    (y) =>
      `<path d="M0 ${y}H1600" stroke="#9c8266" stroke-width="3" opacity="0.55"/>
      <path d="M0 ${y + 3}H1600" stroke="#e9d8c0" stroke-width="2" opacity="0.5"/>`,
  )
  .join("");

const grain = Array.from({ length: 46 }, (_, index) => {
  const y = 455 + ((index * 97) % 600);
  const x = (index * 373) % 1500;
  return `<path d="M${x} ${y}q${90 + (index % 5) * 30} ${(index % 3) * 5 - 5} ${220 + (index % 7) * 40} ${(index % 4) - 2}"/>`;
}).join("");

const cloth = `<g transform="translate(330 800) rotate(-7)">
    <rect x="-262" y="-112" width="540" height="262" rx="6" fill="#2a2018" opacity="0.22" filter="url(#blur-8)"/>
  <rect x="-270" y="-130" width="540" height="262" rx="6" fill="#f1ece3"/>
  <g fill="#c9c4bc"><rect x="-270" y="-106" width="540" height="10"/><rect x="-270" y="-88" width="540" height="4"/>
  <rect x="-270" y="98" width="540" height="10"/><rect x="-270" y="86" width="540" height="4"/></g></g>`;

const plate = `<ellipse cx="1130" cy="856" rx="392" ry="136" fill="#2a2018" opacity="0.3" filter="url(#blur-16)"/>
  <ellipse cx="1130" cy="836" rx="392" ry="132" fill="#e6e1da"/>
    <ellipse cx="1130" cy="828" rx="390" ry="128" fill="url(#plate)"/>
  <ellipse cx="1130" cy="832" rx="300" ry="92" fill="#e2ddd5"/>
    <ellipse cx="1130" cy="837" rx="298" ry="88" fill="#f2eee8"/>`;

export const fruitTable: SamplePicture = {
  name: "fruit-table",
  width: 1600,
  height: 1067,
  format: "jpeg",
  definitions: `${linearGradient("wall", ["#d9d3c8", "#efe9df", "#ded4c5"])}${linearGradient("wood", ["#b79a7c", "#c9ae90", "#bd9f80"])}
    ${linearGradient("plate", ["#ffffff", "#efeae3"])}
    <radialGradient id="light" cx="0.24" cy="0.1" r="0.8"><stop offset="0" stop-color="#fff8ea" stop-opacity="0.75"/>
    <stop offset="1" stop-color="#fff8ea" stop-opacity="0"/></radialGradient>
    <radialGradient id="vignette" cx="0.5" cy="0.5" r="0.75">
    <stop offset="0.6" stop-color="#1c130a" stop-opacity="0"/>
    <stop offset="1" stop-color="#1c130a" stop-opacity="0.16"/></radialGradient>`,
  ground: `<rect width="1600" height="1067" fill="url(#wall)"/>
    <g opacity="0.5" filter="url(#blur-16)" fill="#fffaf0"><path d="M150 0H420L640 440H370Z"/>
    <path d="M500 0H770L990 440H720Z"/></g>
    <rect y="440" width="1600" height="627" fill="url(#wood)"/>
    <rect y="440" width="1600" height="26" fill="#f0e0c8" opacity="0.35"/>
    ${planks}<g fill="none" stroke="#8d7255" stroke-width="2" opacity="0.3">${grain}</g>
    ${cloth}${plate}<rect width="1600" height="1067" fill="url(#light)"/>
    <rect width="1600" height="1067" fill="url(#vignette)"/>`,
  objects: [
    at(300, 420, 1.35, mug),
    at(660, 480, 1.2, pear, -4),
    at(1010, 452, 1.05, pear, 7),
    at(1330, 500, 1.15, apple, 6),
    at(250, 770, 1.12, apple, -8),
    at(500, 740, 0.8, plum, 8),
    at(690, 905, 1, lemon, -14),
    at(905, 756, 0.98, tangerine),
    at(1130, 770, 1.02, tangerine, 12),
    at(1352, 770, 0.98, plum, -10),
    at(190, 968, 0.72, lemon, 12),
    at(1480, 975, 0.78, lemon, -20),
  ],
};
