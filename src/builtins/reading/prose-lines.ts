// The shapes of lines of Markdown: what is before their text, rules, and rows of tables.

/** Marks of quotations, list items, tasks, footnotes and headings. */
const PREFIX = new RegExp(
  String.raw`^(?:[ \t]*(?:>|(?:[-*+•‣◦▪]|\d{1,9}[.)])(?=[ \t])))*[ \t]*`
    + String.raw`(?:(?:\[[ xX]\]|\[\^[^\]]+\]:)[ \t]+)?(?:#{1,6}[ \t]+)?`,
)

/** The marks and the white space before the text of a line. */
export function prefixOf(line: string): string {
  return PREFIX.exec(line)![0]
}

/** The definition of a link's address, but not a footnote. */
export const DEFINITION = /^ {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S/
export const INDENTED = /^(?: {4}|\t)/

/** Whether a line is a rule (`---`), or has no other characters. */
export function isRule(line: string): boolean {
  return /^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(line)
}
/** Whether a line underlines a heading. */
export function isUnderline(line: string): boolean {
  return /^[ \t]*(?:=+|-+)[ \t]*$/.test(line)
}
/** Whether a line is the one below the head of a table. */
export function isTableRule(line: string): boolean {
  return line.includes("|") && line.includes("-") && /^[ \t|:-]+$/.test(line)
}

/** The cells of a row, each with what is before it; the last has what is at the end and no cell. */
export function* cellsOf(row: string): Generator<{ readonly markup: string; readonly cell: string }> {
  let markup = ""
  let start = 0
  for (let i = 0; i <= row.length; i++) {
    if (i < row.length && (row[i] !== "|" || row[i - 1] === "\\")) continue
    const between = row.slice(start, i)
    const cell = between.trim()
    const first = between.length - between.trimStart().length
    yield { markup: markup + between.slice(0, first), cell }
    markup = between.slice(first + cell.length) + row.slice(i, i + 1)
    start = i + 1
  }
  yield { markup, cell: "" }
}
