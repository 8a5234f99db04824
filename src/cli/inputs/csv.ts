// Records from comma-separated values, as `parse_csv` of std/text gives them: a test compares the two.

type Row = { readonly [column: string]: string }

/**
 * The records of a text (RFC 4180) whose first line has the names. Blank lines are left out, rows that are too short
 * have empty values, and every value has a name of its own.
 */
export function parseCsv(text: string, separator: "," | "\t"): readonly Row[] {
  const rows = readRows(`${text}\n`, separator)
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const names = namesOf(rows[0] ?? [], width)
  return rows.slice(1).map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ""] as const)))
}

/** The names of the columns: those that occur again have the first free number behind them, others their place. */
function namesOf(written: readonly string[], width: number): readonly string[] {
  const all = [...written, ...Array.from({ length: width - written.length }, (_, i) => columnAt(written.length + i))]
  const taken = new Set(all)
  const done = new Set<string>()
  return all.map((name) => {
    let own = name
    for (let n = 2; done.has(own) || (own !== name && taken.has(own)); n++) own = `${name}_${n}`
    done.add(own)
    return own
  })
}

function columnAt(i: number): string {
  return `column_${i + 1}`
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
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1
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
  return text[at] === "\n" || text[at] === "\r"
}
