/** A desk with a screen full of icons. */
import { at, type Drawn, linearGradient, type SamplePicture, shadow } from "./drawing.ts";
import { apple, mug, plant } from "./things.ts";

const folder: Drawn = {
  label: "folder",
  body: `<path d="M-62 -46H-18C-12 -46 -10 -42 -6 -36L-2 -30H56C64 -30 68 -26 68 -18V42C68 50 64 54 56 54H-56C-64 54 -68 50 -68 42V-38C-68 -44 -66 -46 -62 -46Z"/>`,
  over: `<path d="M-56 -12H56V-7H-56Z" fill="#fff" opacity="0.3"/>`,
};

const appWindow: Drawn = {
  label: "window",
  behind: `<rect x="-150" y="-100" width="300" height="216" rx="12" fill="#1d2230" opacity="0.22" filter="url(#blur-8)"/>`,
  body: `<rect x="-150" y="-108" width="300" height="216" rx="12"/>`,
  over: `<g fill="#fff" opacity="0.85"><circle cx="-130" cy="-90" r="5"/><circle cx="-114" cy="-90" r="5"/>
    <circle cx="-98" cy="-90" r="5"/>
    <rect x="-126" y="52" width="150" height="10" rx="5"/>
    <rect x="-126" y="74" width="92" height="8" rx="4" opacity="0.7"/></g>
    <path d="M-126 30L-70 -28L-34 4L20 -52L126 30Z" fill="#fff" opacity="0.22"/>`,
};

const notebook: Drawn = {
  label: "notebook",
  behind: `<g transform="rotate(-5)">
    <path d="M-160 -84H176V112H-160Z" fill="#2a2018" opacity="0.35" filter="url(#blur-8)"/>
    <rect x="-150" y="-92" width="322" height="196" rx="8" fill="#f3efe7"/></g>`,
  body: `<rect x="-164" y="-100" width="328" height="196" rx="10"/>`,
  over: `<rect x="108" y="-100" width="14" height="196" fill="#fff" opacity="0.05"/>
    <path d="M150 -84V-70H136M150 80V66H136" fill="none" stroke="#c9b892" stroke-width="5"/>
    <rect x="-110" y="-50" width="150" height="46" rx="4" fill="#efe9dc"/>
    <rect x="-94" y="-36" width="104" height="5" rx="2" fill="#a7a091"/>
    <rect x="-94" y="-24" width="70" height="5" rx="2" fill="#a7a091"/>`,
};

const label = (x: number, y: number, width: number): string =>
  `<rect x="${x - width / 2}" y="${y}" width="${width}" height="9" rx="4.5" fill="#8c8f98" opacity="0.75"/>`;

const document = (x: number, y: number): string =>
  `<g transform="translate(${x} ${y})">
    <path d="M-42 -54H18L44 -28V54H-42Z" fill="#ffffff" stroke="#c3c5cc" stroke-width="2"/>
    <path d="M18 -54V-28H44Z" fill="#d5d7dd"/>
  <g fill="#b9bcc5"><rect x="-28" y="-18" width="56" height="6" rx="3"/>
    <rect x="-28" y="-2" width="56" height="6" rx="3"/><rect x="-28" y="14" width="40" height="6" rx="3"/></g></g>`;

const screen = `<path d="M690 690H910L936 800H664Z" fill="#b9bbc0"/>
    <path d="M600 796H1000C1012 796 1016 812 1004 812H596C584 812 588 796 600 796Z" fill="#cfd1d5"/>
  <rect x="330" y="96" width="940" height="610" rx="24" fill="#1b1d22" opacity="0.35" filter="url(#blur-16)"/>
  <rect x="330" y="84" width="940" height="610" rx="24" fill="#2b2d33"/>
    <rect x="352" y="106" width="896" height="566" rx="6" fill="url(#screen)"/>
  <rect x="352" y="106" width="896" height="40" fill="#e6e7eb"/><g fill="#a6a9b2"><circle cx="378" cy="126" r="7"/>
    <circle cx="400" cy="126" r="7"/><circle cx="422" cy="126" r="7"/></g>
  <rect x="640" y="117" width="320" height="18" rx="9" fill="#f8f8fa"/>
    <rect x="352" y="146" width="170" height="526" fill="#eceef1"/>
  ${Array.from({ length: 9 }, (_, index) => `<rect x="376" y="${178 + index * 38}" width="${[96, 74, 110, 84, 62, 100, 80, 92, 70][index]}" height="10" rx="5" fill="#b4b8c1"/>`).join("")}`;

const keyboard = `<g transform="translate(800 916)">
    <rect x="-290" y="-40" width="590" height="112" rx="14" fill="#2a2018" opacity="0.3" filter="url(#blur-8)"/>
  <path d="M-280 -48H280L300 56C301 62 298 66 292 66H-292C-298 66 -301 62 -300 56Z" fill="#e9e9ec"/>
  ${[0, 1, 2, 3]
    .map((row) =>
      Array.from(
        { length: 13 },
        (_, key) =>
          `<rect x="${-270 - row * 4 + key * (41.6 + row * 0.6)}" y="${-40 + row * 25}" width="${35 + row * 0.6}" height="19" rx="4" fill="#fafafb" stroke="#cfd0d6"/>`,
      ).join(""),
    )
    .join("")}</g>`;

export const desk: SamplePicture = {
  name: "desk",
  width: 1600,
  height: 1067,
  format: "png",
  definitions: `${linearGradient("wall", ["#c9cbcd", "#dddcd9", "#d2cec8"])}${linearGradient("table", ["#c2a98f", "#b0957a"])}${linearGradient("screen", ["#fbfbfd", "#eef0f3"])}`,
  ground: `<rect width="1600" height="1067" fill="url(#wall)"/>
    <rect y="742" width="1600" height="325" fill="url(#table)"/>
    <rect y="742" width="1600" height="8" fill="#efe0cd" opacity="0.6"/>${shadow(800, 812, 260, 18)}${screen}
    ${label(620, 280, 84)}${label(796, 280, 66)}${document(972, 214)}${label(972, 280, 90)}${label(1148, 280, 72)}
    ${document(620, 404)}${label(620, 470, 76)}${document(620, 574)}${label(620, 640, 88)}${keyboard}
    <g><ellipse cx="1212" cy="944" rx="50" ry="66" fill="#2a2018" opacity="0.3" filter="url(#blur-8)"/>
    <ellipse cx="1206" cy="930" rx="46" ry="62" fill="#f1f1f3"/>
    <path d="M1206 868V922" stroke="#c9cad0" stroke-width="3"/></g>`,
  objects: [
    at(620, 214, 0.92, folder),
    at(796, 214, 0.92, folder),
    at(1148, 214, 0.92, folder),
    at(880, 478, 0.96, appWindow),
    at(1126, 500, 0.52, appWindow),
    at(172, 596, 1.1, plant),
    at(1440, 706, 0.86, mug),
    at(270, 948, 0.94, notebook, -5),
    at(1452, 950, 0.74, apple, 6),
  ],
};
