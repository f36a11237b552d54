/** Things that appear in more than one sample picture, drawn around (0, 0), about 200 wide. */
import { type Drawn, gloss, shadow } from "./drawing.ts";

const stem = (x: number, y: number): string =>
  `<path d="M${x} ${y}c-2 -18 2 -32 14 -44" fill="none" stroke="#5b4334" stroke-width="8" stroke-linecap="round"/>`;

export const apple: Drawn = {
  label: "apple",
  behind: shadow(0, 92, 92, 16),
  body: `<path d="M0 -66C34 -96 100 -84 102 -14C104 52 58 98 26 98C12 98 8 92 0 92C-8 92 -12 98 -26 98C-58 98 -104 52 -102 -14C-100 -84 -34 -96 0 -66Z"/>`,
  over: `<path d="M-22 -64C-8 -54 8 -54 22 -64C10 -44 -10 -44 -22 -64Z" fill="#8f1219" opacity="0.7"/>
    ${stem(0, -56)}<path d="M12 -84C26 -108 54 -110 72 -98C58 -80 34 -74 12 -84Z" fill="#75804f"/>
    ${gloss(-56, -26, 12, 28, 24)}`,
};

export const tangerine: Drawn = {
  label: "tangerine",
  behind: shadow(0, 86, 90, 16),
  body: `<ellipse rx="102" ry="92"/>`,
  over: `<path d="M-14 -72c8 6 20 6 28 0c-4 10 -24 10 -28 0z" fill="#75804f"/>
    <g fill="#c4600a" opacity="0.5"><circle cx="34" cy="-30" r="3"/><circle cx="56" cy="4" r="3"/>
    <circle cx="20" cy="34" r="3"/>
    <circle cx="-30" cy="46" r="3"/><circle cx="-4" cy="2" r="3"/><circle cx="60" cy="38" r="3"/>
    </g>${gloss(-48, -38, 12, 24, 40)}`,
};

export const lemon: Drawn = {
  label: "lemon",
  behind: shadow(0, 70, 96, 14),
  body: `<path d="M-118 4C-112 -10 -100 -14 -92 -24C-68 -62 -30 -74 6 -72C46 -70 76 -50 94 -20C102 -12 116 -8 120 4C116 16 102 18 94 26C74 58 42 76 2 76C-38 76 -72 60 -92 28C-100 20 -114 18 -118 4Z"/>`,
  over: gloss(-44, -34, 11, 28, 62),
};

export const pear: Drawn = {
  label: "pear",
  behind: shadow(0, 116, 80, 15),
  body: `<path d="M0 -122C36 -122 44 -86 46 -54C50 -8 94 14 94 60C94 104 52 124 0 124C-52 124 -94 104 -94 60C-94 14 -50 -8 -46 -54C-44 -86 -36 -122 0 -122Z"/>`,
  over: `${stem(0, -112)}${gloss(-50, 30, 12, 30, 24)}`,
};

export const plum: Drawn = {
  label: "plum",
  behind: shadow(0, 80, 76, 14),
  body: `<path d="M0 -78C50 -92 88 -52 86 2C84 56 44 88 0 88C-44 88 -84 56 -86 2C-88 -52 -50 -92 0 -78Z"/>`,
  over: `<path d="M0 -74C-18 -30 -16 30 -2 82" fill="none" stroke="#5d2488" stroke-width="5" opacity="0.55"/>${stem(0, -72)}${gloss(-44, -24, 10, 24, 24)}`,
};

export const mug: Drawn = {
  label: "mug",
  behind: shadow(6, 112, 104, 16),
  body: `<path fill-rule="evenodd" d="M-84 -100H84V-70C128 -78 152 -48 150 -10C148 32 118 58 80 60L74 96C72 108 64 114 52 114H-52C-64 114 -72 108 -74 96ZM84 -40V28C104 24 118 12 118 -10C118 -32 104 -42 84 -40Z"/>`,
  over: `<path d="M-84 -100H84V-90H-84Z" fill="#fff" opacity="0.3"/>
    <path d="M-58 -70C-60 -20 -56 40 -50 84" stroke="#fff" stroke-width="10" stroke-linecap="round" fill="none" opacity="0.35" filter="url(#blur-3)"/>`,
};

/** A pot with leaves in one piece above it. */
export const plant: Drawn = {
  label: "plant",
  behind: `${shadow(0, 206, 76, 14)}<path d="M-70 96H70L56 200C54 208 50 210 44 210H-44C-50 210 -54 208 -56 200Z" fill="#e9e2d8"/>
    <path d="M-78 84H78V112H-78Z" fill="#f4eee6"/>
    <path d="M20 112H70L56 200C54 208 50 210 44 210H10Z" fill="#cfc5b8" opacity="0.7"/>`,
  body: `<path d="M-16 84C-30 60 -60 62 -96 50C-130 38 -140 10 -138 -14C-104 -12 -70 2 -46 30C-66 -20 -88 -48 -84 -104C-82 -136 -66 -156 -50 -168C-26 -138 -18 -92 -14 -44C-8 -100 0 -150 34 -196C60 -160 58 -96 22 -32C50 -64 84 -92 128 -96C132 -56 110 -14 52 24C86 16 116 22 138 46C112 74 60 70 18 84Z"/>`,
  over: `<g fill="none" stroke="#14582a" stroke-width="4" opacity="0.5" stroke-linecap="round">
    <path d="M0 80C-10 0 -30 -70 -52 -130"/>
    <path d="M2 80C8 -10 18 -80 34 -160"/><path d="M6 76C40 20 76 -30 112 -76"/>
    <path d="M-6 80C-40 40 -80 16 -118 2"/></g>`,
};
