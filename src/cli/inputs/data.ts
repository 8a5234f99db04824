// Data in files, by the extension of the file: JSON, JSON Lines, comma- and tab-separated values.

import { UsageError } from "../../base/errors.ts"
import { reasonOf } from "../../base/reason.ts"
import { parseJsonExactly } from "../../values/json-text.ts"
import { parseCsv } from "./csv.ts"

type Parse = (text: string, file: string) => unknown

const PARSERS: { readonly [extension: string]: Parse } = {
  ".json": parseJson,
  ".jsonl": parseLines,
  ".ndjson": parseLines,
  ".csv": (text) => parseCsv(text, ","),
  ".tsv": (text) => parseCsv(text, "\t"),
}

/** The parser for a file's data, by its name; null for a file that has none. */
export function dataParser(file: string): Parse | null {
  const extension = /\.[^./\\]*$/.exec(file)?.[0].toLowerCase() ?? ""
  return Object.hasOwn(PARSERS, extension) ? PARSERS[extension]! : null
}

/** The value of a JSON text. Throws a `UsageError` `bad-argument` that names the file. */
export function parseJson(text: string, file: string): unknown {
  try {
    return parseJsonExactly(text)
  } catch (error) {
    throw new UsageError("bad-argument", `${file} is not JSON: ${reasonOf(error)}`)
  }
}

/** One JSON value a line; blank lines are left out. */
function parseLines(text: string, file: string): unknown[] {
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return []
    try {
      return [parseJsonExactly(line)]
    } catch (error) {
      throw new UsageError("bad-argument", `line ${i + 1} of ${file} is not JSON: ${reasonOf(error)}`)
    }
  })
}
