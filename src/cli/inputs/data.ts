// Data in files, by the extension of the file: JSON, JSON Lines, comma- and tab-separated values.

import { UsageError } from "../../base/errors.ts"
import { reasonOf } from "../../base/reason.ts"
import { parseJsonExactly } from "../../values/json-text.ts"
import { parseTable } from "./csv.ts"

export interface FileData {
  readonly value: unknown
  /** The number of the line of each item, where the value is a list that is written in lines. */
  readonly lines?: readonly number[]
  /** The names of the columns of a table. */
  readonly columns?: readonly string[]
}

/** The rows of a table as records of texts. */
export interface TableData extends Required<FileData> {
  readonly value: readonly { readonly [column: string]: string }[]
}

type Parse = (text: string, file: string) => FileData

/** The extensions of files with data, for messages. */
export const DATA_FILES = ".json, .jsonl, .ndjson, .csv and .tsv"

const PARSERS: { readonly [extension: string]: Parse } = {
  ".json": parseJson,
  ".jsonl": parseLines,
  ".ndjson": parseLines,
  ".csv": (text, file) => recordsOf(text, ",", file),
  ".tsv": (text, file) => recordsOf(text, "\t", file),
}

/** The parser for a file's data, by its name; null for a file that has none. */
export function dataParser(file: string): Parse | null {
  const extension = /\.[^./\\]*$/.exec(file)?.[0].toLowerCase() ?? ""
  return Object.hasOwn(PARSERS, extension) ? PARSERS[extension]! : null
}

/** The value of a JSON text. Throws a `UsageError` `bad-argument` that names the file. */
export function parseJson(text: string, file: string): FileData {
  try {
    return { value: parseJsonExactly(text) }
  } catch (error) {
    throw new UsageError("bad-argument", `${file} is not JSON: ${reasonOf(error)}`)
  }
}

/** One JSON value a line; blank lines are left out. */
function parseLines(text: string, file: string): FileData {
  const lines: number[] = []
  const value = text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return []
    try {
      lines.push(i + 1)
      return [parseJsonExactly(line)]
    } catch (error) {
      throw new UsageError("bad-argument", `line ${i + 1} of ${file} is not JSON: ${reasonOf(error)}`)
    }
  })
  return { value, lines }
}

/** The data of a table. Throws a `UsageError` for one that is malformed: see `parseTable`. */
export function recordsOf(text: string, separator: "," | "\t", file: string): TableData {
  const { columns, rows } = parseTable(text, separator, file)
  return {
    value: rows.map(({ fields }) => Object.fromEntries(columns.map((name, i) => [name, fields[i]!] as const))),
    lines: rows.map(({ line }) => line),
    columns,
  }
}
