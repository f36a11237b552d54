/** The emulated model's usual language. */
import { legend } from "../legend.ts";
import { type ColoredNoun, capital, listWith, numberWords, type Tongue } from "./tongue.ts";

const list = listWith("and");
const number = numberWords("no one two three four five six seven eight nine ten eleven twelve");

function noun({ color, label }: { readonly color: string; readonly label: string }): ColoredNoun {
  return {
    label,
    plural: `${label}s`,
    one: `${/^[aeiou]/.test(color) ? "an" : "a"} ${color} ${label}`,
    many: `${color} ${label}s`,
    the: `the ${label}`,
    color,
  };
}

export const english: Tongue = {
  names: "english",
  nouns: Object.fromEntries(legend.map((entry) => [entry.label, noun(entry)])),
  thing: { label: "object", plural: "objects", one: "an object" },
  nothing: "nothing in particular",
  list,
  sentence: (words) => `${capital(words)}.`,
  image: (image) => `image ${image}`,
  shows: (image, what) => `image ${image} shows ${what}`,
  several: ({ one, many }, count) => (count === 1 ? one : `${number(count)} ${many}`),
  counted: ({ label, plural }, count) => `${number(count)} ${count === 1 ? label : plural}`,
  number,
  thereAre: (what, isOne) => `there ${isOne ? "is" : "are"} ${what}`,
  noSuch: (thing) => `there are no ${thing}`,
  isColored: ({ the, color }) => `${the} is ${color}`,
  places: [
    "at the top left",
    "at the top",
    "at the top right",
    "on the left",
    "in the middle",
    "on the right",
    "at the bottom left",
    "at the bottom",
    "at the bottom right",
  ],
  liesAt: (what, place, isOne) => `${what} ${isOne ? "is" : "are"} ${place}`,
  largest: ({ the }) => `the largest is ${the}`,
  onlyIn: (images) => `only in image${images.length === 1 ? "" : "s"} ${list(images.map(String))}`,
  inAll: (count) => (count === 2 ? "in both images" : "in all images"),
  none: "nothing",
};
