// The form in which a PARAM wants a file: its text, or the data in it.

import { parseExpression } from "../../../grammar/expression.ts"
import { BASE } from "../../program/modules/globals.ts"
import { staticType } from "../../program/modules/static-type.ts"
import { Scope } from "../../program/scope.ts"
import { hasType, type Type } from "../../values/types.ts"
import { record } from "../../values/values.ts"

/** The type of each PARAM as a program shows it, by name. */
export type WrittenTypes = ReadonlyMap<string, string>

/** `texts` is a list of texts, `either` where nothing is known of the type. */
export type Wanted = "text" | "texts" | "data" | "either"

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
  if (!holdsData(type) || hasType("", type)) return "text"
  const item = itemOf(type)
  return item !== null && hasType("", item) && !hasType(DOCUMENT, item) ? "texts" : "data"
}

const DOCUMENT = record([
  ["name", ""],
  ["text", ""],
])

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

/** The type of the items of a list; null for a type that is no list, or more than one. */
export function itemOf(type: Type): Type | null {
  if (type.kind === "list") return type.item
  if (type.kind !== "union") return null
  const lists = type.members.filter((member) => member.kind === "list")
  return lists.length === 1 ? lists[0]!.item : null
}
