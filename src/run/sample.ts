// Sample answers for plans: values of the right type, as small as it allows or of a usual size.

import type { Type } from "../values/types.ts"
import { list, record, type Value } from "../values/values.ts"

/** The size of a sample: its lists are empty, or have `USUAL_ITEMS` items, in which lists are empty if it is `flat`. */
export type SampleSize = "smallest" | "flat" | "usual"

export const USUAL_ITEMS = 3

/** A number that is large for a share, a grade or a count. */
const LARGE = 100

/** A text of each size. They begin with different words, as programs look for these in answers. */
const TEXT = { smallest: "No", flat: "Yes, an answer", usual: "Yes, an answer that nobody has given yet" } as const

/**
 * A value of a type; undefined where none is known: for functions, types, and validators of the host. `answer` makes
 * the texts of all answers differ, as equal ones would make equal calls, which are evaluated once; `number` makes the
 * items of a list differ, and is 0 outside of one.
 */
export function sampleOf(type: Type, size: SampleSize, answer: number, number = 0): Value | undefined {
  switch (type.kind) {
    case "any":
    case "string":
      return `${TEXT[size]} (${number === 0 ? answer : `${answer}.${number}`})`
    case "number":
      return size === "smallest" ? 0 : number === 0 ? LARGE : number
    case "boolean":
      return size !== "smallest"
    case "null":
      return null
    case "literal":
      return type.value
    case "record-of-any":
      return record([])
    case "list": {
      if (size === "smallest" || (size === "flat" && number > 0)) return list([])
      const items = Array.from({ length: USUAL_ITEMS }, (_, i) => sampleOf(type.item, size, answer, i + 1))
      return list(items.every((item) => item !== undefined) ? items : [])
    }
    case "record": {
      const fields = type.fields
        .filter(({ optional }) => size === "usual" || !optional)
        .map(({ name, type: field }) => [name, sampleOf(field, size, answer, number)] as const)
      return fields.every((field): field is readonly [string, Value] => field[1] !== undefined)
        ? record(fields)
        : undefined
    }
    case "union": {
      const members = type.members
        .map((member) => sampleOf(member, size, answer, number))
        .filter((member) => member !== undefined)
      return size === "smallest"
        ? (members.find((member) => member === null) ?? members[0])
        : members.findLast((member) => member !== null)
    }
    case "function":
    case "type":
    case "host":
      return undefined
  }
}

/** Whether a value of the type can have a list, of a length that only the value shows. */
export function hasList(type: Type): boolean {
  return ["list", "any", "record-of-any", "host"].includes(type.kind) || alternatives(type).some(hasList)
}

/** Whether a value of the type can have a list in the items of a list. */
export function hasNestedList(type: Type): boolean {
  return type.kind === "list" ? hasList(type.item) : alternatives(type).some(hasNestedList)
}

/** The types of the fields of a record, or the members of a union. */
function alternatives(type: Type): readonly Type[] {
  if (type.kind === "record") return type.fields.map((field) => field.type)
  return type.kind === "union" ? type.members : []
}
