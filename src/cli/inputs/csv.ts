// Records from comma-separated values, as `parse_csv` of std/text gives them: a test compares the two.

type Row = { readonly [column: string]: string }

/** The records of a text (RFC 4180) whose first line has the names. Blank lines are left out. */
export function parseCsv(text: string, separator: "," | "\t"): readonly Row[] {
  const [names = [], ...rows] = readRows(`${text}\n`, separator)
  return rows.map((row) => Object.fromEntries(names.slice(0, row.length).map((name, i) => [name, row[i]!] as const)))
}

function readRows(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  for (let at = 0; at < text.length;) {
    const field = quotedField(text, at, separator) ?? plainField(text, at, separator)
    const isBlank = row.length === 0 && field.value === "" && field.end === at
    at = field.end
    const isLast = text[at] !== separator
    if (!isBlank || !isLast) row.push(field.value)
    at += text[at] === "\r" ? 2 : 1
    if (!isLast || isBlank) continue
    rows.push(row)
    row = []
  }
  return rows
}

interface Field {
  readonly value: string
  /** The place of the separator or the end of the line behind it. */
  readonly end: number
}

/** The field in quotation marks at a place; null where none is closed before a separator or the end of a line. */
function quotedField(text: string, start: number, separator: string): Field | null {
  if (text[start] !== '"') return null
  let close = text.indexOf('"', start + 1)
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
  if (close === -1) return null
  const end = close + 1
  const isEnded = text[end] === separator || isLineEnd(text, end)
  return isEnded ? { value: text.slice(start + 1, close).replaceAll('""', '"'), end } : null
}

function plainField(text: string, start: number, separator: string): Field {
  let end = start
  while (text[end] !== separator && !isLineEnd(text, end)) end++
  return { value: text.slice(start, end), end }
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === "\n" || (text[at] === "\r" && text[at + 1] === "\n")
}
