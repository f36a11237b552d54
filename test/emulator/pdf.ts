/** Makes PDF documents of plain text, for tests. */

/** What the content stream of every page begins with; the reader knows its own pages by it. */
export const pageMark = "% plain text page";

const pageWidth = 595;
const pageHeight = 842;
const margin = 56;
const fontSize = 11;
const leading = 14;
/** Every character of Courier is 0.6 of the font size wide. */
const columns = Math.floor((pageWidth - 2 * margin) / (fontSize * 0.6));
/** No page may be longer than this, in points. */
const longestPage = 14_400;

/** The code of every character of WinAnsi (Windows-1252), without the gaps and the control characters. */
const winAnsi: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, code): [string, number] => [
    new TextDecoder("windows-1252").decode(Uint8Array.of(code)),
    code,
  ]).filter(([character]) => !/\p{Cc}/u.test(character)),
);

/** A line as a PDF string: ASCII only, everything else as octal codes. */
function literal(line: string): string {
  const codes = [...line].map((character) => {
    const code = winAnsi.get(character);
    if (code === undefined) throw new Error(`WinAnsi has no ${JSON.stringify(character)}`);
    if (code > 126) return `\\${code.toString(8)}`;
    return "()\\".includes(character) ? `\\${character}` : character;
  });
  return `(${codes.join("")})`;
}

/** Pieces that fit into the page's width; together they are the line, with all its spaces. */
function wrapped(line: string): string[] {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const space = rest.lastIndexOf(" ", columns - 1);
    const end = space > 0 ? space + 1 : columns;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** `T*` leads to a line that was only wrapped, `Td` to one that is new in the text: so the reader can tell them apart. */
function pageContent(text: string): { content: string; height: number } {
  const lines = text.split("\n").map((line) => wrapped(line).map(literal));
  const height = Math.max(pageHeight, lines.flat().length * leading + 2 * margin);
  if (height > longestPage) throw new Error(`A page of ${lines.flat().length} lines is too long.`);
  const shown = lines.map((pieces) => pieces.map((piece) => `${piece} Tj`).join("\nT*\n"));
  const start = `BT\n/F1 ${fontSize} Tf\n${leading} TL\n${margin} ${height - margin - fontSize} Td\n`;
  return { content: `${pageMark}\n${start}${shown.join(`\n0 -${leading} Td\n`)}\nET\n`, height };
}

/**
 * A PDF with one page for each text, in Courier on A4, longer where a text needs it. Texts may hold line feeds and the
 * characters of WinAnsi; throws on others. No texts: a document without pages.
 */
export function makePdf(pages: readonly string[]): Buffer {
  const pageNumber = (index: number): number => 4 + 2 * index;
  const kids = pages.map((_, index) => `${pageNumber(index)} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ...pages.flatMap((text, index) => {
      const { content, height } = pageContent(text);
      const look = `/MediaBox [0 0 ${pageWidth} ${height}] /Resources << /Font << /F1 3 0 R >> >>`;
      return [
        `<< /Type /Page /Parent 2 0 R ${look} /Contents ${pageNumber(index) + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  // Four bytes above 127 tell programs that copy files that this one is binary.
  const head = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  const bodies = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`);
  let at = head.length;
  const rows = bodies.map((body) => {
    const row = `${String(at).padStart(10, "0")} 00000 n \n`;
    at += body.length;
    return row;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join("")}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.from(`${head}${bodies.join("")}${table}${trailer}`, "latin1");
}
