// The form in which a PARAM wants a file: its text, or the data in it.

import { parseExpression } from "../../../grammar/expression.ts"
import { BASE } from "../../program/modules/globals.ts"
import { staticType } from "../../program/modules/static-type.ts"
import { Scope } from "../../program/scope.ts"
import { hasType, type Type } from "../../values/types.ts"

/** The type of each PARAM as a program shows it, by name. */
export type WrittenTypes = ReadonlyMap<string, string>

/** `either` where nothing is known of the type. */
export type Wanted = "text" | "data" | "either"

/** The type that a program shows for a PARAM; null for one that is known only when the program runs. */
export function typeOf(written: string): Type | null {
  const { expression, diagnostics } = parseExpression(written)
  if (expression === null || diagnostics.length > 0) return null
  try {
    return staticType(expression, Scope.root(BASE, "<type>"))
  } catch {
    return null
  }
}

export function wantedBy(type: Type | null): Wanted {
  if (type === null || type.kind === "any") return "either"
  return holdsData(type) && !hasType("", type) ? "data" : "text"
}

function holdsData(type: Type): boolean {
  switch (type.kind) {
    case "list":
    case "record":
    case "record-of-any":
      return true
    case "union":
      return type.members.some(holdsData)
    default:
      return false
  }
}

/**
 * Rows of a table for a type: a field that is empty is null where the type of its column has no text, since a table
 * has no other way to leave a value open.
 */
export function withOpenFields(rows: unknown, type: Type | null): unknown {
  const columns = type?.kind === "list" && type.item.kind === "record" ? type.item.fields : []
  const open = columns.filter((column) => !hasType("", column.type)).map(({ name }) => name)
  if (open.length === 0 || !Array.isArray(rows)) return rows
  return rows.map((row: { readonly [column: string]: unknown }) => ({
    ...row,
    ...Object.fromEntries(open.filter((name) => row[name] === "").map((name) => [name, null])),
  }))
}
