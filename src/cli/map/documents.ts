// The documents that `recall map` runs a program on: lines of JSON, rows of a table, or the files of a folder.

import { extname } from "node:path"
import { UsageError } from "../../base/errors.ts"
import { reasonOf } from "../../base/reason.ts"
import { documentKind, isBinary } from "../../host/documents/kinds.ts"
import { matching, readPattern } from "../../host/listing.ts"
import { linesIn, linesOf, type Line } from "../../host/lines.ts"
import { parseJsonExactly } from "../../values/json-text.ts"
import { recordsOf } from "../inputs/data.ts"
import { STDIN, type Reader } from "../reader.ts"

/** One document: its id, and its value, or the reason why it has none. */
export interface Document {
  /** The `id` in its data, the name of its file, or its place among all, from 1. */
  readonly id: string
  readonly value?: unknown
  readonly problem?: UsageError
}

/** Reads all documents from the first on, each time it is called. */
export type Documents = () => AsyncIterable<Document> | Iterable<Document>

const FORMS = "name a .jsonl, .ndjson, .csv or .tsv file, a folder, a pattern of files, or - for lines of JSON"

/** The documents that a path names. Rejects with a `UsageError` for a path that names none. */
export async function documentsOf(path: string, reader: Reader): Promise<Documents> {
  if (path === "-") {
    const bytes = await reader.bytes(path, Infinity)
    return () => fromLines(linesIn([bytes], STDIN))
  }
  const files = await filesOf(path, reader)
  if (files !== null) return () => fileDocuments(files, reader)
  switch (extname(path).toLowerCase()) {
    case ".jsonl":
    case ".ndjson":
      return () => fromLines(linesOf(path))
    case ".csv":
    case ".tsv": {
      const separator = extname(path).toLowerCase() === ".csv" ? "," : "\t"
      const { value } = recordsOf(await reader.text(path), separator, path)
      return () => fromRows(value)
    }
    default:
      throw new UsageError("bad-argument", `${path} is neither lines of JSON, nor a table, nor a folder`, FORMS)
  }
}

async function* fromLines(lines: AsyncIterable<Line>): AsyncGenerator<Document> {
  let number = 0
  for await (const { text } of lines) {
    number++
    if (text.trim() === "") continue
    yield documentIn(text, number)
  }
}

function documentIn(line: string, number: number): Document {
  try {
    const value = parseJsonExactly(line)
    return { id: idOf(value) ?? String(number), value }
  } catch (error) {
    const problem = new UsageError("bad-argument", `line ${number} is not JSON: ${reasonOf(error)}`)
    return { id: String(number), problem }
  }
}

function* fromRows(rows: readonly { readonly [column: string]: string }[]): Generator<Document> {
  for (const [i, row] of rows.entries()) yield { id: idOf(row) ?? String(i + 1), value: row }
}

/** The documents `{ name, text }` of files. */
export async function* fileDocuments(files: Files, reader: Reader): AsyncGenerator<Document> {
  for (const name of files.names) {
    const file = pathOf(name, files)
    try {
      const bytes = await reader.bytes(file)
      if (documentKind(name) === null && isBinary(bytes)) {
        yield { id: name, problem: new UsageError("bad-argument", `${file} is binary, and so has no text`) }
        continue
      }
      yield { id: name, value: { name, text: await reader.documentOf(bytes, file) } }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      yield { id: name, problem: error }
    }
  }
}

/** The path of one of the files. */
export function pathOf(name: string, { folder }: Files): string {
  return folder === "." ? name : `${folder === "/" ? "" : folder}/${name}`
}

/** The `id` of data that has one. */
function idOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "id")) return null
  const { id } = value as { readonly id: unknown }
  return (typeof id === "string" && id !== "") || typeof id === "number" || typeof id === "bigint" ? String(id) : null
}

export interface Files {
  readonly folder: string
  readonly names: readonly string[]
}

/** The files of a folder or a pattern; null for another path. */
export async function filesOf(path: string, reader: Reader): Promise<Files | null> {
  const listed = await reader.list(path, Infinity)
  if (listed !== null) return some(path, { folder: path.replace(/(?<=.)[/\\]+$/, ""), names: listed })
  const pattern = readPattern(path)
  if (pattern === null || (await reader.exists(path))) return null
  const inFolder = await reader.list(pattern.folder, Infinity)
  if (inFolder === null) throw new UsageError("not-found", `there is no folder ${pattern.folder}`)
  return some(path, { folder: pattern.folder, names: matching(inFolder, pattern) })
}

function some(path: string, files: Files): Files {
  if (files.names.length > 0) return files
  throw new UsageError(
    "not-found",
    `there is no file in ${path}`,
    "hidden files, node_modules and links are left out; ** in a pattern means folders at any depth",
  )
}
