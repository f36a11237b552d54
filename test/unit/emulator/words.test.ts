/** What the emulated model says in words, by what is in the picture and by what it was asked. */
import { describe, expect, it } from "vitest";
import { asking } from "./asking.ts";
import { conversation, type Picture, painted } from "./painted.ts";

const emulator = asking();
const still = await painted(["apple", 0.02, 0.02, 2], ["lemon", 0.45, 0.42], ["lemon", 0.8, 0.42], ["car", 0.8, 0.8]);
const other = await painted(["lemon", 0.1, 0.1], ["mug", 0.5, 0.5], ["car", 0.8, 0.8]);
const third = await painted(["mug", 0.5, 0.5, 2], ["lemon", 0.1, 0.1]);
const empty = await painted();

async function ask(prompt: string, ...pictures: Picture[]): Promise<string> {
  return emulator.text("gemini-3.8-flash", conversation([...(pictures.length === 0 ? [still] : pictures), prompt]));
}

describe("a caption", () => {
  it.each([
    "Write a caption for this image.",
    "Write one short sentence that can serve as alternative text.",
    "Describe this image in one short sentence.",
    "Caption this photo in at most 2 words",
  ])("is one sentence: %s", async (prompt) => {
    expect(await ask(prompt)).toBe("A red apple, two yellow lemons and a blue car.");
  });

  it("depends on the picture", async () => {
    expect(await ask("Write a caption.", third)).toBe("A teal mug and a yellow lemon.");
    expect(await ask("Write a caption.", empty)).toBe("Nothing in particular.");
  });

  it.each([
    ["in German", "Ein roter Apfel, zwei gelbe Zitronen und ein blaues Auto."],
    ["in French", "Une pomme rouge, deux citrons jaunes et une voiture bleue."],
    ["in Japanese", "赤いりんご、黄色いレモン2個、青い車。"],
    ["in English, not in German", "A red apple, two yellow lemons and a blue car."],
  ])("comes %s", async (language, sentence) => {
    expect(await ask(`Write a caption for this image. Write it ${language}.`)).toBe(sentence);
  });
});

describe("a description", () => {
  it("says what, in which colour, and where", async () => {
    const text =
      "A red apple, two yellow lemons and a blue car. The apple is at the top left, two yellow lemons are in the middle and on the right and the car is at the bottom right. The largest is the apple.";
    expect(await ask("Describe this image in detail: colours, and text that can be read.")).toBe(text);
    expect(await ask("Describe it, and end with a sentence about the mood.")).toBe(text);
    expect(await ask("Tell me a story")).toBe(text);
  });

  it("of one thing is short", async () => {
    const pear = await painted(["pear", 0.4, 0.02]);
    expect(await ask("Describe it", pear)).toBe("A lime pear. The pear is at the top.");
  });

  it("keeps to what was named", async () => {
    expect(await ask("Where is the car?")).toBe("A blue car. The car is at the bottom right.");
  });

  it("comes in other languages", async () => {
    expect(await ask("Describe the image in German.", third)).toBe(
      "Ein türkisfarbener Becher und eine gelbe Zitrone. Der Becher ist in der Mitte und die Zitrone ist oben links. Am größten ist der Becher.",
    );
    expect(await ask("Describe the image in French.", third)).toContain("La tasse est au milieu");
    expect(await ask("Describe the image in Japanese.", third)).toContain("レモンは左上にあります");
  });

  it("of several pictures numbers them", async () => {
    expect(await ask("Describe the images", third, empty)).toBe(
      "Image 1 shows a teal mug and a yellow lemon. The mug is in the middle and the lemon is at the top left. The largest is the mug.\n\nImage 2 shows nothing in particular.",
    );
  });
});

describe("a question", () => {
  it.each([
    ["How many lemons are there?", "There are two lemons."],
    ["How many yellow things do you see?", "There are two lemons."],
    ["How many apples and lemons are in the image?", "There are one apple and two lemons."],
    ["How many cars?", "There is one car."],
    ["How many pears?", "There are no pears."],
    ["How many dogs are there?", "There are no dogs."],
    ["How many objects are there?", "There are four objects."],
    ["Count the lemons.", "There are two lemons."],
    ["How many images did I send?", "There is one image."],
    ["How many lemons are there? Answer in German.", "Zu sehen sind zwei Zitronen."],
    ["How many lemons are there? Answer in French.", "Il y a deux citrons."],
    ["How many lemons are there? Answer in Japanese.", "レモンが2個あります。"],
    ["What colour is the apple?", "The apple is red."],
    ["What color does the car have?", "The car is blue."],
    ["What colours are the apple and the car?", "The apple is red and the car is blue."],
    ["What colour is the pear?", "There are no pears."],
    ["What colour is the apple? Answer in German.", "Der Apfel ist rot."],
  ])("%s", async (question, answer) => {
    expect(await ask(question)).toBe(answer);
  });

  it("about several pictures counts in each", async () => {
    expect(await ask("How many lemons?", still, other)).toBe("There are three lemons (image 1: two, image 2: one).");
    expect(await ask("How many apples?", still, other)).toBe("There is one apple (image 1: one, image 2: nothing).");
  });

  it("may be about one of them", async () => {
    expect(await ask("How many lemons are in image 2?", still, other)).toBe("There is one lemon.");
    expect(await ask("How many lemons does the first picture show?", still, other)).toBe("There are two lemons.");
  });
});

describe("a comparison", () => {
  it("lists what is only in one picture, and what is in both", async () => {
    expect(await ask("Compare these images.", still, other)).toBe(
      [
        "- **Only in image 1:** a red apple",
        "- **Only in image 2:** a teal mug",
        "- **In both images:** yellow lemons (image 1: two, image 2: one) and a blue car",
      ].join("\n"),
    );
    expect(await ask("Describe the differences between the pictures.", third, third)).toBe(
      [
        "- **Only in image 1:** nothing",
        "- **Only in image 2:** nothing",
        "- **In both images:** a teal mug and a yellow lemon",
      ].join("\n"),
    );
  });

  it("of three pictures also lists what is in two", async () => {
    expect(await ask("What is different? Answer in German.", still, other, third)).toBe(
      [
        "- **Nur auf Bild 1:** ein roter Apfel",
        "- **Nur auf Bild 2:** nichts",
        "- **Nur auf Bild 3:** nichts",
        "- **Nur auf Bild 1 und 2:** ein blaues Auto",
        "- **Nur auf Bild 2 und 3:** ein türkisfarbener Becher",
        "- **Auf allen Bildern:** gelbe Zitronen (Bild 1: zwei, Bild 2: ein, Bild 3: ein)",
      ].join("\n"),
    );
  });

  it("needs two pictures", async () => {
    expect(await ask("Compare these images.", third)).toMatch(/^A teal mug and a yellow lemon\. The mug is/);
  });
});
