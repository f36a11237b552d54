/** A comparison of pictures: a Markdown list of what is only in some of them, and of what is in all. */
import { groupsOf } from "./answerPictures.ts";
import type { Question } from "./question.ts";
import { capital } from "./tongues/tongue.ts";
import type { View } from "./view.ts";

export function comparisonOf(views: readonly View[], { tongue }: Question): string {
  const kinds = groupsOf(
    views.flatMap(({ objects }) => objects),
    tongue,
  ).map(({ noun }) => ({
    noun,
    counts: views.map(
      (view) => groupsOf(view.objects, tongue).find((group) => group.noun === noun)?.objects.length ?? 0,
    ),
  }));
  /** "two red apples", or "red apples (image 1: two, image 2: one)" where the pictures differ. */
  const said = ({ noun, counts }: (typeof kinds)[number]): string => {
    const there = counts.flatMap((count, index) => (count === 0 ? [] : [{ count, image: views[index]?.image ?? 0 }]));
    const [first] = there;
    if (first === undefined || there.every(({ count }) => count === first.count)) {
      return tongue.several(noun, first?.count ?? 0);
    }
    return `${noun.many} (${there.map(({ count, image }) => `${tongue.image(image)}: ${tongue.number(count)}`).join(", ")})`;
  };
  const where = ({ counts }: (typeof kinds)[number]): string =>
    counts.flatMap((count, index) => (count === 0 ? [] : [views[index]?.image ?? 0])).join();
  const all = views.map(({ image }) => image).join();
  const some = [...new Set(kinds.map(where))].filter((images) => images !== all && images.includes(",")).sort();
  const rows = [...views.map(({ image }) => String(image)), ...some, all].map((images) => {
    const found = kinds.filter((kind) => where(kind) === images).map(said);
    const heading = images === all ? tongue.inAll(views.length) : tongue.onlyIn(images.split(",").map(Number));
    return `- **${capital(heading)}:** ${found.length === 0 ? tongue.none : tongue.list(found)}`;
  });
  return rows.join("\n");
}
