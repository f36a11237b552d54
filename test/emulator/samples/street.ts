/** A street of simple shapes in the evening. */
import { at, type Drawn, linearGradient, type SamplePicture, shadesOf, shadow } from "./drawing.ts";

const glass = shadesOf("window");

const pane: Drawn = {
  label: "window",
  behind: `<rect x="-40" y="-56" width="80" height="112" rx="4" fill="#fbf6ec"/>`,
  body: `<rect x="-32" y="-48" width="64" height="96"/>`,
  over: `<path d="M32 -48V48H-32Z" fill="${glass.dark}"/>
    <path d="M0 -48V48M-32 -8H32" stroke="${glass.light}" stroke-width="5"/>
    <rect x="-46" y="54" width="92" height="9" rx="3" fill="#fbf6ec"/>`,
  isFlat: true,
};

const car: Drawn = {
  label: "car",
  behind: shadow(0, 62, 150, 12, 0.35),
  body: `<path d="M-150 38V4C-150 -10 -140 -16 -126 -18L-96 -22C-84 -56 -66 -70 -34 -70H36C66 -70 84 -52 100 -22C134 -20 152 -8 152 18V38C152 44 148 46 142 46H-140C-146 46 -150 44 -150 38Z"/>`,
  over: `<path d="M-80 -22C-72 -46 -60 -56 -36 -56H-8V-22ZM8 -22V-56H34C56 -56 68 -44 80 -22Z" fill="#dfe3e6"/>
    <g><circle cx="-86" cy="42" r="30" fill="#33343a"/><circle cx="-86" cy="42" r="14" fill="#c9cacf"/>
    <circle cx="90" cy="42" r="30" fill="#33343a"/><circle cx="90" cy="42" r="14" fill="#c9cacf"/></g>
    <rect x="134" y="-4" width="16" height="14" rx="4" fill="#fff3cf"/>
    <path d="M-10 -8H12" stroke="#143c8f" stroke-width="5" stroke-linecap="round"/>`,
};

const tree: Drawn = {
  label: "plant",
  behind: `${shadow(0, 214, 70, 10)}<path d="M-13 60H13L17 214H-17Z" fill="#7a6450"/>`,
  body: `<circle r="118"/>`,
  over: `<g fill="none" stroke="#14582a" stroke-width="6" stroke-linecap="round" opacity="0.35">
    <path d="M0 112V-20M0 50L-44 2M0 20L40 -24"/></g>`,
};

const poplar: Drawn = {
  label: "plant",
  behind: `${shadow(0, 234, 54, 9)}<path d="M-10 120H10L13 234H-13Z" fill="#7a6450"/>`,
  body: `<path d="M0 -190L92 150H-92Z"/>`,
  over: `<path d="M0 140V-60M0 90L-34 50M0 50L30 12" fill="none" stroke="#14582a" stroke-width="6" stroke-linecap="round" opacity="0.35"/>`,
};

const umbrella: Drawn = {
  label: "umbrella",
  behind: `${shadow(0, 236, 130, 12)}<path d="M-5 0H5V232H-5Z" fill="#efe7da"/>
    <rect x="-92" y="150" width="184" height="12" rx="6" fill="#8a7361"/>
    <path d="M-60 162L-70 232M60 162L70 232" stroke="#8a7361" stroke-width="8"/>`,
  body: `<path d="M0 -98C96 -92 158 -40 170 22C140 6 122 6 113 24C96 4 70 4 57 24C40 4 16 4 0 24C-16 4 -40 4 -57 24C-70 4 -96 4 -113 24C-122 6 -140 6 -170 22C-158 -40 -96 -92 0 -98Z"/>`,
  over: `<g fill="none" stroke="#e0608f" stroke-width="4" opacity="0.7">
    <path d="M0 -98C-30 -60 -50 -20 -57 22M0 -98C30 -60 50 -20 57 22M0 -98C-70 -70 -104 -20 -113 22M0 -98C70 -70 104 -20 113 22"/></g><circle cy="-104" r="9" fill="#efe7da"/>`,
};

