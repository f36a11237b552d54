import type { ColoredNoun, Tongue } from "./tongue.ts";

/** `modifier` is the colour before a noun, `color` the same in the predicate. */
function noun(label: string, modifier: string, color: string): ColoredNoun {
  return { label, plural: label, one: `${modifier}${label}`, many: `${modifier}${label}`, the: label, color };
}

export const japanese: Tongue = {
  names: "japanese|日本語",
  nouns: {
    apple: noun("りんご", "赤い", "赤"),
    tangerine: noun("みかん", "オレンジ色の", "オレンジ色"),
    lemon: noun("レモン", "黄色い", "黄色"),
    pear: noun("洋梨", "黄緑色の", "黄緑色"),
    plant: noun("植物", "緑の", "緑"),
    mug: noun("マグカップ", "青緑色の", "青緑色"),
    window: noun("窓", "空色の", "空色"),
    car: noun("車", "青い", "青"),
    notebook: noun("ノート", "紺色の", "紺色"),
    plum: noun("プラム", "紫の", "紫"),
    folder: noun("フォルダー", "赤紫色の", "赤紫色"),
    umbrella: noun("傘", "ピンクの", "ピンク"),
  },
  thing: { label: "物", plural: "物", one: "物" },
  nothing: "特に何もありません",
  list: (items) => items.join("、"),
  sentence: (words) => `${words}。`,
  image: (image) => `画像${image}`,
  shows: (image, what) => `画像${image}は${what}`,
  several: ({ one }, count) => (count === 1 ? one : `${one}${count}個`),
  counted: ({ label }, count) => `${label}が${count}個`,
  number: String,
  thereAre: (what) => `${what}あります`,
  noSuch: (thing) => `「${thing}」はありません`,
  isColored: ({ the, color }) => `${the}は${color}です`,
  places: ["左上", "上", "右上", "左", "中央", "右", "左下", "下", "右下"],
  liesAt: (what, place) => `${what}は${place}にあります`,
  largest: ({ the }) => `最も大きいのは${the}です`,
  onlyIn: (images) => `画像${images.join("・")}のみ`,
  inAll: () => "すべての画像",
  none: "なし",
};
