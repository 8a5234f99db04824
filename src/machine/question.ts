// The key of a question in the memo: all that can change its answer.

import type { Ask, Nothing } from "./effects.ts"
import { typeKey } from "../values/types.ts"
import type { Value } from "../values/values.ts"

/** The question, its options, and its data by name. Long texts stay themselves: they are compared, not copied. */
export function questionKey(ask: Ask): readonly Value[] {
  // A budget changes what may be spent, not the answer.
  const { question, data, model, sample, recursive, returns, tools, budget: _budget, ...rest } = ask
  rest satisfies Nothing
  const options = JSON.stringify([model, sample, recursive, typeKey(returns), data.map(({ name }) => name)])
  return [question, options, tools, ...data.map(({ value }) => value)]
}
