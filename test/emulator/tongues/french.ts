import { type ColoredNoun, capital, listWith, numberWords, type Tongue } from "./tongue.ts";

const list = listWith("et");
const number = numberWords("zéro un deux trois quatre cinq six sept huit neuf dix onze douze");

/** `color` as it is said of one, `colors` of several. */
function noun(gender: "m" | "f", label: string, color: string, colors = `${color}s`): ColoredNoun {
  const plural = /eau$/.test(label) ? `${label}x` : `${label}s`;
  const the = /^[aeiou]/.test(label) ? `l’${label}` : `${gender === "f" ? "la" : "le"} ${label}`;
  const one = `${gender === "f" ? "une" : "un"} ${label} ${color}`;
  return { label, plural, one, many: `${plural} ${colors}`, the, color };
}

export const french: Tongue = {
  names: "french|français|francais",
  nouns: {
    apple: noun("f", "pomme", "rouge"),
    tangerine: noun("f", "mandarine", "orange", "orange"),
    lemon: noun("m", "citron", "jaune"),
    pear: noun("f", "poire", "vert clair", "vert clair"),
    plant: noun("f", "plante", "verte"),
    mug: noun("f", "tasse", "turquoise", "turquoise"),
    window: noun("f", "fenêtre", "bleu ciel", "bleu ciel"),
    car: noun("f", "voiture", "bleue"),
    notebook: noun("m", "carnet", "bleu marine", "bleu marine"),
    plum: noun("f", "prune", "violette"),
    folder: noun("m", "classeur", "magenta", "magenta"),
    umbrella: noun("m", "parapluie", "rose"),
  },
  thing: { label: "objet", plural: "objets", one: "un objet" },
  nothing: "rien de particulier",
  list,
  sentence: (words) => `${capital(words)}.`,
  image: (image) => `image ${image}`,
  shows: (image, what) => `l’image ${image} montre ${what}`,
  several: ({ one, many }, count) => (count === 1 ? one : `${number(count)} ${many}`),
  counted: ({ one, label, plural }, count) => (count === 1 ? one : `${number(count)} ${count === 0 ? label : plural}`),
  number,
  thereAre: (what) => `il y a ${what}`,
  noSuch: (thing) => `il n’y a rien de tel : « ${thing} »`,
  isColored: ({ the, color }) => `${the} est ${color}`,
  places: [
    "en haut à gauche",
    "en haut",
    "en haut à droite",
    "à gauche",
    "au milieu",
    "à droite",
    "en bas à gauche",
    "en bas",
    "en bas à droite",
  ],
  liesAt: (what, place, isOne) => `${what} ${isOne ? "est" : "sont"} ${place}`,
  largest: ({ the }) => `le plus grand élément est ${the}`,
  onlyIn: (images) => `seulement dans ${images.length === 1 ? "l’image" : "les images"} ${list(images.map(String))}`,
  inAll: (count) => (count === 2 ? "dans les deux images" : "dans toutes les images"),
  none: "rien",
};