function house(x: number, width: number, top: number, wall: string, roof: string, gable: boolean): string {
  const [right, middle] = [x + width, x + width / 2];
  const cover = gable
    ? `M${x - 22} ${top}L${middle} ${top - 118}L${right + 22} ${top}Z`
    : `M${x - 12} ${top - 26}H${right + 12}V${top + 6}H${x - 12}Z`;
  return `<rect x="${x}" y="${top}" width="${width}" height="${780 - top}" fill="${wall}"/>
    <rect x="${right - 34}" y="${top}" width="34" height="${780 - top}" fill="#3a2f2a" opacity="0.08"/>
    <path d="${cover}" fill="${roof}"/>
    <rect x="${middle - 36}" y="652" width="72" height="128" rx="6" fill="#6f5a50"/>
    <circle cx="${middle + 20}" cy="720" r="5" fill="#e5d8bd"/>
    <path d="M${middle - 52} 780H${middle + 52}V768H${middle - 52}Z" fill="#d9cfc2"/>`;
}

const hills = `<path d="M0 560C220 430 420 520 640 470C900 410 1100 520 1600 420V800H0Z" fill="#b9a9a4"/>
    <path d="M0 640C300 540 620 640 900 570C1200 500 1400 600 1600 560V800H0Z" fill="#a49792"/>`;

const lamp = (x: number): string =>
  `<path d="M${x - 4} 470H${x + 4}V846H${x - 4}Z" fill="#4a4848"/>
    <path d="M${x - 22} 470H${x + 22}L${x + 14} 424H${x - 14}Z" fill="#f6ecd2"/>
    <circle cx="${x}" cy="446" r="70" fill="#fff2cf" opacity="0.3" filter="url(#blur-16)"/>`;

export const street: SamplePicture = {
  name: "street",
  width: 1600,
  height: 1067,
  format: "jpeg",
  definitions: `${linearGradient("dusk", ["#9cafd0", "#cdd0da", "#f4dfca"])}${linearGradient("road", ["#6a686b", "#57565a"])}`,
  ground: `<rect width="1600" height="1067" fill="url(#dusk)"/>
    <circle cx="1130" cy="250" r="150" fill="#fff4df" opacity="0.8" filter="url(#blur-16)"/>
    <circle cx="1130" cy="250" r="84" fill="#fffaf0"/>
    <g fill="#f6eee6" opacity="0.8" filter="url(#blur-3)"><ellipse cx="250" cy="150" rx="150" ry="26"/>
    <ellipse cx="330" cy="128" rx="90" ry="26"/><ellipse cx="830" cy="110" rx="130" ry="20"/></g>${hills}
    ${house(70, 300, 330, "#e7d9c6", "#8d6f63", true)}${house(396, 230, 250, "#c9b8ad", "#75645e", false)}${house(842, 300, 400, "#d8d3cb", "#7d7474", true)}${house(1182, 236, 300, "#dcc3b2", "#866a60", false)}
    <rect y="778" width="1600" height="80" fill="#c9c1b8"/><path d="M0 778H1600" stroke="#efe8de" stroke-width="4"/>
    <rect y="850" width="1600" height="217" fill="url(#road)"/><path d="M0 852H1600" stroke="#a59f98" stroke-width="8"/>
    <g fill="#ded8cc" opacity="0.85">${[40, 300, 560, 820, 1080, 1340].map((x) => `<path d="M${x} 984H${x + 130}L${x + 124} 996H${x - 6}Z"/>`).join("")}</g>${lamp(656)}${lamp(1150)}`,
  objects: [
    at(128, 440, 1, pane),
    at(312, 440, 1, pane),
    at(128, 600, 1, pane),
    at(312, 600, 1, pane),
    at(458, 370, 1, pane),
    at(564, 370, 1, pane),
    at(458, 530, 1, pane),
    at(564, 530, 1, pane),
    at(912, 520, 1, pane),
    at(1072, 520, 1, pane),
    at(1246, 400, 1, pane),
    at(1354, 400, 1, pane),
    at(1246, 550, 1, pane),
    at(1354, 550, 1, pane),
    at(742, 610, 0.92, tree),
    at(1490, 596, 1.05, poplar),
    at(1010, 690, 0.62, umbrella),
    at(356, 892, 1, car),
    at(1290, 950, 1.15, car),
  ],
};
