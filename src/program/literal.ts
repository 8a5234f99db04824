// The values of literals.

import type { Literal } from "../../grammar/index.ts"
import { parseNumber } from "../values/number.ts"
import type { Value } from "../values/values.ts"

/** The value that a literal denotes. Fails with `number-too-large` for a number beyond those of the language. */
export function valueOf({ value, exact }: Literal): Value {
  return exact === undefined ? value : parseNumber(exact)!
}
