// Tables of comma- and tab-separated values (RFC 4180) as data: what does not fit the header is an error.

import { UsageError } from "../../base/errors.ts"
import { shorten } from "../../base/shorten.ts"
import { countWords } from "../words.ts"

export interface Table {
  /** The names of the columns, each once. */
  readonly columns: readonly string[]
  /** The rows below the header, each with a field for each column. */
  readonly rows: readonly Row[]
}

export interface Row {
  /** The number of its first line in the file. */
  readonly line: number
  readonly fields: readonly string[]
}

/** UTF-16 units of a row in a message. */
const MAX_SHOWN = 60

/**
 * The table in a text whose first line names the columns. Blank lines are left out. Throws a `UsageError` with the file
 * and the line for a row that has more or fewer fields than the header, for a name that the header has twice, and for
 * a field that begins with a quotation mark and does not end with one.
 */
export function parseTable(text: string, separator: "," | "\t", file: string): Table {
  const [header, ...rows] = readRows(`${text}\n`, separator, file)
  if (header === undefined) return { columns: [], rows: [] }
  const columns = header.fields
  const again = columns.find((name, i) => columns.indexOf(name) < i)
  if (again !== undefined)
    throw wrong(file, header.line, `names two columns ${JSON.stringify(again)}`, "give each column a name of its own")
  for (const { line, fields } of rows)
    if (fields.length !== columns.length) {
      const has = `has ${countWords(fields.length, "field")} for ${countWords(columns.length, "column")}`
      const hint =
        otherSeparator(columns)
        ?? (fields.length > columns.length
          ? `put a field that has a ${separator === "," ? "comma" : "tab"} in quotation marks`
          : "separate empty fields, too")
      throw wrong(file, line, `${has}: ${shorten(fields.join(separator), MAX_SHOWN)}`, hint)
    }
  return { columns, rows }
}

/** The advice for a header that another character seems to separate. */
export function otherSeparator(columns: readonly string[]): string | undefined {
  if (columns.length !== 1) return undefined
  if (columns[0]!.includes(";")) return "its fields seem to be separated by semicolons: save it with commas"
  return columns[0]!.includes("\t") ? "its fields seem to be separated by tabs: name it .tsv" : undefined
}

function readRows(text: string, separator: string, file: string): readonly Row[] {
  const rows: Row[] = []
  const lineAt = lineCounter(text)
  let fields: string[] = []
  let start = 0
  for (let at = 0; at < text.length;) {
    if (fields.length === 0) start = at
    const field = quotedField(text, at, separator) ?? plainField(text, at, separator)
    if (field === "malformed")
      throw wrong(
        file,
        lineAt(at),
        `has a field in quotation marks that does not end with one: ${beginning(text, at)}`,
        'write "" for a quotation mark inside a field in quotation marks, and no blanks around it',
      )
    const isBlank = fields.length === 0 && field.value === "" && field.end === at
    at = field.end
    const isLast = text[at] !== separator
    if (!isBlank || !isLast) fields.push(field.value)
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1
    if (!isLast || isBlank) continue
    rows.push({ line: lineAt(start), fields })
    fields = []
  }
  return rows
}

interface Field {
  readonly value: string
  /** The place of the separator or the end of the line behind it. */
  readonly end: number
}

/** The field in quotation marks at a place; null for a field without them. */
function quotedField(text: string, start: number, separator: string): Field | "malformed" | null {
  if (text[start] !== '"') return null
  let close = text.indexOf('"', start + 1)
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
  const end = close + 1
  if (close === -1 || (text[end] !== separator && !isLineEnd(text, end))) return "malformed"
  return { value: text.slice(start + 1, close).replaceAll('""', '"'), end }
}

function plainField(text: string, start: number, separator: string): Field {
  let end = start
  while (text[end] !== separator && !isLineEnd(text, end)) end++
  return { value: text.slice(start, end), end }
}

/** The beginning of a field, to the end of its line. */
function beginning(text: string, at: number): string {
  return shorten(text.slice(at, at + 2 * MAX_SHOWN).split(/[\r\n]/, 1)[0]!, MAX_SHOWN)
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r"
}

/** Gives the number of the line at a place; each place is behind the one before. */
function lineCounter(text: string): (at: number) => number {
  let line = 1
  let counted = 0
  return (at) => {
    for (; counted < at; counted++)
      if (text[counted] === "\n" || (text[counted] === "\r" && text[counted + 1] !== "\n")) line++
    return line
  }
}

/** The same advice for every table. */
const ANYWAY = "parse_csv of std/text reads any table, with any separator, from a PARAM that is a string"

function wrong(file: string, line: number, problem: string, hint: string): UsageError {
  return new UsageError("bad-argument", `line ${line} of ${file} ${problem}`, `${hint}; ${ANYWAY}`)
}
