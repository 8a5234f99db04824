// Sample answers for plans: values of the right type, as small as it allows or of a usual size.

import type { Type } from "../values/types.ts"
import { list, record, type Value } from "../values/values.ts"

/** The size of a sample: its lists are empty, or have `USUAL_ITEMS` items. */
export type SampleSize = "smallest" | "usual"

const USUAL_ITEMS = 3
const USUAL_TEXT = "An answer that nobody has given yet."

/**
 * A value of a type; undefined where none is known: for functions, types, and validators of the host. `number` makes
 * the items of a list differ.
 */
export function sampleOf(type: Type, size: SampleSize, number = 1): Value | undefined {
  switch (type.kind) {
    case "any":
    case "string":
      return size === "smallest" ? "" : `${USUAL_TEXT} (${number})`
    case "number":
      return size === "smallest" ? 0 : number
    case "boolean":
      return size !== "smallest"
    case "null":
      return null
    case "literal":
      return type.value
    case "record-of-any":
      return record([])
    case "list": {
      if (size === "smallest") return list([])
      const items = Array.from({ length: USUAL_ITEMS }, (_, i) => sampleOf(type.item, size, i + 1))
      return list(items.every((item) => item !== undefined) ? items : [])
    }
    case "record": {
      const fields = type.fields
        .filter(({ optional }) => size === "usual" || !optional)
        .map(({ name, type: field }) => [name, sampleOf(field, size, number)] as const)
      return fields.every((field): field is readonly [string, Value] => field[1] !== undefined)
        ? record(fields)
        : undefined
    }
    case "union": {
      const members = type.members
        .map((member) => sampleOf(member, size, number))
        .filter((member) => member !== undefined)
      return size === "smallest"
        ? (members.find((member) => member === null) ?? members[0])
        : members.find((member) => member !== null)
    }
    case "function":
    case "type":
    case "host":
      return undefined
  }
}
