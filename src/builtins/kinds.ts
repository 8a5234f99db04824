// Natives that determine the kind or type of a value.

import type { Native } from "../values/functions.ts"
import { ANY, asType, BOOLEAN, hasType, STRING, TYPE } from "../values/types.ts"
import { kindOf, type Value } from "../values/values.ts"
import { pure, required } from "./declare.ts"

export const KIND_NATIVES: readonly Native[] = [
  pure({
    name: "type_of",
    documentation:
      'The kind of a value: "null", "boolean", "number", "string", "list", "record", "function" or "type".',
    parameters: [required("value", ANY)],
    returns: STRING,
    example: `type_of([1]) == "list"`,
    run: (value: Value) => kindOf(value),
  }),
  pure({
    name: "is",
    documentation: `Whether the value has the type without conversion.
A type is written as string, number, boolean, any, null, [T], {name: T}, "a" | "b".`,
    parameters: [required("value", ANY), required("type", TYPE)],
    returns: BOOLEAN,
    example: `is([1, 2], [number]) AND NOT is("42", number)`,
    run: (value: Value, type: Value) => hasType(value, asType(type)),
  }),
]
