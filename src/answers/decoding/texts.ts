// The texts in a value.

import { spend } from "../../values/meter.ts"
import { isList, isRecord, type Value } from "../../values/values.ts"

/** All texts of a value, names of fields included. */
export function textsOf(value: Value): readonly string[] {
  const found: string[] = []
  const parts = new Set<Value>([value]) // parts that are added while it is listed are listed, too
  for (const part of parts) {
    spend(1)
    if (typeof part === "string") found.push(part)
    else if (isList(part)) for (const item of part.items) parts.add(item)
    else if (isRecord(part)) for (const [name, field] of part.entries()) parts.add(name).add(field)
  }
  return found
}
