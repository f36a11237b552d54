/** The document of a conversation: what it says, and that nothing in it breaks out of its place. */
import fc from "fast-check";
import type { Image, Link, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import type { Conversation, Exchange } from "../../../../src/engine/conversations/conversation.ts";
import { toMarkdown, type Wording } from "../../../../src/engine/conversations/markdown.ts";
import { conversations } from "./arbitraries.ts";

const wording: Wording = {
  title: (task, names) => `${task === "compare" ? "Compare" : "Questions about"} ${names}`,
  waiting: "asking…",
  stopped: "Stopped.",
  by: (model, time) => `${model} · ${time}`,
};
const render = (conversation: Conversation) => toMarkdown(conversation, ({ uri }) => uri, wording);

function talk(names: readonly string[], ...exchanges: readonly Partial<Exchange>[]): Conversation {
  const usual = { question: "Why?", answer: "", state: "open", model: "m", time: "t" } as const;
  return {
    version: 1,
    id: "a",
    task: "ask",
    subjects: names.map((name) => ({ uri: name, name })),
    exchanges: exchanges.map((one) => ({ ...usual, ...one })),
  };
}

/** All that a node says, without its marks. */
function textOf(node: Root | RootContent): string {
  if ("value" in node) return node.type === "html" ? "" : node.value;
  if (node.type === "image") return node.alt ?? "";
  return "children" in node ? node.children.map((child) => textOf(child)).join("") : "";
}

function linksIn(node: RootContent | undefined): (Image | Link)[] {
  const children = node !== undefined && "children" in node ? node.children : [];
  return children.filter((child) => child.type === "image" || child.type === "link");
}

const oneLine = (text: string) => text.replaceAll(/[\r\n]+/g, " ");

describe("a conversation", () => {
  it("is a title, the pictures, and each question with its answer", () => {
    const conversation = talk(
      ["a b.png", "doc.PDF"],
      { question: "What is it?\nAnd why?", answer: "A **cat**.\n", state: "answered" },
      { question: "More?", answer: "It sl", state: "stopped" },
      { question: "Once more?", state: "failed", trouble: "No connection." },
      { question: "Now?" },
    );
    expect(render(conversation)).toBe(`# Questions about a b.png, doc.PDF

![a b.png](<a b.png>)
[doc.PDF](<doc.PDF>)

> What is it?
> And why?

A **cat**.

<sub>m · t</sub>

> More?

It sl

*Stopped.*

<sub>m · t</sub>

> Once more?

**No connection.**

> Now?

*asking…*
`);
  });

  it("ends what an answer left open before it says more", () => {
    const code = talk(
      ["a.png"],
      { answer: "Run:\n```js\nf()", state: "answered", trouble: "Cut." },
      { question: "And?" },
    );
    expect(render(code)).toContain("```js\nf()\n```\n\n**Cut.**\n\n<sub>m · t</sub>\n\n> And?");
    const comment = talk(["a.png"], { answer: "See\n<!-- below", state: "answered" });
    expect(render(comment)).toContain("<!-- below\n-->\n\n<sub>");
    const list = talk(["a.png"], { answer: "- Run:\n  ```js\n  f()", state: "answered" });
    expect(render(list)).toContain("  f()\n\n<sub>");
  });
});

describe("hostile names", () => {
  it.each([
    "a](http://evil) ![b",
    "](<x>)",
    "<img src=x onerror=alert(1)>.png",
    "**bold**_under_`code`~~gone~~.png",
    "# head\n# second\r\n- item.png",
    "a\\",
    "\\](evil)",
    "&lt;b&gt;&amp;.png",
    "| a | b |.png",
    "name.pdf",
    "![x](y).pdf",
    "\u202egnp.exe",
  ])("%j is one title and one link, by that name", (name) => {
    const tree = fromMarkdown(render(talk([name])));
    expect(tree.children.map(({ type }) => type)).toEqual(["heading", "paragraph"]);
    const [heading, paragraph] = tree.children;
    expect(heading && textOf(heading)).toBe(`Questions about ${oneLine(name)}`);
    const links = linksIn(paragraph);
    expect(links.map(({ type }) => type)).toEqual([name.endsWith(".pdf") ? "link" : "image"]);
    expect(links[0] && textOf(links[0])).toBe(oneLine(name));
    const url = links[0]?.url ?? "";
    expect(decodeURIComponent(url.replaceAll("&", "%26"))).toBe(
      name.replaceAll(/&(lt|gt|amp);/g, (all) => ({ "&lt;": "<", "&gt;": ">", "&amp;": "&" })[all] ?? all),
    );
  });
});

describe("a file that no link leads to", () => {
  it.each([
    "- item",
    "+ item",
    "1. item",
    "23) item",
    "===",
    "---",
    "    code",
    "\tcode",
    ".a",
    "# a",
    "> a",
    "<b>",
    "```",
  ])("%j is named in plain words", (name) => {
    const text = toMarkdown(talk([name, name], { question: "Why?" }), () => undefined, wording);
    const tree = fromMarkdown(text);
    expect(tree.children.map(({ type }) => type)).toEqual(["heading", "paragraph", "blockquote", "paragraph"]);
    const names = tree.children[1];
    expect(names && textOf(names)).toBe(`${name.trim()}\n${name.trim()}`);
  });
});

describe("hostile questions", () => {
  it.each([
    "a\rb\r\rc",
    "a\r# head",
    "a\n\n\n# head\n\n- list",
    "```\nopen",
    "<!-- open",
    "</blockquote><h1>Not ours</h1>",
    "a `b` \\</blockquote> and \\\\</blockquote>",
    "<script>\n\nalert(1)",
    "[a]: /evil\n\n[a]",
    "    code\n\ttab",
    "> > deeper",
    "===\n---",
  ])("%j stay in their quotation, and hold no HTML", (question) => {
    const tree = fromMarkdown(render(talk(["a.png"], { question })));
    expect(tree.children.map(({ type }) => type)).toEqual(["heading", "paragraph", "blockquote", "paragraph"]);
    expect(kinds(tree)).not.toContain("html");
  });
});

/** The kinds of all nodes. */
function kinds(node: Root | RootContent): string[] {
  return [node.type, ...("children" in node ? node.children.flatMap((child) => kinds(child)) : [])];
}

const withoutBlanks = (text: string) => text.replaceAll(/\s/g, "");

describe("whatever was asked and answered", () => {
  it("title, pictures and questions of ours are what they were written as", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        const [heading, pictures, ...rest] = fromMarkdown(render(conversation)).children;
        expect(heading).toMatchObject({ type: "heading", depth: 1 });
        expect(pictures?.type).toBe("paragraph");
        const links = linksIn(pictures);
        expect(links.map((link) => withoutBlanks(textOf(link)))).toEqual(
          conversation.subjects.map(({ name }) => withoutBlanks(name)),
        );
        const quotations = new Map(
          rest.flatMap(({ type, position }) =>
            type === "blockquote" ? [[position?.start.offset ?? -1, position?.end.offset ?? -1]] : [],
          ),
        );
        for (const [index, { question }] of conversation.exchanges.entries()) {
          const before = { ...conversation, exchanges: conversation.exchanges.slice(0, index) };
          const asked = { question, answer: "", state: "failed", model: "m", time: "t" } as const;
          const start = render(before).length + 1;
          const end = render({ ...before, exchanges: [...before.exchanges, asked] }).length - 1;
          expect(quotations.get(start), `${JSON.stringify(question)} in ${render(conversation)}`).toBeDefined();
          expect(quotations.get(start)).toBeLessThanOrEqual(end);
        }
      }),
      { numRuns: 2000, seed: 20_261_123 },
    );
  });
});
