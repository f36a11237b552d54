import { type ColoredNoun, capital, listWith, numberWords, type Tongue } from "./tongue.ts";

const list = listWith("und");
const number = numberWords("keine ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf");

/** `stem` is the adjective without its ending. */
function noun(gender: "m" | "f" | "n", color: string, stem: string, label: string, plural: string): ColoredNoun {
  const [article, ending, the] = { m: ["ein", "er", "der"], f: ["eine", "e", "die"], n: ["ein", "es", "das"] }[gender];
  return {
    label,
    plural,
    one: `${article} ${stem}${ending} ${label}`,
    many: `${stem}e ${plural}`,
    the: `${the} ${label}`,
    color,
  };
}

export const german: Tongue = {
  names: "german|deutsch",
  nouns: {
    apple: noun("m", "rot", "rot", "Apfel", "Äpfel"),
    tangerine: noun("f", "orange", "orangefarben", "Mandarine", "Mandarinen"),
    lemon: noun("f", "gelb", "gelb", "Zitrone", "Zitronen"),
    pear: noun("f", "hellgrün", "hellgrün", "Birne", "Birnen"),
    plant: noun("f", "grün", "grün", "Pflanze", "Pflanzen"),
    mug: noun("m", "türkis", "türkisfarben", "Becher", "Becher"),
    window: noun("n", "himmelblau", "himmelblau", "Fenster", "Fenster"),
    car: noun("n", "blau", "blau", "Auto", "Autos"),
    notebook: noun("n", "dunkelblau", "dunkelblau", "Notizbuch", "Notizbücher"),
    plum: noun("f", "violett", "violett", "Pflaume", "Pflaumen"),
    folder: noun("f", "magenta", "magentafarben", "Mappe", "Mappen"),
    umbrella: noun("m", "rosa", "rosafarben", "Regenschirm", "Regenschirme"),
  },
  thing: { label: "Gegenstand", plural: "Gegenstände", one: "ein Gegenstand" },
  nothing: "nichts Besonderes",
  list,
  sentence: (words) => `${capital(words)}.`,
  image: (image) => `Bild ${image}`,
  shows: (image, what) => `auf Bild ${image}: ${what}`,
  several: ({ one, many }, count) => (count === 1 ? one : `${number(count)} ${many}`),
  counted: ({ one, plural }, count) => (count === 1 ? one : `${number(count)} ${plural}`),
  number,
  thereAre: (what, isOne) => `zu sehen ${isOne ? "ist" : "sind"} ${what}`,
  noSuch: (thing) => `so etwas ist nicht zu sehen: „${thing}“`,
  isColored: ({ the, color }) => `${the} ist ${color}`,
  places: [
    "oben links",
    "oben",
    "oben rechts",
    "links",
    "in der Mitte",
    "rechts",
    "unten links",
    "unten",
    "unten rechts",
  ],
  liesAt: (what, place, isOne) => `${what} ${isOne ? "ist" : "sind"} ${place}`,
  largest: ({ the }) => `am größten ist ${the}`,
  onlyIn: (images) => `nur auf Bild ${list(images.map(String))}`,
  inAll: (count) => (count === 2 ? "auf beiden Bildern" : "auf allen Bildern"),
  none: "nichts",
};
