/** Pictures in Markdown and MDX: which are found, and what the text is once a caption is in it. */
import { describe, expect, it } from "vitest";
import { only, summary, withCaptions } from "./insert.ts";

describe("Markdown", () => {
  for (const [text, destination, after] of [
    ["a ![](img/cat.png) b", "img/cat.png", "a ![A cat.](img/cat.png) b"],
    ['![](cat.png "A title")', "cat.png", '![A cat.](cat.png "A title")'],
    ["![](<my cat.png>)", "my cat.png", "![A cat.](<my cat.png>)"],
    ["![](  cat.png\n  'x' )", "cat.png", "![A cat.](  cat.png\n  'x' )"],
    ["![](a\\_b.png)", "a_b.png", "![A cat.](a\\_b.png)"],
    ["![](a&amp;b.png)", "a&b.png", "![A cat.](a&amp;b.png)"],
    ["![ ](cat.png)", "cat.png", "![A cat.](cat.png)"],
    ["![][c]\n\n[C]: cat.png 'x'", "cat.png", "![A cat.][c]\n\n[C]: cat.png 'x'"],
    ["[![](a.png)](page.html)", "a.png", "[![A cat.](a.png)](page.html)"],
    ["> quoted\n> ![](a.png)", "a.png", "> quoted\n> ![A cat.](a.png)"],
    ["| a | b |\r\n|---|---|\r\n| ![](a.png) | |", "a.png", "| a | b |\r\n|---|---|\r\n| ![A cat.](a.png) | |"],
    ["# 😀 ![](a.png)", "a.png", "# 😀 ![A cat.](a.png)"],
  ] as const) {
    it(`gets a caption into ${JSON.stringify(text)}`, () => {
      const reference = only(text, "markdown");
      expect(reference.alt).toEqual({ kind: "missing" });
      expect(reference.destination).toBe(destination);
      expect(withCaptions(text, "markdown", "A cat.")).toBe(after);
    });
  }

  it("replaces an alt text with marks and brackets in it as a whole", () => {
    const text = "![an *old* [one] `]`](a.png)";
    expect(summary(text, "markdown")).toEqual([["a.png", "an *old* [one] ]"]]);
    expect(withCaptions(text, "markdown", "new")).toBe("![new](a.png)");
  });

  it("keeps the name of a definition that was the alt text, too", () => {
    const definition = "\n\n[The Cat]: cat.png\n[the cat]: other.png";
    for (const short of ["![the cat]", "![the cat][]"]) {
      expect(summary(short + definition, "markdown")).toEqual([["cat.png", "the cat"]]);
      const after = withCaptions(short + definition, "markdown", "A tabby.");
      expect(after).toBe(`![A tabby.][the cat]${definition}`);
      expect(summary(after, "markdown")).toEqual([["cat.png", "A tabby."]]);
    }
  });

  it("is no reference in code, in a comment, without a definition, or as a link", () => {
    const text =
      "`![](a.png)`\n\n```\n![](b.png)\n```\n\n    ![](c.png)\n\n<!-- ![](d.png) <img src=e> -->\n\n![][f] [](g.png) \\![](h.png)";
    expect(summary(text, "markdown")).toEqual([]);
  });

  it("finds tags in it, also where the marks of a quotation or a list stand between their lines", () => {
    const text =
      "> <p>\n> <img\n>   src='a.png'\n> >\n\n- text <img src=b.png alt=\"\"> and\n  <IMG ALT='x'\n  SRC=\"c.png\" />\n";
    expect(summary(text, "markdown")).toEqual([
      ["a.png", { is: "missing" }],
      ["b.png", { is: "decorative" }],
      ["c.png", "x"],
    ]);
    expect(withCaptions(text, "markdown", "It's", "two", "three")).toBe(
      "> <p>\n> <img\n>   src='a.png'\n>   alt='It&#39;s'\n> >\n\n- text <img src=b.png alt=\"two\"> and\n  <IMG ALT='three'\n  SRC=\"c.png\" />\n",
    );
  });

  it("leaves what a template fills in alone", () => {
    expect(summary("![]({{site.base}}/a.png)", "markdown")).toEqual([[undefined, { is: "missing" }]]);
  });

  it("escapes what would be read as something else, and nothing more", () => {
    const text = (alt: string) => `![${alt}](a.png)`;
    for (const [caption, written] of [
      ['A sign: "Stop!" (red) & it\'s 5 > 4', 'A sign: "Stop!" (red) & it\'s 5 &gt; 4'],
      ["[x] *y* _z_ snake_case `c`", "\\[x\\] \\*y\\* \\_z\\_ snake_case &#96;c&#96;"],
      ["a | b <i> \\ &amp; &lt", "a \\| b \\<i&gt; \\\\ &amp;amp; &lt"],
      [" two\r\n\r\nlines\u2028more ", "two lines more"],
    ] as const) {
      expect(withCaptions(text(""), "markdown", caption)).toBe(text(written));
    }
  });
});

describe("MDX", () => {
  it("finds pictures and tags at every depth of tags, and neither in code nor in comments", () => {
    const text = [
      "import a from './a.png'",
      "<Tabs>",
      "    ![](a.png)",
      '    <Image src="/b.png" style={{ width: 1 }} />',
      "</Tabs>",
      "{/* ![](c.png) <img src='d.png' /> */}",
      '`<img src="e.png" />` <Foo alt="![](f.png)" />',
      '```jsx\n<img src="g.png" />\n```',
      "<Image src={a} />",
      "![old](h.png)",
    ].join("\n\n");
    expect(summary(text, "mdx")).toEqual([
      ["a.png", { is: "missing" }],
      ["/b.png", { is: "missing" }],
      [undefined, { is: "missing" }],
      ["h.png", "old"],
    ]);
  });

  it("keeps braces from holding code", () => {
    expect(withCaptions("![](a.png)\n\n<img src='b.png' />", "mdx", "{a}", "{b}")).toBe(
      "![&#123;a&#125;](a.png)\n\n<img src='b.png' alt='&#123;b&#125;' />",
    );
  });
});
