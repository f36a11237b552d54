/** Pictures in tags: HTML, JSX, Vue, Svelte, Astro. */
import { describe, expect, it } from "vitest";
import type { Language } from "../../../../src/engine/references/languages.ts";
import { summary, withCaptions } from "./insert.ts";

describe("HTML", () => {
  for (const [tag, after] of [
    ["<img src=a.png>", '<img src=a.png alt="&quot;A&quot; &amp; b &lt; c">'],
    ["<img class='x' src='a.png' width=1 />", "<img class='x' src='a.png' alt='\"A\" &amp; b &lt; c' width=1 />"],
    ['<img alt src="a.png">', '<img alt="&quot;A&quot; &amp; b &lt; c" src="a.png">'],
    ['<img src="a.png" alt=>', '<img src="a.png" alt="&quot;A&quot; &amp; b &lt; c">'],
    ['<img src="a.png" alt = "">', '<img src="a.png" alt = "&quot;A&quot; &amp; b &lt; c">'],
    ["<IMG ALT=old SRC=a.png>", '<IMG alt="&quot;A&quot; &amp; b &lt; c" SRC=a.png>'],
    ["<img alt='it&#39;s' src=a.png>", "<img alt='\"A\" &amp; b &lt; c' src=a.png>"],
    ['<img alt="a > b" src="a.png"', undefined],
    [
      '<img\r\n  id="x"\r\n  src="a.png"\r\n>',
      '<img\r\n  id="x"\r\n  src="a.png"\r\n  alt="&quot;A&quot; &amp; b &lt; c"\r\n>',
    ],
  ] as const) {
    it(`gets a caption into ${JSON.stringify(tag)}`, () => {
      const around = (inner: string) => `<!doctype html><title>😀</title>\r\n<p>${inner}`;
      if (after === undefined) expect(summary(around(tag), "html")).toEqual([]);
      else expect(withCaptions(around(tag), "html", '"A" & b < c')).toBe(around(after));
    });
  }

  it("tells a missing alt text from an empty one, and from one that is filled in later", () => {
    const text = [
      "<img src=a.png>",
      '<img src=b.png alt="">',
      "<img src=c.png alt='  '>",
      '<img src="d.png" alt="Tom &amp; &quot;Jo&quot;">',
      '<img src="e.png" :alt="name">',
      '<img src="f.png" [attr.alt]="name">',
      '<img src="g.png" alt="{{ name }}">',
      '<img [src]="h">',
      '<img src="<?php echo $i ?>">',
      "<img alt=x>",
    ].join("\n");
    expect(summary(text, "html")).toEqual([
      ["a.png", { is: "missing" }],
      ["b.png", { is: "decorative" }],
      ["c.png", { is: "decorative" }],
      ["d.png", 'Tom & "Jo"'],
      ["e.png", { is: "computed" }],
      ["f.png", { is: "computed" }],
      ["g.png", { is: "computed" }],
      [undefined, { is: "missing" }],
      [undefined, { is: "missing" }],
    ]);
  });

  it("sees what a browser sees as tags", () => {
    const text = `<script>x = "<img src=a.png>"</script><!-- <img src=b.png> --><template><img src=c.png></template>
      <noscript><img src=d.png></noscript><table><img src=e.png></table><textarea><img src=f.png></textarea>`;
    expect(summary(text, "html").map((found) => [found].flat()[0])).toEqual(["c.png", "d.png", "e.png"]);
  });
});

describe("programs with tags", () => {
  const find = (text: string, language: Language = "typescriptreact") => summary(text, language);

  it("takes fixed addresses, and leaves those of code alone", () => {
    const text = `
      const f = <T,>(x: Array<Image >) => x < y && <T extends Image>(z);
      return <Foo.Image src="/a.png" onClick={() => { g("}", \`\${h({})}\`); }} {...rest} alt={"old"} />
        && <img src={'b.png'} alt={t("b")} />
        && <Image src={c} alt="" />
        && <img srcSet="x" /> && <Images src="y" />;`;
    expect(find(text)).toEqual([
      ["/a.png", "old"],
      ["b.png", { is: "computed" }],
      [undefined, { is: "decorative" }],
    ]);
  });

  it("does not read comments, but takes a pattern for none", () => {
    const text = `
      // <img src="a.png" />
      /* <img src="b.png" /> */
      <input accept="image/*" /> {/* <img src="c.png" /> */} <img src="d.png" /> {/* x */}
      <a href="https://x.y">z</a> <img src="e.png" />`;
    expect(find(text)).toEqual([
      ["d.png", { is: "missing" }],
      ["e.png", { is: "missing" }],
    ]);
  });

  it("writes values that neither the tag nor a string around it is ended by", () => {
    expect(withCaptions('<img\n  src="a.png"\n/>', "javascriptreact", 'It\'s "{x}"')).toBe(
      '<img\n  src="a.png"\n  alt="It\'s &quot;&#123;x&#125;&quot;"\n/>',
    );
    expect(withCaptions("const s = '<img src=\"a.png\">';", "javascriptreact", "It's `a`")).toBe(
      'const s = \'<img src="a.png" alt="It&#39;s &#96;a&#96;">\';',
    );
    expect(withCaptions("<img src='a.png' alt={''}/>", "javascriptreact", "x")).toBe("<img src='a.png' alt=\"x\"/>");
  });

  it("knows the ways of Vue, Svelte and Astro", () => {
    expect(
      find('<template><img src="@/a.png" :alt="b"><nuxt-img :src="c"/><NuxtImg src="d.png"/></template>', "vue"),
    ).toEqual([
      ["@/a.png", { is: "computed" }],
      [undefined, { is: "missing" }],
      ["d.png", { is: "missing" }],
    ]);
    expect(
      find(
        '<!-- <img src="x"> --><img src="{base}/a.png" /><img src=b.png {alt}><enhanced:img src="./c.png" alt="a {b}"/>',
        "svelte",
      ),
    ).toEqual([
      [undefined, { is: "missing" }],
      ["b.png", { is: "computed" }],
      ["./c.png", { is: "computed" }],
    ]);
    expect(
      find('---\nimport a from "./a.png";\n---\n<Picture src="/b.png" alt=`c` /><Image src={a} />', "astro"),
    ).toEqual([
      ["/b.png", "c"],
      [undefined, { is: "missing" }],
    ]);
  });
});
