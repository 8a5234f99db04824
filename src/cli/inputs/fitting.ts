// The data in a file as the type of a PARAM takes it: what does not fit is named with its file and line.

import { UsageError } from "../../base/errors.ts"
import { nearest } from "../../diagnostics/nearest.ts"
import { Failure } from "../../values/failure.ts"
import { fromHost } from "../../values/host-values.ts"
import { convertArgument, hasType, listOf, recordOf, showType, STRING, type Type } from "../../values/types.ts"
import { otherSeparator } from "./csv.ts"
import type { FileData } from "./data.ts"
import { itemOf } from "./wanted.ts"

/** A PARAM whose type is known. */
export interface Typed {
  readonly name: string
  readonly type: Type
}

/**
 * The data in a file for a PARAM. An empty field of a table is null where the type of its column has no text, since a
 * table has no other way to leave a value open. Throws a `UsageError` for a list that does not fit.
 */
export function fitting({ value, lines, columns }: FileData, parameter: Typed, file: string): unknown {
  const item = itemOf(parameter.type)
  if (item === null || lines === undefined || !Array.isArray(value)) return value
  if (columns !== undefined) checkColumns(columns, item, parameter, file)
  return value.map((given: unknown, i) => {
    const open = columns === undefined ? given : withOpenFields(given as TableRow, item)
    try {
      convertArgument(fromHost(open, parameter.name), item)
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      const isOpen = columns !== undefined && thrown.message.includes("null cannot be converted")
      throw new UsageError(
        "invalid-argument",
        `the PARAM ${parameter.name}: line ${lines[i]} of ${file}: ${thrown.message}`,
        isOpen
          ? "an empty field of a table is null: add | null to the type of its column"
          : `its type is ${showType(parameter.type)}`,
      )
    }
    return open
  })
}

type TableRow = { readonly [column: string]: unknown }

function withOpenFields(row: TableRow, item: Type): TableRow {
  const columns = item.kind === "record" ? item.fields : []
  const open = columns.filter(({ name, type }) => row[name] === "" && !hasType("", type))
  return open.length === 0 ? row : { ...row, ...Object.fromEntries(open.map(({ name }) => [name, null])) }
}

/** Throws a `UsageError` if the rows of a table cannot be the items of a list. */
function checkColumns(columns: readonly string[], item: Type, { name, type }: Typed, file: string): void {
  if (item.kind !== "record") {
    if (takesRecords(item)) return
    const textFields = Object.fromEntries(columns.map((column) => [column, STRING] as const))
    throw new UsageError(
      "invalid-argument",
      `the rows of ${file} are records, and the PARAM ${name} is a ${showType(type)}`,
      `declare their columns: PARAM ${name}: ${showType(listOf(recordOf(textFields)))}`,
    )
  }
  const lacked = item.fields.find((field) => !field.optional && !columns.includes(field.name))
  if (lacked === undefined) return
  const has = columns.length === 0 ? "it is empty" : `its columns are ${columns.map(shown).join(", ")}`
  throw new UsageError(
    "invalid-argument",
    `${file} has no column ${JSON.stringify(lacked.name)} for the PARAM ${name}: ${has}`,
    remedy(lacked.name, columns),
  )
}

function takesRecords(item: Type): boolean {
  switch (item.kind) {
    case "any":
    case "record":
    case "record-of-any":
    case "host":
      return true
    case "union":
      return item.members.some(takesRecords)
    default:
      return false
  }
}

function remedy(lacked: string, columns: readonly string[]): string | undefined {
  const separator = otherSeparator(columns)
  if (separator !== undefined) return separator
  const near = columns.find((column) => column.trim() === lacked) ?? nearest(lacked, columns)
  if (near === undefined) return undefined
  return `rename the column ${JSON.stringify(near)} to ${JSON.stringify(lacked)}, or declare it by that name`
}

/** A name as it is, in quotation marks where it would be hard to read. */
function shown(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name)
}
