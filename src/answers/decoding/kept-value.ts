// The value of a stored answer.

import { Failure } from "../../values/failure.ts"
import { hasType, type Type } from "../../values/types.ts"
import { converted, unconverted } from "../../values/unconverted.ts"
import type { Value } from "../../values/values.ts"
import { endsQuestion } from "../unusable.ts"

/** A value that a store has kept as it was given; undefined where the type takes no such value. */
export function keptAs(given: Value, type: Type): Value | undefined {
  try {
    return hasType(given, unconverted(type)) ? converted(given, type) : undefined
  } catch (thrown) {
    if (thrown instanceof Failure && !endsQuestion(thrown)) return undefined
    throw thrown
  }
}
