/** CSV as RFC 4180 has it, safe to open in a spreadsheet. */

/** What a spreadsheet would take for a formula, however many apostrophes stand before it already. */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/** One row with its line end. Texts that look like formulas get an apostrophe first; numbers are written as they are. */
export function csvRow(fields: readonly (string | number)[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}

function csvField(field: string | number): string {
  if (typeof field === "number") return String(field);
  const safe = FORMULA.test(field) ? `'${field}` : field;
  // Outer blanks are quoted as well: not every reader keeps them.
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of fields, apostrophes that guard taken off; line ends of any kind. Blank lines are left out. */
export function* csvRows(text: string): Generator<{ readonly fields: readonly string[]; readonly line: number }> {
  let line = 1;
  let start = 1;
  let fields: string[] = [];
  // A field, quoted or not, and what ends it.
  const field = /(?:"([^"]*(?:""[^"]*)*)"([^,\r\n]*)|([^,\r\n]*))(,|\r\n|\n|\r|$)/y;
  while (field.lastIndex < text.length || fields.length > 0) {
    const match = field.exec(text);
    if (match === null) return;
    const [whole, quoted, rest = "", plain = "", end] = match;
    fields.push(unguarded(quoted === undefined ? plain : quoted.replaceAll('""', '"') + rest));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ",") continue;
    if (fields.length > 1 || fields[0] !== "") yield { fields, line: start };
    fields = [];
    start = line;
  }
}

function unguarded(field: string): string {
  return GUARDED.test(field) ? field.slice(1) : field;
}
